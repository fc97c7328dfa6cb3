import type { Attributes } from '../../metrics/metric.ts';
import { KeyedNumbers } from '../keyedNumbers.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import type { GroupMetrics, Limited } from './controlGroup.ts';
import { LinuxFile } from './linuxFile.ts';

const Line = { periods: 0, throttled: 1, throttledTime: 2, used: 3 } as const;
/** Names of the lines of cpu.stat by `Line`, and the unit of its times. */
const STAT = {
  1: { lines: ['nr_periods', 'nr_throttled', 'throttled_time'], seconds: 1e-9 },
  2: { lines: ['nr_periods', 'nr_throttled', 'throttled_usec', 'usage_usec'], seconds: 1e-6 },
} as const;

/** CPU time and throttling of a control group that is limited. */
export class GroupCpu {
  readonly group: SeriesGroup;
  /** Seconds for which the quota held cores back since the group was made, summed over cores. */
  throttledSeconds = Number.NaN;
  readonly #recorder: Recorder;
  readonly #scanner = new Scanner();
  readonly #statFile: LinuxFile;
  readonly #stat: KeyedNumbers<string>;
  readonly #unitSeconds: number;
  /** Version 1 tells the time used in a file of its own. */
  readonly #usedFile: LinuxFile | undefined;
  readonly #used: Reading;
  readonly #periods: Reading;
  readonly #throttledPeriods: Reading;
  readonly #throttledTime: Reading;

  /** `accountFolder`: the folder of cpuacct, of version 1. */
  constructor(
    source: Source,
    recorder: Recorder,
    { version, folder, limit }: Limited,
    accountFolder: string | undefined,
    metrics: GroupMetrics = 'container',
    attributes: Attributes = {},
  ) {
    const { lines, seconds } = STAT[version];
    this.#recorder = recorder;
    this.#unitSeconds = seconds;
    this.#statFile = new LinuxFile(source, `${folder}/cpu.stat`);
    this.#stat = new KeyedNumbers<string>(lines);
    const used = `${accountFolder ?? folder}/cpuacct.usage`;
    this.#usedFile = version === 1 && source.exists(used) ? new LinuxFile(source, used) : undefined;
    const group = recorder.group(attributes);
    this.group = group;
    this.#used = group.reading();
    this.#periods = group.reading();
    this.#throttledPeriods = group.reading();
    this.#throttledTime = group.reading();
    recorder.set(group.gauge(`${metrics}.cpu.limit`), limit);
    group.rate(`${metrics}.cpu.usage`, {}, this.#used, seconds);
    group.rate(`${metrics}.cpu.utilization`, {}, this.#used, seconds / limit);
    group.total(`${metrics}.cpu.throttled.time`, {}, this.#throttledTime, seconds);
    group.rate(`${metrics}.cpu.throttled.rate`, {}, this.#throttledTime, seconds);
    group.ratio(`${metrics}.cpu.throttled.periods`, {}, this.#throttledPeriods, this.#periods);
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
    this.throttledSeconds = orNone(values[Line.throttledTime]) * this.#unitSeconds;
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
