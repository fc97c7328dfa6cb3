import type { Attributes } from '../../metrics/metric.ts';
import type { Slot } from '../../metrics/series.ts';
import { KeyedNumbers } from '../keyedNumbers.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import type { GroupMetrics, Limited } from './controlGroup.ts';
import { LinuxFile } from './linuxFile.ts';

const FILES = {
  1: {
    usage: 'memory.usage_in_bytes',
    kills: 'memory.oom_control',
    hits: 'memory.failcnt',
    lines: ['total_inactive_file', 'total_workingset_refault_anon', 'total_workingset_refault_file'],
  },
  2: {
    usage: 'memory.current',
    kills: 'memory.events',
    hits: 'memory.events',
    lines: ['inactive_file', 'workingset_refault_anon', 'workingset_refault_file'],
  },
} as const;

/** Memory of a control group that is limited. */
export class GroupMemory {
  readonly group: SeriesGroup;
  /** Pages that came back after they had been dropped for want of room, since the group was made; NaN where it isn't told. */
  swappedInPages = Number.NaN;
  refaultedPages = Number.NaN;
  readonly #recorder: Recorder;
  readonly #limitBytes: number;
  readonly #scanner = new Scanner();
  readonly #usageFile: LinuxFile;
  readonly #statFile: LinuxFile;
  /** What need not be there. */
  readonly #killsFile: LinuxFile | undefined;
  readonly #hitsFile: LinuxFile | undefined;
  readonly #stat: KeyedNumbers<string>;
  readonly #events = new KeyedNumbers(['high', 'max', 'oom_kill']);
  readonly #usage: Slot;
  readonly #available: Slot;
  readonly #utilization: Slot;
  readonly #killed: Reading;
  readonly #hits: Reading;
  readonly #swappedIn: Reading;
  readonly #refaulted: Reading;

  constructor(
    source: Source,
    recorder: Recorder,
    { version, folder, limit }: Limited,
    metrics: GroupMetrics = 'container',
    attributes: Attributes = {},
  ) {
    const files = FILES[version];
    const optional = (name: string) =>
      source.exists(`${folder}/${name}`) ? new LinuxFile(source, `${folder}/${name}`) : undefined;
    this.#recorder = recorder;
    this.#limitBytes = limit;
    this.#usageFile = new LinuxFile(source, `${folder}/${files.usage}`);
    this.#statFile = new LinuxFile(source, `${folder}/memory.stat`);
    this.#killsFile = optional(files.kills);
    this.#hitsFile = version === 1 ? optional(files.hits) : undefined;
    this.#stat = new KeyedNumbers<string>(files.lines);
    const group = recorder.group(attributes);
    this.group = group;
    recorder.set(group.gauge(`${metrics}.memory.limit`), limit);
    this.#usage = group.gauge(`${metrics}.memory.usage`);
    this.#available = group.gauge(`${metrics}.memory.available`);
    this.#utilization = group.gauge(`${metrics}.memory.utilization`);
    this.#killed = group.reading();
    this.#hits = group.reading();
    this.#swappedIn = group.reading();
    this.#refaulted = group.reading();
    group.total(`${metrics}.memory.oom_kills`, {}, this.#killed);
    group.rate(`${metrics}.memory.limit_hits.rate`, {}, this.#hits);
    group.rate(`${metrics}.memory.refaults.rate`, { 'memory.page': 'swapped' }, this.#swappedIn);
    group.rate(`${metrics}.memory.refaults.rate`, { 'memory.page': 'file' }, this.#refaulted);
  }

  /** Throws where it can't be read. */
  read(): void {
    const r = this.#recorder;
    const usage = this.#usageFile.scan(this.#scanner).number();
    this.#stat.read(this.#statFile.scan(this.#scanner));
    const [idle, swappedIn, refaulted] = this.#stat.values;
    // File pages that nobody has used lately are given back before anything is refused: a plotter's fill any limit.
    const available = Math.min(this.#limitBytes, this.#limitBytes - usage + idle);
    r.set(this.#usage, usage);
    r.set(this.#available, available);
    r.set(this.#utilization, 1 - available / this.#limitBytes);
    r.count(this.#swappedIn, swappedIn);
    r.count(this.#refaulted, refaulted);
    this.swappedInPages = swappedIn;
    this.refaultedPages = refaulted;
    this.#readEvents();
  }

  close(): void {
    this.#usageFile.close();
    this.#statFile.close();
    this.#killsFile?.close();
    this.#hitsFile?.close();
    this.group.close();
  }

  #readEvents(): void {
    const r = this.#recorder;
    if (this.#killsFile) {
      this.#events.read(this.#killsFile.scan(this.#scanner));
      const [high, max, kills] = this.#events.values;
      r.count(this.#killed, kills);
      if (!this.#hitsFile) r.count(this.#hits, high + max);
    }
    if (this.#hitsFile) r.count(this.#hits, this.#hitsFile.scan(this.#scanner).number());
  }
}
