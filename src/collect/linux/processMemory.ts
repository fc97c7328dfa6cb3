import type { Slot } from '../../metrics/series.ts';
import { KeyedNumbers } from '../keyedNumbers.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import type { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import { LinuxFile } from './linuxFile.ts';
import { ofAnyProcess } from './ofAnyProcess.ts';

const KEYS = ['VmHWM', 'RssFile', 'RssShmem', 'VmData', 'VmExe', 'VmSwap'] as const;
const [PEAK, FILE, SHARED, DATA, TEXT, SWAP] = KEYS.keys();
const KIB = 1024;
const numbers = new KeyedNumbers(KEYS);

/** Kinds of memory of a process, from /proc/PID/status. */
export class ProcessMemory {
  readonly #recorder: Recorder;
  readonly #group: SeriesGroup;
  readonly #file: LinuxFile;
  readonly #peak: Slot;
  readonly #shared: Slot;
  readonly #data: Slot;
  readonly #text: Slot;
  readonly #swap: Slot;

  constructor(source: Source, recorder: Recorder, pid: number, group: SeriesGroup) {
    this.#recorder = recorder;
    this.#group = group;
    this.#file = new LinuxFile(source, `/proc/${pid}/status`);
    const kind = (name: string) => group.gauge('process.memory.kind.usage', { 'memory.kind': name });
    this.#peak = kind('peak');
    this.#shared = kind('shared');
    this.#data = kind('data');
    this.#text = kind('text');
    this.#swap = kind('swap');
  }

  take(scanner: Scanner): void {
    try {
      numbers.read(this.#file.scan(scanner));
    } catch (error) {
      this.#group.unavailable(ofAnyProcess((error as Error).message));
      return;
    }
    const { values } = numbers;
    const r = this.#recorder;
    r.set(this.#peak, values[PEAK] * KIB);
    r.set(this.#shared, (values[FILE] + values[SHARED]) * KIB);
    r.set(this.#data, values[DATA] * KIB);
    r.set(this.#text, values[TEXT] * KIB);
    r.set(this.#swap, values[SWAP] * KIB);
  }

  close(): void {
    this.#file.close();
  }
}
