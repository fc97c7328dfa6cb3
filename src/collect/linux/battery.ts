import type { Slot } from '../../metrics/series.ts';
import type { Collector, Now } from '../collector.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import type { Source } from '../source.ts';
import { readLine, readNumber } from './smallFile.ts';

const FOLDER = '/sys/class/power_supply';
const EVERY_SECONDS = 30;

interface Battery {
  readonly folder: string;
  readonly group: SeriesGroup;
  readonly charge: Slot;
  readonly discharging: Slot;
}

/** Charge of the host's batteries (not of a mouse's or a headset's). */
export class LinuxBattery implements Collector {
  readonly name = 'battery';
  readonly #source: Source;
  #recorder!: Recorder;
  #batteries: Battery[] = [];
  #dueAt = Number.NEGATIVE_INFINITY;

  constructor(source: Source) {
    this.#source = source;
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.#batteries = this.#source
      .list(FOLDER)
      .filter(
        (name) =>
          readLine(this.#source, `${FOLDER}/${name}/type`) === 'Battery' &&
          readLine(this.#source, `${FOLDER}/${name}/scope`) !== 'Device',
      )
      .map((name) => this.#battery(name));
    if (this.#batteries.length > 0) return;
    const none = recorder.group();
    none.gauge('hw.battery.charge');
    none.gauge('hw.battery.discharging');
    none.inapplicable('this host has no battery');
  }

  collect({ seconds }: Now): void {
    if (seconds < this.#dueAt) return;
    this.#dueAt = seconds + EVERY_SECONDS;
    const r = this.#recorder;
    for (const { folder, charge, discharging, group } of this.#batteries) {
      const percent = readNumber(this.#source, `${folder}/capacity`);
      if (Number.isNaN(percent)) {
        group.unavailable(`${folder}/capacity: reading it failed`);
        continue;
      }
      r.set(charge, percent / 100);
      r.set(discharging, readLine(this.#source, `${folder}/status`) === 'Discharging' ? 1 : 0);
    }
  }

  unavailable(reason: string): void {
    for (const { group } of this.#batteries) group.unavailable(reason);
  }

  close(): void {}

  #battery(name: string): Battery {
    const model = readLine(this.#source, `${FOLDER}/${name}/model_name`);
    const group = this.#recorder.group({ 'hw.id': name, 'hw.name': model ?? name });
    return {
      folder: `${FOLDER}/${name}`,
      group,
      charge: group.gauge('hw.battery.charge'),
      discharging: group.gauge('hw.battery.discharging'),
    };
  }
}
