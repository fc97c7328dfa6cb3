import type { Collector, Now } from '../collector.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { Rota } from '../rota.ts';
import type { Source } from '../source.ts';
import { NumberFile, readLine, readNumber } from './smallFile.ts';

const FOLDER = '/sys/class/powercap';
const EVERY_SECONDS = 5;
const MICROJOULES = 1e-6;

interface Zone {
  readonly group: SeriesGroup;
  readonly file: NumberFile;
  readonly energy: Reading;
  /** The counter begins at 0 again when it reaches this: every hour or so under load. */
  readonly range: number;
  last: number;
  /** What it has counted, without the wraps. */
  total: number;
  readable: boolean;
}

/** Energy and power of processors and their memory, from RAPL. Most systems let only root read it. */
export class LinuxEnergy implements Collector {
  readonly name = 'energy';
  readonly #source: Source;
  readonly #rota = new Rota(EVERY_SECONDS);
  readonly #readZone = (zone: Zone) => this.#read(zone);
  #recorder!: Recorder;
  #zones: Zone[] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.#zones = this.#source
      .list(FOLDER)
      .filter((name) => /^(intel|amd)-rapl:\d+(:\d+)?$/.test(name))
      .map((name) => this.#zone(name));
    if (this.#zones.length > 0) return;
    const none = recorder.group();
    none.gauge('hw.energy');
    none.inapplicable('this host counts no energy (RAPL): a virtual machine, or another kind of processor');
  }

  collect({ seconds }: Now): void {
    this.#rota.turn(this.#zones, seconds, this.#readZone);
  }

  unavailable(reason: string): void {
    for (const { group } of this.#zones) group.unavailable(reason);
  }

  close(): void {
    for (const { file } of this.#zones) file.close();
  }

  #zone(name: string): Zone {
    const folder = `${FOLDER}/${name}`;
    const group = this.#recorder.group({ 'hw.id': name, 'hw.name': readLine(this.#source, `${folder}/name`) ?? name });
    const energy = group.reading();
    group.total('hw.energy', {}, energy, MICROJOULES);
    group.rate('hw.power', {}, energy, MICROJOULES);
    return {
      group,
      file: new NumberFile(this.#source, `${folder}/energy_uj`),
      energy,
      range: readNumber(this.#source, `${folder}/max_energy_range_uj`),
      last: Number.NaN,
      total: Number.NaN,
      readable: true,
    };
  }

  #read(zone: Zone): void {
    if (!zone.readable) return;
    let now: number;
    try {
      now = zone.file.read();
    } catch (error) {
      zone.readable = false;
      zone.group.inapplicable(`${(error as Error).message} (most systems let only root read it)`);
      return;
    }
    if (Number.isNaN(zone.total)) zone.total = now;
    else zone.total += now >= zone.last ? now - zone.last : now - zone.last + zone.range;
    zone.last = now;
    this.#recorder.count(zone.energy, zone.total);
  }
}
