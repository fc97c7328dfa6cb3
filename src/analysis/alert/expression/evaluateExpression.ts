import type { MetricName } from '../../../metrics/catalogue.ts';
import type { Frame, PlacedSeries } from '../../../metrics/frame.ts';
import type { Attributes } from '../../../metrics/metric.ts';
import { hasAttributes, keyOfSeries, type Series } from '../../../metrics/series.ts';
import { CALCULATE, COMBINE } from './calculate.ts';
import { COMPARE } from './compare.ts';
import { type NumberNode, type Selector, selectorsOf, type TruthNode } from './expression.ts';
import { either, hasSamples, type MayHold, mayHold } from './mayHold.ts';
import { SlidingWindow } from './slidingWindow.ts';

/** A value and its bound, as a comparison found them. */
export interface Reading {
  readonly metric: MetricName;
  /** `seriesKey` where it is one series' own value. */
  readonly series?: string;
  readonly value: number;
  readonly threshold: number;
}

/** Something of which a condition holds. */
export interface Holding {
  /** Of all series that it was worked out of; empty where it is of the host as a whole. */
  readonly attributes: Attributes;
  /** Of its first comparison. */
  readonly reading?: Reading;
}

interface Sample {
  readonly attributes: Attributes;
  readonly value: number;
  /** Where it is one series' own value. */
  readonly series?: Series;
}

/** What a reading is made of, which is only worth its series' key where something holds. */
interface Compared extends Omit<Reading, 'series'> {
  readonly series?: Series;
}

interface Truth {
  readonly attributes: Attributes;
  readonly holds: boolean;
  readonly compared?: Compared;
}

/** What doesn't hold is only asked for where it is turned round. */
type Wanted = 'all' | 'holding';
type ComparisonNode = Extract<TruthNode, { kind: 'comparison' }>;
type BothNode = Extract<TruthNode, { kind: 'and' | 'or' }>;

const NONE: Attributes = {};
const NOTHING: readonly Holding[] = [];
const ALL = () => true;

/** A condition that is asked of frame after frame: it remembers what its means over a time are of. */
export class ExpressionWatch {
  readonly #root: TruthNode;
  /** What it remembers values of. */
  readonly #overTime: readonly NumberNode[];
  /** By node and series. */
  readonly #windows = new Map<NumberNode, Map<string, SlidingWindow>>();
  /** Series that are meant, by selector: looked up once for each version of the table. */
  readonly #meant = new Map<Selector, readonly PlacedSeries[]>();
  #index: Frame['index'] | undefined;
  #isOfInterest: MayHold = () => true;

  constructor(root: TruthNode) {
    this.#root = root;
    this.#overTime = overTimeIn(root);
  }

  /** Whether it has to be asked of every frame. */
  get remembers(): boolean {
    return this.#overTime.length > 0;
  }

  /** Whether it has to be asked of a frame: something may hold, or is to be remembered. */
  mayHoldIn(index: Frame['index']): MayHold {
    return this.#overTime.map((node) => hasSamples(node, index)).reduce(either, mayHold(this.#root, index));
  }

  /** Of what it holds now. A value that is absent makes nothing hold, and nothing not hold. */
  look(frame: Frame): readonly Holding[] {
    const { index } = frame;
    if (index !== this.#index) {
      this.#index = index;
      this.#meant.clear();
      this.#isOfInterest = this.mayHoldIn(index);
    }
    if (!this.#isOfInterest(frame.values)) return NOTHING;
    const all: Holding[] = [];
    for (const { holds, attributes, compared } of this.#truths(this.#root, frame, 'holding')) {
      if (holds) all.push(compared ? { attributes, reading: readingOf(compared) } : { attributes });
    }
    return all;
  }

  #truths(node: TruthNode, frame: Frame, which: Wanted): Truth[] {
    switch (node.kind) {
      case 'comparison':
        return this.#compared(node, frame, which);
      case 'not':
        return this.#truths(node.of, frame, 'all').map((truth) => ({ ...truth, holds: !truth.holds }));
      case 'and':
        return this.#both(node, frame, which);
      case 'or':
        return [...this.#truths(node.left, frame, which), ...this.#truths(node.right, frame, which)];
    }
  }

  #both({ left, right }: BothNode, frame: Frame, which: Wanted): Truth[] {
    const before = this.#truths(left, frame, which);
    // What remembers has to be asked in any case.
    if (before.length === 0 && !this.remembers) return before;
    return joined(before, this.#truths(right, frame, which), (one, other, attributes) => {
      return truthOf(attributes, one.holds && other.holds, one.compared ?? other.compared);
    });
  }

  #compared({ left, right, operator }: ComparisonNode, frame: Frame, which: Wanted): Truth[] {
    const compare = COMPARE[operator];
    if (left.kind === 'selector' && right.kind === 'literal' && which === 'holding') {
      return this.#selected(left, frame, (value) => compare(value, right.value)).map((one) =>
        truthOf(one.attributes, true, comparedIn(left, one, right)),
      );
    }
    const selector = selectorOf(left);
    return joined(this.#samples(left, frame), this.#samples(right, frame), (one, other, attributes) => {
      const holds = compare(one.value, other.value);
      if (!holds && which === 'holding') return undefined;
      return truthOf(attributes, holds, comparedIn(selector, one, other));
    });
  }

  #samples(node: NumberNode, frame: Frame): Sample[] {
    switch (node.kind) {
      case 'literal':
        return [{ attributes: NONE, value: node.value }];
      case 'selector':
        return this.#selected(node, frame);
      case 'overTime': {
        const windows = this.#windowsOf(node);
        const samples = this.#selected(node.of, frame);
        // What has ended would be kept for ever.
        if (windows.size > 2 * samples.length + 16) forgetOthers(windows, samples);
        return samples.flatMap((sample) => {
          const key = keyOf(sample);
          let window = windows.get(key);
          if (!window) {
            window = new SlidingWindow(node.seconds);
            windows.set(key, window);
          }
          window.add(frame.epochSeconds, sample.value);
          const value = window.value(node.how);
          return value === undefined ? [] : [{ ...sample, value }];
        });
      }
      case 'across': {
        const values = this.#samples(node.of, frame).map(({ value }) => value);
        // Nothing has no mean, but it can be counted.
        if (values.length === 0 && node.how !== 'count') return [];
        return [{ attributes: NONE, value: COMBINE[node.how](values) }];
      }
      case 'arithmetic':
        return joined(this.#samples(node.left, frame), this.#samples(node.right, frame), (left, right, attributes) => ({
          attributes,
          value: CALCULATE[node.operator](left.value, right.value),
        })).filter(({ value }) => Number.isFinite(value));
    }
  }

  #selected(selector: Selector, frame: Frame, isMeant: (value: number) => boolean = ALL): Sample[] {
    const samples: Sample[] = [];
    for (const series of this.#meantBy(selector, frame)) {
      const value = frame.values[series.slot];
      if (!Number.isNaN(value) && isMeant(value)) samples.push({ attributes: series.attributes, value, series });
    }
    return samples;
  }

  #meantBy(selector: Selector, { index }: Frame): readonly PlacedSeries[] {
    let series = this.#meant.get(selector);
    if (!series) {
      series = index.of(selector.metric).filter((one) => hasAttributes(one, selector.where));
      this.#meant.set(selector, series);
    }
    return series;
  }

  #windowsOf(node: NumberNode): Map<string, SlidingWindow> {
    let windows = this.#windows.get(node);
    if (!windows) {
      windows = new Map();
      this.#windows.set(node, windows);
    }
    return windows;
  }
}

function overTimeIn(node: TruthNode | NumberNode): readonly NumberNode[] {
  if (node.kind === 'overTime') return [node];
  if ('of' in node) return overTimeIn(node.of);
  return 'left' in node ? [...overTimeIn(node.left), ...overTimeIn(node.right)] : [];
}

function forgetOthers(windows: Map<string, SlidingWindow>, samples: readonly Sample[]): void {
  const there = new Set(samples.map(keyOf));
  for (const key of windows.keys()) if (!there.has(key)) windows.delete(key);
}

function keyOf({ series }: Pick<Sample, 'series'>): string {
  return series ? keyOfSeries(series) : '';
}

/** The one that a number is worked out of; undefined of several, which is in the unit of none. */
function selectorOf(node: NumberNode): Selector | undefined {
  const selectors = selectorsOf(node);
  return selectors.length === 1 ? selectors[0] : undefined;
}

function comparedIn(
  selector: Selector | undefined,
  { value, series }: Sample,
  { value: threshold }: { readonly value: number },
): Compared | undefined {
  if (!selector) return undefined;
  const { metric } = selector;
  return series ? { metric, value, threshold, series } : { metric, value, threshold };
}

function truthOf(attributes: Attributes, holds: boolean, compared: Compared | undefined): Truth {
  return compared ? { attributes, holds, compared } : { attributes, holds };
}

function readingOf({ series, ...reading }: Compared): Reading {
  return { ...reading, ...(series && { series: keyOf({ series }) }) };
}

/** So many pairs of things are worked out for one condition, beside as many as there are things. */
const MOST_PAIRS = 4096;
/** So few are tried one by one for less than it takes to sort them. */
const FEW_PAIRS = 16;

/** A condition is about so many pairs that working them out would hold up everything else. */
export class TooManyPairs extends Error {
  override readonly name = 'TooManyPairs';

  constructor(pairs: number) {
    super(
      `its two sides make ${pairs} pairs, of which each would have to be looked at: let both be of the same things (the same attributes), or take max(…), avg(…) or count(…) of one side`,
    );
  }
}

/**
 * Every pair of which no attribute differs, as of the same thing; what has no attributes goes with each.
 * @throws {TooManyPairs}
 */
function joined<Item extends { readonly attributes: Attributes }, Result>(
  left: readonly Item[],
  right: readonly Item[],
  join: (left: Item, right: Item, attributes: Attributes) => Result | undefined,
): Result[] {
  const partnersOf = left.length * right.length <= FEW_PAIRS ? () => right : partnersIn(left, right);
  const all: Result[] = [];
  for (const one of left) {
    for (const other of partnersOf(one)) {
      const attributes = together(one.attributes, other.attributes);
      const result = attributes && join(one, other, attributes);
      if (result !== undefined) all.push(result);
    }
  }
  return all;
}

/** Which of the right are worth a look for one of the left: those that have the same of what all have. */
function partnersIn<Item extends { readonly attributes: Attributes }>(
  left: readonly Item[],
  right: readonly Item[],
): (one: Item) => readonly Item[] {
  const common = commonAttributes(left, right);
  const partners = Map.groupBy(right, ({ attributes }) => valuesOf(common, attributes));
  const partnersOf = ({ attributes }: Item) => partners.get(valuesOf(common, attributes)) ?? [];
  const pairs = left.reduce((sum, one) => sum + partnersOf(one).length, 0);
  if (pairs > MOST_PAIRS + left.length + right.length) throw new TooManyPairs(pairs);
  return partnersOf;
}

/** Those that everything on both sides has. */
function commonAttributes(...sides: readonly (readonly { readonly attributes: Attributes }[])[]): readonly string[] {
  const [first] = sides.flatMap(([one]) => (one ? [one] : []));
  const names = Object.keys(first?.attributes ?? NONE);
  return names.filter((name) => sides.every((side) => side.every(({ attributes }) => name in attributes)));
}

function valuesOf(names: readonly string[], attributes: Attributes): string {
  return names.map((name) => attributes[name]).join('\0');
}

/** Undefined where one differs. */
function together(some: Attributes, others: Attributes): Attributes | undefined {
  let isMore = false;
  for (const name in others) {
    const value = some[name];
    if (value === undefined) isMore = true;
    else if (value !== others[name]) return undefined;
  }
  return isMore ? { ...some, ...others } : some;
}
