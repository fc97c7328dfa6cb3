import { autocorrelation } from './autocorrelation.ts';
import { coefficientOf, correlationPValue, effectivePairs, lagsThatCount } from './correlation.ts';
import type { NamedSeries } from './correlationMatrix.ts';
import { benjaminiHochberg } from './falseDiscovery.ts';
import { leastSquares } from './leastSquares.ts';
import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import { isUsable, type Values } from './series.ts';

/** How two columns go together beyond what the controls explain of both. */
export interface PartialCorrelation {
  readonly kind: 'partialCorrelation';
  readonly coefficient: number;
  /** Places at which all columns have a value. */
  readonly count: number;
  readonly controls: number;
  readonly effectiveCount: number;
  /** With the memory of the series counted in (see `effectivePairs`): the one to decide by. */
  readonly pValue: number;
  readonly independentPValue: number;
}

/** The correlation of what a straight-line fit of the controls leaves of `a` and of `b`. */
export function partialCorrelation(
  a: Values,
  b: Values,
  controls: readonly Values[],
): PartialCorrelation | NotEnoughData {
  const [x, y, ...others] = completeRows([a, b, ...controls]);
  const needed = controls.length + 3;
  if (x.length < needed) return notEnoughData(needed, x.length);
  const restX = residuals(x, others);
  const restY = residuals(y, others);
  const coefficient = restX && restY && coefficientOf(restX, restY);
  if (!restX || !restY || coefficient === undefined) {
    return notEnoughData(needed, x.length, 'one of the two is constant, or the controls explain it fully');
  }
  const lags = lagsThatCount(x.length);
  const effectiveCount = effectivePairs(x.length, autocorrelation(restX, lags), autocorrelation(restY, lags));
  return {
    kind: 'partialCorrelation',
    coefficient,
    count: x.length,
    controls: controls.length,
    effectiveCount,
    pValue: correlationPValue(coefficient, effectiveCount - 2 - controls.length),
    independentPValue: correlationPValue(coefficient, x.length - 2 - controls.length),
  };
}

export type PartialPair = Omit<PartialCorrelation, 'kind'> & {
  readonly a: string;
  readonly b: string;
  /** Corrected for how many pairs were tried (Benjamini and Hochberg). */
  readonly adjustedPValue: number;
};

/** Every pair with all other columns as controls, the most certain first. A pair that cannot be told apart is not in the list. */
export function partialCorrelations(series: readonly NamedSeries[]): readonly PartialPair[] | NotEnoughData {
  if (series.length < 3) return notEnoughData(3, series.length, `${series.length} of at least 3 series`);
  const rows = completeRows(series.map(({ values }) => values));
  if (rows[0].length < series.length + 1) return notEnoughData(series.length + 1, rows[0].length);
  const pairs: Omit<PartialPair, 'adjustedPValue'>[] = [];
  for (let i = 1; i < series.length; i++) {
    for (let j = 0; j < i; j++) {
      const controls = rows.filter((_, k) => k !== i && k !== j);
      const found = partialCorrelation(rows[j], rows[i], controls);
      if (found.kind === 'notEnoughData') continue;
      const { kind: _, ...figures } = found;
      pairs.push({ a: series[j].key, b: series[i].key, ...figures });
    }
  }
  const adjusted = benjaminiHochberg(pairs.map(({ pValue }) => pValue));
  return pairs
    .map((pair, k) => ({ ...pair, adjustedPValue: adjusted[k] }))
    .sort((a, b) => a.pValue - b.pValue || Math.abs(b.coefficient) - Math.abs(a.coefficient));
}

function completeRows(columns: readonly Values[]): Float64Array[] {
  const length = Math.min(...columns.map((column) => column.length));
  const complete: number[] = [];
  for (let i = 0; i < length; i++) if (columns.every((column) => isUsable(column[i]))) complete.push(i);
  return columns.map((column) => Float64Array.from(complete, (i) => column[i]));
}

/** What the controls leave of a column; undefined if that is nothing but rounding. */
function residuals(y: Float64Array, controls: readonly Float64Array[]): Float64Array | undefined {
  const columns = [new Float64Array(y.length).fill(1), ...controls];
  const { coefficients, squaresLeft } = leastSquares(columns, y);
  if (squaresLeft[columns.length] <= 1e-20 * squaresLeft[0]) return undefined;
  return y.map((value, i) => columns.reduce((rest, column, k) => rest - coefficients[k] * column[i], value));
}
