import type { Slot } from '../../metrics/series.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { TICKS_PER_SECOND } from './cpu.ts';
import type { ProcessMeasures } from './processMeasures.ts';

/**
 * Sums over all plotters that run. What one did before it was found, or after its last frame, isn't in the rates: it
 * would look like a burst.
 */
export class PlotterTotals {
  readonly #recorder: Recorder;
  readonly #group: SeriesGroup;
  readonly #count: Slot;
  readonly #resident: Slot;
  readonly #threads: Slot;
  readonly #ticks: Reading;
  readonly #read: Reading;
  readonly #written: Reading;
  readonly #moved: Reading;
  readonly #before = new WeakMap<ProcessMeasures, Float64Array>();
  readonly #sums = new Float64Array(4);
  #plotters = 0;
  #residentBytes = 0;
  #threadCount = 0;

  constructor(recorder: Recorder) {
    const group = recorder.group();
    this.#recorder = recorder;
    this.#group = group;
    this.#count = group.gauge('plotters.count');
    this.#resident = group.gauge('plotters.memory.usage');
    this.#threads = group.gauge('plotters.thread.count');
    this.#ticks = group.reading();
    this.#read = group.reading();
    this.#written = group.reading();
    this.#moved = group.reading();
    group.rate('plotters.cpu.utilization', {}, this.#ticks, 1 / TICKS_PER_SECOND);
    group.rate('plotters.disk.io.rate', { 'disk.io.direction': 'read' }, this.#read);
    group.rate('plotters.disk.io.rate', { 'disk.io.direction': 'write' }, this.#written);
    group.rate('plotters.io.rate', {}, this.#moved);
  }

  unavailable(reason: string): void {
    this.#group.unavailable(reason);
  }

  begin(): void {
    this.#plotters = 0;
    this.#residentBytes = 0;
    this.#threadCount = 0;
  }

  add(process: ProcessMeasures): void {
    this.#plotters++;
    this.#residentBytes += process.residentBytes;
    this.#threadCount += process.threadTotal;
    const { cpuTicks, io } = process;
    let before = this.#before.get(process);
    if (!before) {
      before = new Float64Array(4).fill(Number.NaN);
      this.#before.set(process, before);
    }
    this.#grow(before, 0, cpuTicks);
    this.#grow(before, 1, io.diskReadBytes);
    this.#grow(before, 2, io.diskWrittenBytes);
    this.#grow(before, 3, io.movedBytes);
  }

  end(): void {
    const r = this.#recorder;
    r.set(this.#count, this.#plotters);
    r.set(this.#resident, this.#residentBytes);
    r.set(this.#threads, this.#threadCount);
    r.count(this.#ticks, this.#sums[0]);
    r.count(this.#read, this.#sums[1]);
    r.count(this.#written, this.#sums[2]);
    r.count(this.#moved, this.#sums[3]);
  }

  #grow(before: Float64Array, index: number, value: number): void {
    const change = value - before[index];
    if (change > 0) this.#sums[index] += change;
    before[index] = value;
  }
}
