import type { MetricName } from '../../metrics/catalogue.ts';
import type { Frame } from '../../metrics/frame.ts';
import type { Attributes } from '../../metrics/metric.ts';
import { hasAttributes, type Slot } from '../../metrics/series.ts';

/** What was looked up, by metric and then by one attribute's value after the other: no text is made of them, as they are asked for each second. */
interface Found {
  slots?: readonly Slot[];
  readonly next: Map<string, Found>;
}

/** Sums that are asked for together, by name. */
export type WantedSums<Name extends string> = Readonly<
  Record<Name, readonly [metric: MetricName, attributes?: Attributes]>
>;
export type SlotsByName<Name extends string> = Readonly<Record<Name, readonly Slot[]>>;

/** Values of frames by metric and attributes; where they stand is looked up once for each version of the table. */
export class FrameValues {
  #frame!: Frame;
  #version = Number.NaN;
  readonly #found: Found = { next: new Map() };
  readonly #ofThings = new Map<string, SlotsByName<string>>();

  /** Of the table of series: what was found holds as long as it stays. */
  get version(): number {
    return this.#version;
  }

  set frame(frame: Frame) {
    this.#frame = frame;
    if (frame.index.version === this.#version) return;
    this.#version = frame.index.version;
    this.#found.next.clear();
    this.#ofThings.clear();
  }

  /**
   * Where the sums of one thing stand, for `sumAt`: what is asked for each second is looked up once for each version of the table.
   * @param thing tells it from others of which sums are wanted. @param own the attributes that all of its series have.
   */
  slotsOf<Name extends string>(wanted: WantedSums<Name>, thing: string, own?: Attributes): SlotsByName<Name> {
    let slots = this.#ofThings.get(thing);
    if (!slots) {
      const found: Record<string, readonly Slot[]> = {};
      for (const name in wanted) {
        const [metric, attributes] = wanted[name];
        found[name] = this.find(metric, { ...own, ...attributes });
      }
      slots = found;
      this.#ofThings.set(thing, slots);
    }
    return slots as SlotsByName<Name>;
  }

  /** The sum of what stands there; NaN where all are absent. */
  sumAt(slots: readonly Slot[]): number {
    const { values } = this.#frame;
    let sum = Number.NaN;
    for (let at = 0; at < slots.length; at++) {
      const value = values[slots[at]];
      if (!Number.isNaN(value)) sum = Number.isNaN(sum) ? value : sum + value;
    }
    return sum;
  }

  /** The largest of them, likewise. */
  maxAt(slots: readonly Slot[]): number {
    const { values } = this.#frame;
    let most = Number.NaN;
    for (let at = 0; at < slots.length; at++) {
      const value = values[slots[at]];
      if (!Number.isNaN(value) && !(value <= most)) most = value;
    }
    return most;
  }

  /** The largest over the series with these attributes; NaN where all are absent. */
  max(metric: MetricName, attributes?: Attributes): number {
    return this.maxAt(this.find(metric, attributes));
  }

  /** What the series with these attributes are told apart by under a name. */
  each(metric: MetricName, name: string, attributes?: Attributes): string[] {
    const slots = new Set(this.find(metric, attributes));
    return this.#frame.index.of(metric).flatMap((one) => (slots.has(one.slot) ? (one.attributes[name] ?? []) : []));
  }

  /** Where the series with these attributes stand. */
  find(metric: MetricName, attributes: Attributes | undefined): readonly Slot[] {
    let found = nextOf(this.#found, metric);
    for (const name in attributes) found = nextOf(found, attributes[name] as string);
    found.slots ??= this.#frame.index
      .of(metric)
      .filter((one) => attributes === undefined || hasAttributes(one, attributes))
      .map(({ slot }) => slot);
    return found.slots;
  }
}

function nextOf({ next }: Found, key: string): Found {
  let found = next.get(key);
  if (!found) {
    found = { next: new Map() };
    next.set(key, found);
  }
  return found;
}
