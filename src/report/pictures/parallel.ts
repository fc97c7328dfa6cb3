import type { StoredPlot } from '../../history/storedPlot.ts';
import { formatDuration } from '../../metrics/format.ts';
import { scatterSpec } from '../../pages/pictureSpecs.ts';
import { type Picture, schemeOf } from '../../pages/pictures.ts';
import { coloursFor } from '../../pages/plotCharts.ts';
import { plotKindName } from '../plotAccounts.ts';
import { legendOf, UNITS } from '../plotCharts.ts';
import type { PictureSources } from './pictureSources.ts';

interface TimedPlot {
  readonly plot: StoredPlot;
  readonly seconds: number;
  /** How many plots were being made while this one was, with it, in the mean. */
  readonly parallel: number;
}

const LEAST_PLOTS = 3;

/** How long plots took against how many were made at once: it shows what one more plotter costs the others. */
export function parallelPicture({ plots, now }: PictureSources): Picture | undefined {
  const timed = timedPlots(plots, now);
  if (timed.length < LEAST_PLOTS) return undefined;
  const kinds = [...new Set(timed.map(({ plot }) => plotKindName(plot)))];
  const longest = Math.max(...timed.map(({ seconds }) => seconds));
  const unit = UNITS.find((one) => longest >= one.seconds) ?? UNITS[UNITS.length - 1];
  const colours = coloursFor(kinds, schemeOf('parallel'));
  const points = timed.map(({ plot, seconds, parallel }) => ({
    x: Math.round(parallel * 100) / 100,
    y: seconds / unit.seconds,
    kind: plotKindName(plot),
    text: `${formatDuration(seconds)} with ${Math.round(parallel * 10) / 10} at once`,
  }));
  const groups = [...Map.groupBy(timed, ({ parallel }) => Math.round(parallel))].toSorted(([a], [b]) => a - b);
  const mean = (own: readonly TimedPlot[]) => own.reduce((sum, { seconds }) => sum + seconds, 0) / own.length;
  const means = groups.map(([parallel, own]) => `${formatDuration(mean(own))} with ${parallel} at once`);
  return {
    sentence: `In the mean a plot took ${means.join(', ')}.`,
    spec: scatterSpec(
      'How long plots took against how many were made at once',
      points,
      { x: 'plots at once', y: unit.name },
      colours,
    ),
    legend: legendOf(colours),
    table: {
      head: ['Plots at once', 'Plots', 'Took, in the mean', 'Plots a day of all'],
      rows: groups.map(([parallel, own]) => [
        `${parallel}`,
        `${own.length}`,
        formatDuration(mean(own)),
        `${Number(((86_400 / mean(own)) * parallel).toPrecision(3))}`,
      ]),
    },
  };
}

/** By one pass over starts and ends: thousands of plots are no square of thousands. */
function timedPlots(plots: readonly StoredPlot[], now: number): TimedPlot[] {
  const spans = plots.map((plot) => ({
    plot,
    from: plot.startedAt,
    to: plot.endedAt ?? (plot.outcome === 'running' ? now : plot.startedAt),
  }));
  const changes = spans
    .flatMap(({ from, to }) =>
      to > from
        ? [
            { at: from, by: 1 },
            { at: to, by: -1 },
          ]
        : [],
    )
    .sort((a, b) => a.at - b.at);
  // Plot seconds up to each change: what lies between two times is a difference.
  const times: number[] = [];
  const sums: number[] = [];
  const counts: number[] = [];
  let count = 0;
  let sum = 0;
  for (const { at, by } of changes) {
    sum += count * (at - (times.at(-1) ?? at));
    count += by;
    times.push(at);
    sums.push(sum);
    counts.push(count);
  }
  const upTo = (time: number) => {
    let [low, high] = [0, times.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (times[middle] <= time) low = middle;
      else high = middle - 1;
    }
    return sums[low] + counts[low] * (time - times[low]);
  };
  return spans.flatMap(({ plot, from, to }) => {
    const { outcome, seconds } = plot;
    if (outcome !== 'finished' || seconds === undefined || !(to > from)) return [];
    return [{ plot, seconds, parallel: (upTo(to) - upTo(from)) / (to - from) }];
  });
}
