import { fAbove } from './distributions.ts';
import { leastSquares } from './leastSquares.ts';
import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import { isUsable, meanOf, usableValues, type Values } from './series.ts';

/** Whether the past of one series helps to foretell another beyond that one's own past (Granger 1969). No proof of a cause. */
export interface Granger {
  readonly kind: 'granger';
  /** How many steps back were looked at. */
  readonly lags: number;
  /** F of leaving out the cause's past. */
  readonly statistic: number;
  readonly numeratorDegrees: number;
  readonly denominatorDegrees: number;
  readonly pValue: number;
  /** The share of the error of the effect's own past that the cause's past takes away, 0 to 1. */
  readonly explained: number;
  /** Rows of the fit. */
  readonly count: number;
}

export interface GrangerOptions {
  /** Steps back; without it as many as the criterion finds best. */
  readonly lags?: number;
  /** The most steps back that are tried (default 10). */
  readonly mostLags?: number;
  /** Default bic, which takes fewer lags than aic. */
  readonly criterion?: 'aic' | 'bic';
  /**
   * Whether the series may drift like random walks (default true): then one lag more is fitted that is not tested, without which
   * unrelated drifting series pass for cause and effect far too often (Toda and Yamamoto 1995). false is the plain test.
   */
  readonly drifting?: boolean;
}

/** Both series are regular and read place by place; rows with an absent value are left out. */
export function granger(cause: Values, effect: Values, options: GrangerOptions = {}): Granger | NotEnoughData {
  const { mostLags = 10, criterion = 'bic', drifting = true } = options;
  const length = Math.min(cause.length, effect.length);
  const most = options.lags ?? Math.min(mostLags, Math.floor((length - 5) / 6));
  const needed = options.lags === undefined ? 11 : 3 * options.lags + (drifting ? 6 : 3);
  if (most < 1 || length < needed) return notEnoughData(needed, Math.max(0, length));
  const x = centeredColumn(cause, length);
  const y = centeredColumn(effect, length);
  const lags = options.lags ?? bestLags(x, y, most, criterion);
  if (lags === undefined)
    return notEnoughData(needed, 0, 'too few rows without a gap, or one of the two series is constant');
  return testLags(x, y, lags, drifting ? 1 : 0, needed);
}

function testLags(
  x: Float64Array,
  y: Float64Array,
  lags: number,
  extra: number,
  needed: number,
): Granger | NotEnoughData {
  const rows = completeRows(x, y, lags + extra);
  const kept: Float64Array[] = [new Float64Array(rows.length).fill(1)];
  for (let lag = 1; lag <= lags + extra; lag++) kept.push(lagged(y, rows, lag));
  for (let lag = lags + 1; lag <= lags + extra; lag++) kept.push(lagged(x, rows, lag));
  const tested = Array.from({ length: lags }, (_, k) => lagged(x, rows, k + 1));
  const columns = [...kept, ...tested];
  const denominatorDegrees = rows.length - columns.length;
  if (denominatorDegrees < 1) return notEnoughData(Math.max(needed, columns.length + 1), rows.length);
  const { squaresLeft, rank } = leastSquares(columns, lagged(y, rows, 0));
  const without = squaresLeft[kept.length];
  const withAll = squaresLeft[columns.length];
  if (rank < columns.length || without <= 1e-20 * squaresLeft[0]) {
    return notEnoughData(needed, rows.length, 'one series is constant, foretells itself fully, or is the other one');
  }
  const statistic = (without - withAll) / lags / (withAll / denominatorDegrees);
  return {
    kind: 'granger',
    lags,
    // Foretold without any error: beyond every table, but still a number.
    statistic: Math.min(statistic, Number.MAX_VALUE),
    numeratorDegrees: lags,
    denominatorDegrees,
    pValue: fAbove(statistic, lags, denominatorDegrees),
    explained: Math.max(0, 1 - withAll / without),
    count: rows.length,
  };
}

/** One fit of all lags, nearest first: what is left after each pair of columns is the error of every shorter model. */
function bestLags(x: Float64Array, y: Float64Array, most: number, criterion: 'aic' | 'bic'): number | undefined {
  const rows = completeRows(x, y, most);
  if (rows.length <= 2 * most + 2) return undefined;
  const columns: Float64Array[] = [new Float64Array(rows.length).fill(1)];
  for (let lag = 1; lag <= most; lag++) columns.push(lagged(y, rows, lag), lagged(x, rows, lag));
  const { squaresLeft } = leastSquares(columns, lagged(y, rows, 0));
  if (squaresLeft[1] <= 0) return undefined;
  const costOfParameter = criterion === 'aic' ? 2 : Math.log(rows.length);
  let best = 1;
  let least = Infinity;
  for (let lag = 1; lag <= most; lag++) {
    const error = Math.max(squaresLeft[1 + 2 * lag], 1e-20 * squaresLeft[1]);
    const cost = rows.length * Math.log(error / rows.length) + costOfParameter * (1 + 2 * lag);
    if (cost < least) [best, least] = [lag, cost];
  }
  return best;
}

function completeRows(x: Float64Array, y: Float64Array, lags: number): Uint32Array {
  const rows = new Uint32Array(x.length);
  let count = 0;
  let since = 0;
  for (let i = 0; i < x.length; i++) {
    since = Number.isNaN(x[i]) || Number.isNaN(y[i]) ? 0 : since + 1;
    if (since > lags) rows[count++] = i;
  }
  return rows.subarray(0, count);
}

function lagged(values: Float64Array, rows: Uint32Array, lag: number): Float64Array {
  const column = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) column[at] = values[rows[at] - lag];
  return column;
}

function centeredColumn(values: Values, length: number): Float64Array {
  const mean = meanOf(usableValues(values));
  const column = new Float64Array(length);
  for (let i = 0; i < length; i++) column[i] = isUsable(values[i]) ? values[i] - mean : Number.NaN;
  return column;
}
