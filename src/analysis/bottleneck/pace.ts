import type { Moment } from './signalReader.ts';

/**
 * How a plotter gets on, moment by moment, in relation to its own mean: of the cores that it keeps busy and the bytes that it moves, as locks and swapping
 * keep cores busy and a spinning plotter moves nothing. NaN where neither is known.
 */
export function pacesOf(moments: readonly Moment[]): Float64Array {
  const columns = [moments.map(({ signals }) => signals.cores), moments.map(({ signals }) => signals.moved)].map(
    inRelationToMean,
  );
  return Float64Array.from(moments, (_, at) => {
    const there = columns.map((column) => column[at]).filter((value) => !Number.isNaN(value));
    return there.length === 0 ? Number.NaN : there.reduce((sum, value) => sum + value, 0) / there.length;
  });
}

function inRelationToMean(values: readonly number[]): number[] {
  const there = values.filter((value) => !Number.isNaN(value));
  const mean = there.reduce((sum, value) => sum + value, 0) / there.length;
  return values.map((value) => (mean > 0 ? value / mean : Number.NaN));
}
