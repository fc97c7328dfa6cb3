import { KeyedNumbers } from '../keyedNumbers.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import type { Limited } from './controlGroup.ts';
import { LinuxFile } from './linuxFile.ts';

const Line = { periods: 0, throttled: 1, throttledTime: 2, used: 3 } as const;
/** Names of the lines of cpu.stat by `Line`, and the unit of its times. */
const STAT = {
  1: { lines: ['nr_periods', 'nr_throttled', 'throttled_time'], seconds: 1e-9 },
  2: { lines: ['nr_periods', 'nr_throttled', 'throttled_usec', 'usage_usec'], seconds: 1e-6 },
} as const;

/** CPU time and throttling of the control group that limits this process. */
export class ContainerCpu {
  readonly group: SeriesGroup;
  readonly #recorder: Recorder;
  readonly #scanner = new Scanner();
  readonly #statFile: LinuxFile;
  readonly #stat: KeyedNumbers<string>;
  /** Version 1 tells the time used in a file of its own. */
  readonly #usedFile: LinuxFile | undefined;
  readonly #used: Reading;
  readonly #periods: Reading;
  readonly #throttledPeriods: Reading;
  readonly #throttledTime: Reading;

  /** `accountFolder`: the folder of cpuacct, of version 1. */
  constructor(source: Source, recorder: Recorder, limited: Limited, accountFolder: string | undefined) {
    const { version, folder, limit } = limited;
    const { lines, seconds } = STAT[version];
    this.#recorder = recorder;
    this.#statFile = new LinuxFile(source, `${folder}/cpu.stat`);
    this.#stat = new KeyedNumbers<string>(lines);
    this.#usedFile = version === 1 ? new LinuxFile(source, `${accountFolder ?? folder}/cpuacct.usage`) : undefined;
    const group = recorder.group();
    this.group = group;
    this.#used = group.reading();
    this.#periods = group.reading();
    this.#throttledPeriods = group.reading();
    this.#throttledTime = group.reading();
    recorder.set(group.gauge('container.cpu.limit'), limit);
    group.rate('container.cpu.usage', {}, this.#used, seconds);
    group.rate('container.cpu.utilization', {}, this.#used, seconds / limit, 1);
    group.total('container.cpu.throttled.time', {}, this.#throttledTime, seconds);
    group.rate('container.cpu.throttled.rate', {}, this.#throttledTime, seconds);
    group.ratio('container.cpu.throttled.periods', {}, this.#throttledPeriods, this.#periods);
  }

  /** Throws where it can't be read. */
  read(): void {
    const r = this.#recorder;
    this.#stat.read(this.#statFile.scan(this.#scanner));
    const { values } = this.#stat;
    // Without a quota the kernel may leave these lines out: then nothing is throttled.
    r.count(this.#periods, orNone(values[Line.periods]));
    r.count(this.#throttledPeriods, orNone(values[Line.throttled]));
    r.count(this.#throttledTime, orNone(values[Line.throttledTime]));
    r.count(this.#used, this.#usedFile ? this.#usedFile.scan(this.#scanner).number() : values[Line.used]);
  }

  close(): void {
    this.#statFile.close();
    this.#usedFile?.close();
    this.group.close();
  }
}

function orNone(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
