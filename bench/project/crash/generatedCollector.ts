import type { Collector, Now } from '../../../src/collect/collector.ts';
import type { Recorder } from '../../../src/collect/recorder.ts';
import type { Slot } from '../../../src/metrics/series.ts';

/** Writes so many made-up values a frame: a load for the history whose content can be told from its time. */
export class GeneratedCollector implements Collector {
  readonly name = 'generated';
  readonly #count: number;
  #recorder: Recorder | undefined;
  #slots: Slot[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    const group = recorder.group();
    this.#slots = Array.from({ length: this.#count }, (_, i) =>
      group.gauge('custom.value', { name: `generated ${i}` }),
    );
  }

  collect({ epochSeconds }: Now): void {
    this.#slots.forEach((slot, i) => void this.#recorder?.set(slot, generatedValue(epochSeconds, i)));
  }

  unavailable(): void {}

  close(): void {}
}

/** Whole numbers, so that they are kept exactly. */
export function generatedValue(epochSeconds: number, i: number): number {
  return Math.floor(epochSeconds * 10 + i) % 1000;
}
