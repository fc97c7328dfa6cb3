import { KeyedNumbers } from '../keyedNumbers.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import type { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import { LinuxFile } from './linuxFile.ts';
import { ofAnyProcess } from './ofAnyProcess.ts';

const KEYS = ['rchar', 'wchar', 'syscr', 'syscw', 'read_bytes', 'write_bytes', 'cancelled_write_bytes'] as const;
const [RCHAR, WCHAR, SYSCR, SYSCW, READ, WRITTEN, CANCELLED] = KEYS.keys();
const numbers = new KeyedNumbers(KEYS);

/**
 * What a process reads and writes, from /proc/PID/io: towards disks, and as it asks the kernel for it. A RAM disk shows
 * in the latter only.
 */
export class ProcessIo {
  readonly #recorder: Recorder;
  readonly #group: SeriesGroup;
  readonly #file: LinuxFile;
  readonly #readings: readonly Reading[];
  #readable = true;
  #most = 0;
  /** Bytes moved, logical ones: what tells that something goes on. NaN where it can't be read. */
  movedBytes = Number.NaN;
  diskReadBytes = Number.NaN;
  diskWrittenBytes = Number.NaN;

  constructor(source: Source, recorder: Recorder, pid: number, group: SeriesGroup) {
    this.#recorder = recorder;
    this.#group = group;
    this.#file = new LinuxFile(source, `/proc/${pid}/io`);
    this.#readings = KEYS.map(() => group.reading());
    const r = this.#readings;
    for (const [direction, logical, operations, disk] of [
      ['read', r[RCHAR], r[SYSCR], r[READ]],
      ['write', r[WCHAR], r[SYSCW], r[WRITTEN]],
    ] as const) {
      const attributes = { 'disk.io.direction': direction };
      group.total('process.disk.io', attributes, disk);
      group.rate('process.disk.io.rate', attributes, disk);
      group.total('process.io', attributes, logical);
      group.rate('process.io.rate', attributes, logical);
      group.total('process.io.operations', attributes, operations);
      group.rate('process.io.operations.rate', attributes, operations);
      group.ratio('process.io.operation.size', attributes, logical, operations);
    }
  }

  measure(scanner: Scanner): void {
    if (!this.#readable) return;
    try {
      numbers.read(this.#file.scan(scanner));
    } catch (error) {
      this.#readable = false;
      this.movedBytes = Number.NaN;
      this.diskReadBytes = Number.NaN;
      this.diskWrittenBytes = Number.NaN;
      this.#group.unavailable(`${ofAnyProcess((error as Error).message)} (needs the user that the plotter runs as)`);
      return;
    }
    const { values } = numbers;
    values[WRITTEN] = this.#reachedDisk(values[WRITTEN], values[CANCELLED]);
    for (let key = 0; key < CANCELLED; key++) this.#recorder.count(this.#readings[key], values[key]);
    this.movedBytes = values[RCHAR] + values[WCHAR];
    this.diskReadBytes = values[READ];
    this.diskWrittenBytes = values[WRITTEN];
  }

  /**
   * Bytes that went to a disk, or still will. The kernel counts those written to memory, and beside them those that were dropped
   * before they reached a disk: of deleted files, and of writes that failed because the disk is full.
   */
  #reachedDisk(written: number, cancelled: number): number {
    const reached = Number.isNaN(cancelled) ? written : written - cancelled;
    this.#most = Math.max(this.#most, reached);
    return this.#most;
  }

  close(): void {
    this.#file.close();
  }
}
