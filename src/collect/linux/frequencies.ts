import type { Slot } from '../../metrics/series.ts';
import type { Collector, Now } from '../collector.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import { Rota } from '../rota.ts';
import { ascii, Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import { LinuxFile } from './linuxFile.ts';
import { NumberFile, readNumber } from './smallFile.ts';

const CORES = '/sys/devices/system/cpu';
const EVERY_SECONDS = 5;
/** Many cores have their turn more rarely, so that a frame never waits for more than a few. */
const CORES_PER_SECOND = 12;
/** The kernel writes over 1 KB for each core into /proc/cpuinfo, so it is asked more rarely. */
const CPUINFO_EVERY_SECONDS = 10;
const KILOHERTZ = 1000;
const MEGAHERTZ = 1e6;
const NO_RANGE = 'the CPU driver of this host tells no range of frequencies, as is usual in virtual machines';
const MHZ = ascii('cpu MHz');

interface Core {
  readonly group: SeriesGroup;
  readonly slot: Slot;
  readonly file: NumberFile;
}

/** Clock frequency of each core: from cpufreq in sysfs, else from /proc/cpuinfo, as in most virtual machines. */
export class LinuxFrequencies implements Collector {
  readonly name = 'frequency';
  readonly #source: Source;
  #rota = new Rota(EVERY_SECONDS);
  readonly #scanner = new Scanner();
  readonly #cpuinfo: LinuxFile;
  readonly #readCore = (core: Core) => this.#read(core);
  #recorder!: Recorder;
  #host!: SeriesGroup;
  #mean!: Slot;
  #cores: Core[] = [];
  /** Slots of the cores by their place in /proc/cpuinfo, where that is the source. */
  #infoSlots: Slot[] = [];
  #infoDueAt = Number.NEGATIVE_INFINITY;

  constructor(source: Source) {
    this.#source = source;
    this.#cpuinfo = new LinuxFile(source, '/proc/cpuinfo');
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.#host = recorder.group();
    this.#mean = this.#host.gauge('system.cpu.frequency.mean');
    const numbers = this.#source
      .list(CORES)
      .flatMap((name) => /^cpu(\d+)$/.exec(name)?.[1] ?? [])
      .filter((number) => this.#source.exists(`${CORES}/cpu${number}/cpufreq/scaling_cur_freq`))
      .sort((a, b) => Number(a) - Number(b));
    this.#cores = numbers.map((number) => this.#core(number));
    this.#rota = new Rota(Math.max(EVERY_SECONDS, numbers.length / CORES_PER_SECOND));
    if (numbers.length === 0) recorder.setAbsent(this.#host.gauge('system.cpu.frequency.limit'), NO_RANGE, false);
  }

  collect({ seconds }: Now): void {
    if (this.#cores.length > 0) {
      this.#rota.turn(this.#cores, seconds, this.#readCore);
      this.#recordMean(this.#cores);
    } else if (seconds >= this.#infoDueAt) {
      this.#infoDueAt = seconds + CPUINFO_EVERY_SECONDS;
      this.#readCpuinfo();
    }
  }

  unavailable(reason: string): void {
    this.#host.unavailable(reason);
    for (const { group } of this.#cores) group.unavailable(reason);
  }

  close(): void {
    this.#cpuinfo.close();
    for (const { file } of this.#cores) file.close();
  }

  #core(number: string): Core {
    const folder = `${CORES}/cpu${number}/cpufreq`;
    const group = this.#recorder.group({ 'cpu.logical_number': number });
    for (const limit of ['min', 'max']) {
      const slot = group.gauge('system.cpu.frequency.limit', { limit });
      this.#recorder.set(slot, readNumber(this.#source, `${folder}/cpuinfo_${limit}_freq`) * KILOHERTZ);
    }
    const file = new NumberFile(this.#source, `${folder}/scaling_cur_freq`);
    return { group, slot: group.gauge('system.cpu.frequency'), file };
  }

  #read(core: Core): void {
    try {
      this.#recorder.set(core.slot, core.file.read() * KILOHERTZ);
    } catch {
      this.#recorder.setAbsent(core.slot, 'the core is offline', false);
    }
  }

  #recordMean(cores: readonly { readonly slot: Slot }[]): void {
    const { values } = this.#recorder;
    let sum = 0;
    let count = 0;
    for (let i = 0; i < cores.length; i++) {
      const value = values[cores[i].slot];
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    this.#recorder.set(this.#mean, sum / count);
  }

  #readCpuinfo(): void {
    let scanner: Scanner;
    try {
      scanner = this.#cpuinfo.scan(this.#scanner);
    } catch {
      this.#host.inapplicable('this host tells no clock frequencies');
      this.#infoDueAt = Number.POSITIVE_INFINITY;
      return;
    }
    let cores = 0;
    let sum = 0;
    for (; !scanner.atEnd; scanner.nextLine()) {
      if (!scanner.at(MHZ)) continue;
      const hertz = scanner.decimal() * MEGAHERTZ;
      if (cores === this.#infoSlots.length) this.#addInfoCore(cores);
      this.#recorder.set(this.#infoSlots[cores++], hertz);
      sum += hertz;
    }
    if (cores === 0) this.#host.inapplicable('/proc/cpuinfo tells no clock frequencies on this kind of processor');
    else this.#recorder.set(this.#mean, sum / cores);
  }

  #addInfoCore(number: number): void {
    this.#infoSlots.push(this.#host.gauge('system.cpu.frequency', { 'cpu.logical_number': String(number) }));
  }
}
