import type { Across } from './expression.ts';

/** What the operators of arithmetic make of two values. */
export const CALCULATE = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
} as const;

/** What is made of the values of several series. */
export const COMBINE: Readonly<Record<Across, (values: readonly number[]) => number>> = {
  avg: (values) => values.reduce((a, b) => a + b, 0) / values.length,
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
  sum: (values) => values.reduce((a, b) => a + b, 0),
  count: (values) => values.length,
};
