import { type AxisTicks, axisTicks, type QuantityFormat } from '../src/pages/quantity.ts';

/** How far the highest value has to fall below a smaller axis before the axis shrinks: else it would jump to and fro. */
const SHRINK_MARGIN = 1.3;
/** The value axis of a chart as its data moves: grows at once, shrinks late. */
export class ValueAxis {
  readonly #format: QuantityFormat;
  #ticks: AxisTicks | undefined;

  constructor(format: QuantityFormat) {
    this.#format = format;
  }

  /** The ticks for this highest value, or for a given top; the same object as before while nothing changes. */
  follow(highest: number, top: number | undefined): AxisTicks {
    const current = this.#ticks;
    if (top !== undefined && top > 0) {
      if (current?.top !== top) this.#ticks = axisTicks(this.#format, highest, top);
    } else if (!current || highest > current.top) {
      this.#ticks = axisTicks(this.#format, highest);
    } else {
      const smaller = axisTicks(this.#format, highest * SHRINK_MARGIN);
      if (smaller.top < current.top) this.#ticks = smaller;
    }
    return this.#ticks!;
  }
}
