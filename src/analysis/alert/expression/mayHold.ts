import type { SeriesIndex } from '../../../metrics/frame.ts';
import { hasAttributes, type Slot } from '../../../metrics/series.ts';
import { CALCULATE, COMBINE } from './calculate.ts';
import { COMPARE } from './compare.ts';
import type { NumberNode, Selector, TruthNode } from './expression.ts';

/** Whether something may be so of a frame's values, by slot. Allocates nothing. */
export type MayHold = (values: Float64Array) => boolean;

const ALWAYS: MayHold = () => true;
const NEVER: MayHold = () => false;

/**
 * Asked before a condition is worked out, for nearly always the answer is no: false where it can hold of nothing. Made once for each version
 * of the table of series.
 */
export function mayHold(node: TruthNode, index: SeriesIndex): MayHold {
  switch (node.kind) {
    case 'not':
      return ALWAYS;
    case 'and':
      return both(mayHold(node.left, index), mayHold(node.right, index));
    case 'or':
      return either(mayHold(node.left, index), mayHold(node.right, index));
    case 'comparison': {
      const { left, right, operator } = node;
      const compare = COMPARE[operator];
      if (left.kind !== 'selector' || right.kind !== 'literal') {
        const isThere = both(hasSamples(left, index), hasSamples(right, index));
        const one = oneNumberOf(left, index);
        const other = oneNumberOf(right, index);
        return one && other ? both(isThere, (values) => compare(one(values), other(values))) : isThere;
      }
      return anyOf(slotsOf(left, index), (value) => compare(value, right.value));
    }
  }
}

/** The one number that a node is of a frame's values, NaN where it has none. */
type OneNumber = (values: Float64Array) => number;

/** Undefined where there may be several, of different things or times. */
function oneNumberOf(node: NumberNode, index: SeriesIndex): OneNumber | undefined {
  switch (node.kind) {
    case 'literal':
      return () => node.value;
    case 'selector': {
      const slots = slotsOf(node, index);
      return slots.length > 1 ? undefined : (values) => values[slots[0]] ?? Number.NaN;
    }
    case 'overTime':
      return undefined;
    case 'across': {
      if (node.of.kind !== 'selector') return undefined;
      const slots = slotsOf(node.of, index);
      return (values) => {
        const there = slots.map((slot) => values[slot]).filter((value) => !Number.isNaN(value));
        return there.length === 0 && node.how !== 'count' ? Number.NaN : COMBINE[node.how](there);
      };
    }
    case 'arithmetic': {
      const left = oneNumberOf(node.left, index);
      const right = oneNumberOf(node.right, index);
      return left && right && ((values) => CALCULATE[node.operator](left(values), right(values)));
    }
  }
}

/** Whether anything that is meant has a value. Nothing can be counted too. */
export function hasSamples(node: NumberNode, index: SeriesIndex): MayHold {
  switch (node.kind) {
    case 'literal':
      return ALWAYS;
    case 'selector':
      return anyOf(slotsOf(node, index), () => true);
    case 'overTime':
      return hasSamples(node.of, index);
    case 'across':
      return node.how === 'count' ? ALWAYS : hasSamples(node.of, index);
    case 'arithmetic':
      return both(hasSamples(node.left, index), hasSamples(node.right, index));
  }
}

/** Of all series that are meant. */
function slotsOf({ metric, where }: Selector, index: SeriesIndex): Slot[] {
  return index.of(metric).flatMap((series) => (hasAttributes(series, where) ? [series.slot] : []));
}

function anyOf(slots: readonly Slot[], isMeant: (value: number) => boolean): MayHold {
  if (slots.length === 0) return NEVER;
  return (values) => {
    for (let i = 0; i < slots.length; i++) {
      const value = values[slots[i]];
      if (!Number.isNaN(value) && isMeant(value)) return true;
    }
    return false;
  };
}

function both(one: MayHold, other: MayHold): MayHold {
  if (one === NEVER || other === NEVER) return NEVER;
  if (one === ALWAYS) return other;
  return other === ALWAYS ? one : (values) => one(values) && other(values);
}

export function either(one: MayHold, other: MayHold): MayHold {
  if (one === ALWAYS || other === ALWAYS) return ALWAYS;
  if (one === NEVER) return other;
  return other === NEVER ? one : (values) => one(values) || other(values);
}
