import type { MetricName } from '../../../metrics/catalogue.ts';
import type { Attributes, Unit } from '../../../metrics/metric.ts';

/** Half-open range of UTF-16 offsets in the text of an expression. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** What is wrong with an expression, and where. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly range: TextRange;

  constructor(message: string, range: TextRange) {
    super(message);
    this.range = range;
  }
}

export const OVER_TIME = ['avg', 'min', 'max'] as const;
export const ACROSS = ['avg', 'min', 'max', 'sum', 'count'] as const;
export type OverTime = (typeof OVER_TIME)[number];
export type Across = (typeof ACROSS)[number];
export type Comparison = '>' | '>=' | '<' | '<=' | '==' | '!=';

/** The values of a metric now: one for each of its series that has these attributes. */
export interface Selector {
  readonly kind: 'selector';
  readonly metric: MetricName;
  readonly where: Attributes;
  readonly unit: Unit;
}

/** What is worked out of values: numbers by series, or one number that is of no series. */
export type NumberNode =
  | { readonly kind: 'literal'; readonly value: number; readonly unit?: Unit }
  | Selector
  /** Of each series over the last seconds. */
  | {
      readonly kind: 'overTime';
      readonly how: OverTime;
      readonly of: Selector;
      readonly seconds: number;
      readonly unit: Unit;
    }
  /** Of all series together. */
  | { readonly kind: 'across'; readonly how: Across; readonly of: NumberNode; readonly unit?: Unit }
  | {
      readonly kind: 'arithmetic';
      readonly operator: '+' | '-' | '*' | '/';
      readonly left: NumberNode;
      readonly right: NumberNode;
      readonly unit?: Unit;
    };

/** Something that holds or doesn't, of each series. */
export type TruthNode =
  | {
      readonly kind: 'comparison';
      readonly operator: Comparison;
      readonly left: NumberNode;
      readonly right: NumberNode;
    }
  | { readonly kind: 'and' | 'or'; readonly left: TruthNode; readonly right: TruthNode }
  | { readonly kind: 'not'; readonly of: TruthNode };

/** The selectors of an expression, in the order in which they stand. */
export function selectorsOf(node: TruthNode | NumberNode): Selector[] {
  switch (node.kind) {
    case 'literal':
      return [];
    case 'selector':
      return [node];
    case 'overTime':
    case 'across':
    case 'not':
      return selectorsOf(node.of);
    default:
      return [...selectorsOf(node.left), ...selectorsOf(node.right)];
  }
}
