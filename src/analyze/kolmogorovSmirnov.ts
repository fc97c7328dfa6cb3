import { autocorrelation } from './autocorrelation.ts';
import { kolmogorovAbove } from './distributions.ts';
import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import { usableValues, type Values } from './series.ts';

/** Whether two sets of values come from one distribution. */
export interface KolmogorovSmirnov {
  readonly kind: 'kolmogorovSmirnov';
  /** The largest distance of the two cumulated shares, 0 to 1; the figure to rank metrics by. */
  readonly statistic: number;
  /** 1 if the window lies above the baseline where they differ most, −1 if below. */
  readonly direction: 1 | -1;
  /** That one distribution gives such a distance, taking the values as independent. */
  readonly pValue: number;
  /** `exact` counts paths, `limit` is Kolmogorov's distribution as Stephens (1970) adapts it to small counts. */
  readonly method: 'exact' | 'limit';
  /** The same with as many values as are independent of the ones before them; the honest one for slow metrics. */
  readonly adjustedPValue: number;
  readonly baselineCount: number;
  readonly windowCount: number;
}

const NEEDED = 3;
const MOST_PATHS = 100_000;

/** The two-sample test of Kolmogorov and Smirnov, a window against its baseline. Both in the order of time. */
export function kolmogorovSmirnov(baseline: Values, window: Values): KolmogorovSmirnov | NotEnoughData {
  const before = usableValues(baseline);
  const now = usableValues(window);
  const [n, m] = [before.length, now.length];
  if (n < NEEDED || m < NEEDED) return notEnoughData(NEEDED, Math.min(n, m));
  const effective = effectiveSize(independent(before), independent(now));
  const { distance, direction } = largestDistance(before.sort(), now.sort());
  const method = n * m <= MOST_PATHS ? 'exact' : 'limit';
  const pValue = method === 'exact' ? exactPValue(distance, n, m) : limitPValue(distance, effectiveSize(n, m));
  return {
    kind: 'kolmogorovSmirnov',
    statistic: distance,
    direction,
    pValue,
    method,
    adjustedPValue: Math.max(pValue, limitPValue(distance, effective)),
    baselineCount: n,
    windowCount: m,
  };
}

/** The largest distance of the cumulated shares of two sets of ascending values, and whether `now` lies above there. */
export function largestDistance(before: Float64Array, now: Float64Array): { distance: number; direction: 1 | -1 } {
  let distance = 0;
  let direction: 1 | -1 = 1;
  for (let i = 0, j = 0; i < before.length && j < now.length; ) {
    const value = Math.min(before[i], now[j]);
    while (i < before.length && before[i] === value) i++;
    while (j < now.length && now[j] === value) j++;
    // In whole numbers, so that equal distances are equal.
    const difference = (i * now.length - j * before.length) / (before.length * now.length);
    if (Math.abs(difference) > distance) {
      distance = Math.abs(difference);
      direction = difference > 0 ? 1 : -1;
    }
  }
  return { distance, direction };
}

/** The share of the paths from (0, 0) to (n, m) that come as far from the diagonal as the samples do (Hodges 1958). */
function exactPValue(distance: number, n: number, m: number): number {
  const limit = Math.round(distance * n * m) - 0.5;
  // far[j]: the share of paths to (i, j) that have been that far.
  const far = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      if (Math.abs(i * m - j * n) > limit) far[j] = 1;
      else if (i === 0) far[j] = j === 0 ? 0 : far[j - 1];
      else far[j] = j === 0 ? far[0] : (far[j] * i + far[j - 1] * j) / (i + j);
    }
  }
  return Math.min(1, far[m]);
}

function limitPValue(distance: number, size: number): number {
  const root = Math.sqrt(size);
  return kolmogorovAbove((root + 0.12 + 0.11 / root) * distance);
}

const effectiveSize = (n: number, m: number) => (n * m) / (n + m);

/** How many independent values so many with the memory of one step are worth. */
function independent(values: Float64Array): number {
  const memory = Math.max(0, autocorrelation(values, 1)[1]);
  return Math.max(1, (values.length * (1 - memory)) / (1 + memory));
}
