import type { RecentValues } from './recentValues.ts';
import { SeenValues, type SeenValuesState } from './seenValues.ts';
import { RunningTail, type RunningTailState, surpriseOf, valueAtSurprise } from './tail.ts';

/** A scale as it is stored. */
export interface NoveltyScaleState {
  readonly seen: SeenValuesState;
  readonly before: SeenValuesState;
  readonly pending: readonly number[];
  readonly tail: RunningTailState;
}

/** What one time scale of a stream has seen: how far its means lie from those before, and how far is usual. */
export class NoveltyScale {
  readonly #samples: number;
  readonly #weight: number;
  readonly #capacity: number;
  #seen: SeenValues;
  /** What was seen before the last ageing. */
  #before: SeenValues;
  /** Means not yet remembered, the oldest first. */
  readonly #pending: number[];
  readonly #tail: RunningTail;

  constructor(samples: number, weight: number, capacity: number, state?: NoveltyScaleState) {
    this.#samples = samples;
    this.#weight = weight;
    this.#capacity = capacity;
    this.#seen = new SeenValues(capacity, state?.seen);
    this.#before = new SeenValues(capacity, state?.before);
    this.#pending = [...(state?.pending ?? [])];
    this.#tail = new RunningTail(state?.tail);
  }

  /** @param settled samples since the first ones, in which nearly all is new. */
  update(recent: RecentValues, settled: number, resolution: number): number {
    const mean = recent.meanOf(this.#samples);
    // A mean is remembered when none of its samples is in the current one: the two would be alike by that alone.
    if (this.#pending.length >= this.#samples) this.#seen.add(this.#pending.shift() as number);
    this.#pending.push(mean);
    const distance = Math.min(this.#seen.distanceTo(mean), this.#before.distanceTo(mean));
    // The first means are not whole, and the first whole one is remembered after as many samples again.
    if (settled <= 2 * this.#samples || distance === Infinity) return 0;
    const counted = distance > resolution ? distance : 0;
    const { tail } = this.#tail;
    this.#tail.add(counted);
    return tail === undefined ? 0 : this.#weight * surpriseOf(tail, counted);
  }

  expectedAt(value: number, threshold: number): [number, number] | undefined {
    const { tail } = this.#tail;
    const step = tail === undefined ? 0 : valueAtSurprise(tail, threshold / this.#weight);
    return this.#seen.clusterAt(value, step) ?? this.#before.clusterAt(value, step);
  }

  age(): void {
    this.#before = this.#seen;
    this.#seen = new SeenValues(this.#capacity);
    this.#tail.halve();
  }

  toJSON(): NoveltyScaleState {
    return {
      seen: this.#seen.toJSON(),
      before: this.#before.toJSON(),
      pending: [...this.#pending],
      tail: this.#tail.toJSON(),
    };
  }
}
