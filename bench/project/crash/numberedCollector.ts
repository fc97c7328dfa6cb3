import type { Collector, Now } from '../../../src/collect/collector.ts';
import type { Recorder } from '../../../src/collect/recorder.ts';
import type { EngineEvent } from '../../../src/events/events.ts';
import type { Slot } from '../../../src/metrics/series.ts';
import { monotonicSeconds } from './writerProcess.ts';

/** Frames are told apart by a number that goes up so often a second, by a clock that nobody sets; a million are kept exactly. */
const NUMBERS_A_SECOND = 500;
const NUMBERS = 2 ** 20;
/** The generated plotter that makes plots, and after how many frames each of them is done. */
const PROCESS = 'generated:1';
const FRAMES_A_PLOT = 8;

/** The number of a frame that is taken at a time of that clock. */
export function numberAt(seconds: number): number {
  return Math.floor(seconds * NUMBERS_A_SECOND) % NUMBERS;
}

/** Seconds from one number to a later one. */
export function secondsBetween(earlier: number, later: number): number {
  return ((later - earlier + NUMBERS) % NUMBERS) / NUMBERS_A_SECOND;
}

/** Gives each frame its number as a value and as an event, an alarm that is up every other second, and plots. */
export class NumberedCollector implements Collector {
  readonly name = 'numbered';
  readonly #onNumber: (number: number) => void;
  #recorder!: Recorder;
  #emit!: (event: EngineEvent) => void;
  #number!: Slot;
  #alarm!: Slot;
  #frames = 0;
  #plot = 0;

  constructor(onNumber: (number: number) => void) {
    this.#onNumber = onNumber;
  }

  open(recorder: Recorder, emit: (event: EngineEvent) => void): void {
    this.#recorder = recorder;
    this.#emit = emit;
    const group = recorder.group();
    this.#number = group.gauge('custom.value', { name: 'number' });
    this.#alarm = group.gauge('custom.value', { name: 'alarm' });
  }

  collect({ epochSeconds: at }: Now): void {
    const now = monotonicSeconds();
    const number = numberAt(now);
    this.#recorder.set(this.#number, number);
    this.#recorder.set(this.#alarm, Math.floor(now) % 2);
    this.#emit({ type: 'notice', at, text: `frame ${number}` });
    this.#tellOfPlot(at, number);
    this.#onNumber(number);
  }

  #tellOfPlot(at: number, number: number): void {
    const processId = PROCESS;
    const step = this.#frames++ % FRAMES_A_PLOT;
    if (step === 0) {
      this.#plot = number;
      this.#emit({ type: 'plot.started', at, processId, plot: { index: number } });
    } else if (step < FRAMES_A_PLOT - 1) {
      this.#emit({ type: 'step.ended', at, processId, step: `step ${step}`, seconds: 1 });
    } else {
      this.#emit({ type: 'plot.finished', at, processId, plot: { index: this.#plot }, seconds: FRAMES_A_PLOT });
    }
  }

  unavailable(): void {}

  close(): void {}
}
