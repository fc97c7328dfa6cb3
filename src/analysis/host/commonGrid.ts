import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { resample } from '../../analyze/resample.ts';
import { type CleanSeries, within } from './analysisInput.ts';

/** Several series on the same places in time. */
export interface CommonGrid {
  readonly from: number;
  readonly stepSeconds: number;
  /** Epoch seconds of the places. */
  readonly times: Float64Array;
  /** One column a series, NaN where nothing was measured. */
  readonly columns: readonly { readonly series: CleanSeries; readonly values: Float64Array }[];
}

/** Puts series on one grid, with the step of the rarest-measured half of them and `mostPlaces` places at most; undefined where none has two values. */
export function commonGrid(
  series: readonly CleanSeries[],
  from: number,
  to: number,
  mostPlaces: number,
): CommonGrid | undefined {
  const steps = series.flatMap(({ stepSeconds }) => stepSeconds ?? []).sort((a, b) => a - b);
  if (steps.length === 0 || !(to > from)) return undefined;
  const stepSeconds = Math.max(steps[steps.length >> 1], (to - from) / (mostPlaces - 1));
  const columns = series.flatMap((one) => {
    const { times, values } = within(one.whole, from, to);
    const regular = resample(times, values, { from, to, stepSeconds });
    return isNotEnoughData(regular) ? [] : [{ series: one, values: regular.values }];
  });
  if (columns.length === 0) return undefined;
  const times = Float64Array.from(columns[0].values, (_, place) => from + place * stepSeconds);
  return { from, stepSeconds, times, columns };
}
