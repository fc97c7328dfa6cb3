import type { SeriesIndex } from '../../../metrics/frame.ts';
import type { Slot } from '../../../metrics/series.ts';
import type { Comparison, NumberNode, Selector, TruthNode } from './expression.ts';
import { slotsOf } from './mayHold.ts';

/** A slot of a frame, and the range outside of which its value makes it worth asking whether a condition holds. An absent value (NaN) lies outside of none. */
export interface Bound {
  readonly slot: Slot;
  readonly low: number;
  readonly high: number;
}

/** Undefined: it has to be asked of each frame. */
export type Bounds = readonly Bound[] | undefined;

type Range = Omit<Bound, 'slot'>;

/** Any value lies outside of it. */
const NO_RANGE: Range = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };
/** The share of a number that is lost in rounding. */
const ROUNDING = 2 ** -50;

/** What has to be exceeded so that a condition can hold of anything: bounds are looked at in one go for all conditions, of which hardly one ever has to be asked. */
export function boundsOf(node: TruthNode, index: SeriesIndex): Bounds {
  switch (node.kind) {
    case 'not':
      return undefined;
    case 'and':
      return fewer(boundsOf(node.left, index), boundsOf(node.right, index));
    case 'or':
      return eitherBounds(boundsOf(node.left, index), boundsOf(node.right, index));
    case 'comparison': {
      const { left, right, operator } = node;
      if (left.kind === 'selector' && right.kind === 'literal')
        return within(left, index, rangeOf[operator](right.value));
      return fewer(sampleBounds(left, index), sampleBounds(right, index));
    }
  }
}

/** Exceeded as soon as a node has any value. */
export function sampleBounds(node: NumberNode, index: SeriesIndex): Bounds {
  switch (node.kind) {
    case 'literal':
      return undefined;
    case 'selector':
      return within(node, index, NO_RANGE);
    case 'overTime':
      return sampleBounds(node.of, index);
    case 'across':
      // Nothing can be counted too.
      return node.how === 'count' ? undefined : sampleBounds(node.of, index);
    case 'arithmetic':
      return fewer(sampleBounds(node.left, index), sampleBounds(node.right, index));
  }
}

export function eitherBounds(one: Bounds, other: Bounds): Bounds {
  return one && other && [...one, ...other];
}

/** Both have to be exceeded: one is enough to look at. */
function fewer(one: Bounds, other: Bounds): Bounds {
  if (!one || !other) return one ?? other;
  return other.length < one.length ? other : one;
}

function within(selector: Selector, index: SeriesIndex, range: Range): readonly Bound[] {
  return slotsOf(selector, index).map((slot) => ({ slot, ...range }));
}

const rangeOf: Readonly<Record<Comparison, (bound: number) => Range>> = {
  '>': (high) => ({ low: Number.NEGATIVE_INFINITY, high }),
  '>=': (bound) => ({ low: Number.NEGATIVE_INFINITY, high: bound - aLittleOf(bound) }),
  '<': (low) => ({ low, high: Number.POSITIVE_INFINITY }),
  '<=': (bound) => ({ low: bound + aLittleOf(bound), high: Number.POSITIVE_INFINITY }),
  '==': () => NO_RANGE,
  '!=': () => NO_RANGE,
};

function aLittleOf(bound: number): number {
  return Math.max(Number.MIN_VALUE, Math.abs(bound) * ROUNDING);
}
