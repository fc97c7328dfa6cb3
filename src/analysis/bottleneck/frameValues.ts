import type { MetricName } from '../../metrics/catalogue.ts';
import type { Frame } from '../../metrics/frame.ts';
import type { Attributes } from '../../metrics/metric.ts';
import { hasAttributes, type Slot } from '../../metrics/series.ts';

/** Values of frames by metric and attributes; where they stand is looked up once for each version of the table. */
export class FrameValues {
  #frame!: Frame;
  #version = Number.NaN;
  #slots = new Map<string, readonly Slot[]>();

  set frame(frame: Frame) {
    this.#frame = frame;
    if (frame.index.version === this.#version) return;
    this.#version = frame.index.version;
    this.#slots = new Map();
  }

  /** The sum over the series with these attributes; NaN where all are absent. */
  sum(metric: MetricName, attributes?: Attributes): number {
    return this.#combine(metric, attributes, (a, b) => a + b);
  }

  /** The largest of them, likewise. */
  max(metric: MetricName, attributes?: Attributes): number {
    return this.#combine(metric, attributes, Math.max);
  }

  /** What the series with these attributes are told apart by under a name. */
  each(metric: MetricName, name: string, attributes?: Attributes): string[] {
    const slots = new Set(this.#slotsOf(metric, attributes));
    return this.#frame.index.of(metric).flatMap((one) => (slots.has(one.slot) ? (one.attributes[name] ?? []) : []));
  }

  #combine(metric: MetricName, attributes: Attributes | undefined, combine: (a: number, b: number) => number): number {
    let combined = Number.NaN;
    for (const slot of this.#slotsOf(metric, attributes)) {
      const value = this.#frame.values[slot];
      if (Number.isNaN(value)) continue;
      combined = Number.isNaN(combined) ? value : combine(combined, value);
    }
    return combined;
  }

  #slotsOf(metric: MetricName, attributes: Attributes | undefined): readonly Slot[] {
    const key = attributes === undefined ? metric : `${metric} ${Object.values(attributes).join(' ')}`;
    let slots = this.#slots.get(key);
    if (slots === undefined) {
      const series = this.#frame.index.of(metric);
      slots = series
        .filter((one) => attributes === undefined || hasAttributes(one, attributes))
        .map(({ slot }) => slot);
      this.#slots.set(key, slots);
    }
    return slots;
  }
}
