import type { StoredPlot } from '../../history/storedPlot.ts';
import { formatCount, formatSeconds } from '../../metrics/format.ts';
import { barSpec } from '../../pages/benchmarkCharts.ts';
import { type Picture, schemeOf } from '../../pages/pictures.ts';
import { coloursFor, usedColours } from '../../pages/plotCharts.ts';
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
  readonly plots: readonly StoredPlot[];
}

/** Finished plots of the last seven days, each beside the same day of the week before. */
export function weekPicture({ history, range }: PictureSources): Picture | undefined {
  const end = new Date(range.to * 1000);
  // Local days: one on which the clock is changed has 23 or 25 hours. The last is the one that is going on.
  const start = (ago: number) => new Date(end.getFullYear(), end.getMonth(), end.getDate() - ago).getTime() / 1000;
  const from = start(2 * DAYS - 1);
  const finished = history
    .plots({ from, to: range.to })
    .filter(({ outcome, endedAt = 0 }) => outcome === 'finished' && endedAt >= from && endedAt < range.to);
  if (finished.length === 0) return undefined;
  const days = Array.from({ length: 2 * DAYS }, (_, i): DayPlots => {
    const ago = DAYS - 1 - (i % DAYS) + (i < DAYS ? 0 : DAYS);
    const [begins, ends] = [start(ago), Math.min(start(ago - 1), range.to)];
    const plots = finished.filter(({ endedAt = 0 }) => endedAt >= begins && endedAt < ends);
    // Of days before the history nothing is known: they aren't without plots.
    const isKnown = ends > (history.beginning ?? from);
    return { isKnown, name: day.format(begins * 1000 + NOON), run: RUNS[i < DAYS ? 0 : 1], plots };
  });
  const total = (run: string) => days.filter((one) => one.run === run).flatMap(({ plots }) => plots);
  const [now, before] = RUNS.map(total);
  const bars = days
    .filter(({ isKnown }) => isKnown)
    .map(({ name, run, plots: { length } }) => ({ name, run, value: length, low: length, high: length }));
  const began = history.beginning ?? from;
  const compared =
    began > start(DAYS - 1) ? '; of the seven days before nothing is known' : `, ${before.length} in the seven before`;
  return {
    sentence: `${formatCount(now.length, 'plot')} finished in the last seven days${compared}.`,
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
        .map(({ name, plots }, i) => [
          name,
          countOf(days[i]),
          countOf(days[i + DAYS]),
          tookOf(plots),
          tookOf(days[i + DAYS].plots),
        ]),
    },
  };
}

const NOON = 12 * 3_600_000;

function countOf({ isKnown, plots }: DayPlots): string {
  return isKnown ? `${plots.length}` : '';
}

function tookOf(plots: readonly StoredPlot[]): string {
  const seconds = plots.flatMap(({ seconds: took }) => took ?? []);
  return seconds.length === 0 ? '' : formatSeconds(seconds.reduce((sum, took) => sum + took, 0) / seconds.length);
}
