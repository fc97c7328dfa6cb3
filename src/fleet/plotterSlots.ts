import * as v from 'valibot';

/** A plotter's process, the number by which a fleet knows it, and from when to when it was seen (epoch seconds). */
export const PlotterSlot = v.object({ process: v.string(), slot: v.number(), from: v.number(), to: v.number() });
export type PlotterSlot = v.InferOutput<typeof PlotterSlot>;

/** Processes that ended long ago: nothing of them is sent any more. */
const MOST_KEPT = 200;

/**
 * Numbers plotters that run together 0 … n-1, so that a label needs no process number, of which there would be new ones for ever. A number
 * is used again when its process has ended, also when frames are sent late: it never stands for two at one time.
 */
export class PlotterSlots {
  #slots: PlotterSlot[];

  constructor(kept: readonly PlotterSlot[] = []) {
    this.#slots = [...kept];
  }

  get kept(): readonly PlotterSlot[] {
    return this.#slots;
  }

  /**
   * The number of a process that was seen at `at`. `until`: it can't have been there later, as whoever was there then has been seen; infinite
   * for those of the newest frames.
   */
  slotOf(process: string, at: number, until = Number.POSITIVE_INFINITY): number {
    const known = this.#slots.find((one) => one.process === process);
    if (known) {
      known.from = Math.min(known.from, at);
      known.to = Math.max(known.to, at);
      return known.slot;
    }
    const taken = new Set(this.#slots.filter(({ from, to }) => from <= until && to >= at).map(({ slot }) => slot));
    let slot = 0;
    while (taken.has(slot)) slot++;
    this.#slots = [
      ...this.#slots.toSorted((a, b) => a.to - b.to).slice(1 - MOST_KEPT),
      { process, slot, from: at, to: at },
    ];
    return slot;
  }
}
