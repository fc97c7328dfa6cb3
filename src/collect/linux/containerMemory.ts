import type { Slot } from '../../metrics/series.ts';
import { KeyedNumbers } from '../keyedNumbers.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import type { Limited } from './controlGroup.ts';
import { LinuxFile } from './linuxFile.ts';

const FILES = {
  1: { usage: 'memory.usage_in_bytes', idle: 'total_inactive_file', kills: 'memory.oom_control' },
  2: { usage: 'memory.current', idle: 'inactive_file', kills: 'memory.events' },
} as const;

/** Memory of the control group that limits this process. */
export class ContainerMemory {
  readonly group: SeriesGroup;
  readonly #recorder: Recorder;
  readonly #limitBytes: number;
  readonly #scanner = new Scanner();
  readonly #usageFile: LinuxFile;
  readonly #statFile: LinuxFile;
  readonly #killsFile: LinuxFile;
  readonly #stat: KeyedNumbers<string>;
  readonly #kills = new KeyedNumbers(['oom_kill']);
  readonly #usage: Slot;
  readonly #available: Slot;
  readonly #utilization: Slot;
  readonly #killed: Reading;

  constructor(source: Source, recorder: Recorder, { version, folder, limit }: Limited) {
    const files = FILES[version];
    this.#recorder = recorder;
    this.#limitBytes = limit;
    this.#usageFile = new LinuxFile(source, `${folder}/${files.usage}`);
    this.#statFile = new LinuxFile(source, `${folder}/memory.stat`);
    this.#killsFile = new LinuxFile(source, `${folder}/${files.kills}`);
    this.#stat = new KeyedNumbers<string>([files.idle]);
    this.group = recorder.group();
    recorder.set(this.group.gauge('container.memory.limit'), limit);
    this.#usage = this.group.gauge('container.memory.usage');
    this.#available = this.group.gauge('container.memory.available');
    this.#utilization = this.group.gauge('container.memory.utilization');
    this.#killed = this.group.reading();
    this.group.total('container.memory.oom_kills', {}, this.#killed);
  }

  /** Throws where it can't be read. */
  read(): void {
    const r = this.#recorder;
    const usage = this.#usageFile.scan(this.#scanner).number();
    this.#stat.read(this.#statFile.scan(this.#scanner));
    // File pages that nobody has used lately are given back before anything is refused: a plotter's fill any limit.
    const available = Math.min(this.#limitBytes, this.#limitBytes - usage + this.#stat.values[0]);
    r.set(this.#usage, usage);
    r.set(this.#available, available);
    r.set(this.#utilization, 1 - available / this.#limitBytes);
    this.#kills.read(this.#killsFile.scan(this.#scanner));
    r.count(this.#killed, this.#kills.values[0]);
  }

  close(): void {
    this.#usageFile.close();
    this.#statFile.close();
    this.#killsFile.close();
    this.group.close();
  }
}
