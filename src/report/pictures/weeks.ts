import { formatCount, formatSeconds } from '../../metrics/format.ts';
import { barSpec } from '../../pages/benchmarkCharts.ts';
import { type Picture, schemeOf } from '../../pages/pictures.ts';
import { coloursFor, usedColours } from '../../pages/plotCharts.ts';
import { type EndedPlots, endedPlots, MOST_PLOTS, sumOf } from '../endedPlots.ts';
import { legendOf } from '../plotCharts.ts';
import type { PictureSources } from './pictureSources.ts';

const DAYS = 7;
const RUNS = ['these seven days', 'the seven before'];
const COLOURS = coloursFor(RUNS, schemeOf('weeks'));
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long' });

interface DayPlots {
  readonly name: string;
  readonly run: string;
  readonly isKnown: boolean;
  readonly ended: readonly EndedPlots[];
}

/** Finished plots of the last seven days, each beside the same day of the week before. */
export function weekPicture({ history, range }: PictureSources): Picture | undefined {
  const end = new Date(range.to * 1000);
  // Local days: one on which the clock is changed has 23 or 25 hours. The last is the one that is going on.
  const start = (ago: number) => new Date(end.getFullYear(), end.getMonth(), end.getDate() - ago).getTime() / 1000;
  const from = start(2 * DAYS - 1);
  const both = { from, to: range.to };
  const all = endedPlots(history, both, history.plots({ ...both, limit: MOST_PLOTS }));
  if (finishedOf(all) === 0) return undefined;
  const days = Array.from({ length: 2 * DAYS }, (_, i): DayPlots => {
    const ago = DAYS - 1 - (i % DAYS) + (i < DAYS ? 0 : DAYS);
    const [begins, ends] = [start(ago), Math.min(start(ago - 1), range.to)];
    const ended = all.filter(({ start: at }) => at >= begins && at < ends);
    // Of days before the history nothing is known: they aren't without plots.
    const isKnown = ends > (history.beginning ?? from);
    return { isKnown, name: day.format(begins * 1000 + NOON), run: RUNS[i < DAYS ? 0 : 1], ended };
  });
  const [now, before] = RUNS.map((run) =>
    finishedOf(days.filter((one) => one.run === run).flatMap(({ ended }) => ended)),
  );
  const bars = days
    .filter(({ isKnown }) => isKnown)
    .map(({ name, run, ended }) => {
      const value = finishedOf(ended);
      return { name, run, value, low: value, high: value };
    });
  const began = history.beginning ?? from;
  const compared =
    began > start(DAYS - 1) ? '; of the seven days before nothing is known' : `, ${before} in the seven before`;
  return {
    sentence: `${formatCount(now, 'plot')} finished in the last seven days${compared}.`,
    spec: barSpec(
      { title: 'This week against last', axis: 'plots', runs: RUNS, isLogarithmic: false, bars },
      undefined,
      COLOURS.colours,
    ),
    legend: legendOf(
      usedColours(
        COLOURS,
        bars.map(({ run }) => run),
      ),
    ),
    table: {
      head: ['Day', 'Plots', 'A week before', 'Took, in the mean', 'A week before'],
      rows: days
        .slice(0, DAYS)
        .map(({ name, ended }, i) => [
          name,
          countOf(days[i]),
          countOf(days[i + DAYS]),
          tookOf(ended),
          tookOf(days[i + DAYS].ended),
        ]),
    },
  };
}

const NOON = 12 * 3_600_000;

function finishedOf(ended: readonly EndedPlots[]): number {
  return sumOf(ended, ({ finished }) => finished);
}

function countOf({ isKnown, ended }: DayPlots): string {
  return isKnown ? `${finishedOf(ended)}` : '';
}

function tookOf(ended: readonly EndedPlots[]): string {
  const timed = sumOf(ended, ({ seconds }) => seconds?.count ?? 0);
  const seconds = sumOf(ended, ({ seconds: took }) => (took ? took.count * took.mean : 0));
  return timed === 0 ? '' : formatSeconds(seconds / timed);
}
