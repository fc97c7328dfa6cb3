import type { MetricName } from '../../../metrics/catalogue.ts';
import type { Frame } from '../../../metrics/frame.ts';
import type { Attributes } from '../../../metrics/metric.ts';
import { hasAttributes, type Series, seriesKey } from '../../../metrics/series.ts';
import {
  type Across,
  type Comparison,
  type NumberNode,
  type Selector,
  selectorsOf,
  type TruthNode,
} from './expression.ts';
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

const COMPARE: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

const CALCULATE = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
} as const;

const COMBINE: Readonly<Record<Across, (values: readonly number[]) => number>> = {
  avg: (values) => values.reduce((a, b) => a + b, 0) / values.length,
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
  sum: (values) => values.reduce((a, b) => a + b, 0),
  count: (values) => values.length,
};

/** A condition that is asked of frame after frame: it remembers what its means over a time are of. */
export class ExpressionWatch {
  readonly #root: TruthNode;
  /** By node and series. */
  readonly #windows = new Map<NumberNode, Map<string, SlidingWindow>>();

  constructor(root: TruthNode) {
    this.#root = root;
  }

  /** Of what it holds now. A value that is absent makes nothing hold, and nothing not hold. */
  look(frame: Frame): Holding[] {
    return this.#truths(this.#root, frame).flatMap(({ holds, attributes, compared }) =>
      holds ? [{ attributes, ...(compared && { reading: readingOf(compared) }) }] : [],
    );
  }

  #truths(node: TruthNode, frame: Frame): Truth[] {
    switch (node.kind) {
      case 'comparison':
        return joined(this.#samples(node.left, frame), this.#samples(node.right, frame), (left, right, attributes) => ({
          attributes,
          holds: COMPARE[node.operator](left.value, right.value),
          ...comparedIn(node.left, left, right),
        }));
      case 'not':
        return this.#truths(node.of, frame).map((truth) => ({ ...truth, holds: !truth.holds }));
      case 'and':
        return joined(this.#truths(node.left, frame), this.#truths(node.right, frame), (left, right, attributes) => ({
          attributes,
          holds: left.holds && right.holds,
          ...((left.compared ?? right.compared) && { compared: left.compared ?? right.compared }),
        }));
      case 'or':
        return [...this.#truths(node.left, frame), ...this.#truths(node.right, frame)];
    }
  }

  #samples(node: NumberNode, frame: Frame): Sample[] {
    switch (node.kind) {
      case 'literal':
        return [{ attributes: {}, value: node.value }];
      case 'selector':
        return selected(node, frame);
      case 'overTime': {
        const windows = this.#windowsOf(node);
        const samples = selected(node.of, frame);
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
        return [{ attributes: {}, value: COMBINE[node.how](values) }];
      }
      case 'arithmetic':
        return joined(this.#samples(node.left, frame), this.#samples(node.right, frame), (left, right, attributes) => ({
          attributes,
          value: CALCULATE[node.operator](left.value, right.value),
        })).filter(({ value }) => Number.isFinite(value));
    }
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

function selected({ metric, where }: Selector, frame: Frame): Sample[] {
  const samples: Sample[] = [];
  for (const series of frame.index.of(metric)) {
    const value = frame.values[series.slot];
    if (Number.isNaN(value) || !hasAttributes(series, where)) continue;
    samples.push({ attributes: series.attributes, value, series });
  }
  return samples;
}

function forgetOthers(windows: Map<string, SlidingWindow>, samples: readonly Sample[]): void {
  const there = new Set(samples.map(keyOf));
  for (const key of windows.keys()) if (!there.has(key)) windows.delete(key);
}

function keyOf({ series }: Pick<Sample, 'series'>): string {
  return series ? seriesKey(series.metric, series.attributes) : '';
}

function comparedIn(node: NumberNode, { value, series }: Sample, bound: Sample): Pick<Truth, 'compared'> {
  const [selector] = selectorsOf(node);
  if (!selector) return {};
  return { compared: { metric: selector.metric, value, threshold: bound.value, ...(series && { series }) } };
}

function readingOf({ series, ...reading }: Compared): Reading {
  return { ...reading, ...(series && { series: keyOf({ series }) }) };
}

/** Every pair of which no attribute differs, as of the same thing; what has no attributes goes with each. */
function joined<Item extends { readonly attributes: Attributes }, Result>(
  left: readonly Item[],
  right: readonly Item[],
  join: (left: Item, right: Item, attributes: Attributes) => Result,
): Result[] {
  return left.flatMap((one) =>
    right.flatMap((other) => {
      for (const name in one.attributes) {
        const value = other.attributes[name];
        if (value !== undefined && value !== one.attributes[name]) return [];
      }
      return [join(one, other, { ...one.attributes, ...other.attributes })];
    }),
  );
}
