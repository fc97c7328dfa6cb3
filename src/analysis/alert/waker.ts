import type { Frame } from '../../metrics/frame.ts';
import type { Bounds } from './expression/bounds.ts';

/** What sleeps until one of its bounds is exceeded. */
export interface Sleeper {
  isAwake: boolean;
  /** Undefined: nothing that is measured wakes it. */
  boundsIn?(index: Frame['index']): Bounds;
}

/** Wakes those of many that a frame says something to, in one go over the values that count. */
export class Waker<Item extends Sleeper> {
  readonly #sleepers: readonly Item[];
  #index: Frame['index'] | undefined;
  #slots = new Int32Array(0);
  #lows = new Float64Array(0);
  #highs = new Float64Array(0);
  #owners: Item[] = [];
  /** Those that are to be asked of each frame. */
  #always: Item[] = [];

  constructor(sleepers: readonly Item[]) {
    this.#sleepers = sleepers;
  }

  look({ index, values }: Frame): void {
    if (index !== this.#index) this.#place(index);
    for (const sleeper of this.#always) sleeper.isAwake = true;
    const slots = this.#slots;
    const lows = this.#lows;
    const highs = this.#highs;
    for (let at = 0; at < slots.length; at++) {
      const value = values[slots[at]];
      if (value > highs[at] || value < lows[at]) this.#owners[at].isAwake = true;
    }
  }

  #place(index: Frame['index']): void {
    this.#index = index;
    this.#always = [];
    const placed = this.#sleepers.flatMap((owner) => {
      if (!owner.boundsIn) return [];
      const bounds = owner.boundsIn(index);
      if (!bounds) this.#always.push(owner);
      return bounds?.map((bound) => ({ ...bound, owner })) ?? [];
    });
    this.#slots = Int32Array.from(placed, ({ slot }) => slot);
    this.#lows = Float64Array.from(placed, ({ low }) => low);
    this.#highs = Float64Array.from(placed, ({ high }) => high);
    this.#owners = placed.map(({ owner }) => owner);
  }
}
