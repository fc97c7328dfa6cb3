import type { Slot } from '../../metrics/series.ts';
import type { Collector, Now } from '../collector.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import { Rota } from '../rota.ts';
import type { Source } from '../source.ts';
import { NumberFile, readLine, readNumber } from './smallFile.ts';

const FOLDER = '/sys/class/thermal';
const EVERY_SECONDS = 30;
/** A setting, not something that cools. */
const NO_COOLING = new Set(['TCC Offset']);

interface Device {
  readonly kind: Kind;
  readonly file: NumberFile;
  readonly highest: number;
  level: number;
}

/** The devices of a type are shown as one: a host has a `Processor` for each core. */
interface Kind {
  readonly slot: Slot;
  readonly devices: Device[];
}

/** How hard each kind of cooling is at work: fans and, where those don't suffice, processors that are slowed down. */
export class LinuxCooling implements Collector {
  readonly name = 'cooling';
  readonly #source: Source;
  readonly #rota = new Rota(EVERY_SECONDS);
  readonly #readDevice = (device: Device) => this.#read(device);
  #recorder!: Recorder;
  #group!: SeriesGroup;
  #devices: Device[] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.#group = recorder.group();
    const kinds = new Map<string, Kind>();
    for (const name of this.#source.list(FOLDER)) {
      if (!/^cooling_device\d+$/.test(name)) continue;
      const type = readLine(this.#source, `${FOLDER}/${name}/type`) ?? name;
      const highest = readNumber(this.#source, `${FOLDER}/${name}/max_state`);
      if (NO_COOLING.has(type) || !(highest > 0)) continue;
      const kind = kinds.get(type) ?? {
        slot: this.#group.gauge('hw.cooling.level', { 'hw.name': type }),
        devices: [],
      };
      kinds.set(type, kind);
      const file = new NumberFile(this.#source, `${FOLDER}/${name}/cur_state`);
      kind.devices.push({ kind, file, highest, level: Number.NaN });
    }
    this.#devices = [...kinds.values()].flatMap(({ devices }) => devices);
    if (this.#devices.length > 0) return;
    this.#group.gauge('hw.cooling.level');
    this.#group.inapplicable(
      'this kernel controls no cooling: there is none (a virtual machine), or the firmware does',
    );
  }

  collect({ seconds }: Now): void {
    this.#rota.turn(this.#devices, seconds, this.#readDevice);
  }

  unavailable(reason: string): void {
    this.#group.unavailable(reason);
  }

  close(): void {
    for (const { file } of this.#devices) file.close();
  }

  #read(device: Device): void {
    try {
      // intel_powerclamp tells -1 while it is off
      device.level = Math.max(0, device.file.read()) / device.highest;
    } catch {
      device.level = Number.NaN;
    }
    const { devices, slot } = device.kind;
    let strongest = Number.NaN;
    for (let i = 0; i < devices.length; i++) {
      if (!(devices[i].level <= strongest) && !Number.isNaN(devices[i].level)) strongest = devices[i].level;
    }
    if (Number.isNaN(strongest)) this.#recorder.setAbsent(slot, 'the driver tells no state');
    else this.#recorder.set(slot, strongest);
  }
}
