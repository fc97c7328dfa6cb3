import type { Interval } from '../analysis/common/evidence.ts';
import type { ReportChart } from '../analysis/common/report.ts';
import type { StoredPlot } from '../history/storedPlot.ts';
import { formatCount, formatSeconds, formatShare } from '../metrics/format.ts';
import { TIME_LANES } from '../metrics/timeLanes.ts';
import { LANE_COLOURS } from '../pages/colourSchemes.ts';
import { schemeOf } from '../pages/pictures.ts';
import {
  accountSpec,
  type Colours,
  coloursFor,
  plotCountSpec,
  plotTimeSpec,
  usedColours,
} from '../pages/plotCharts.ts';
import { localSpans, timeTicks } from '../pages/timeAxis.ts';
import { type AccountOf, lanesOf, plotKindName } from './plotAccounts.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Below this hours are told apart. */
const HOURS_BELOW = 3 * DAY;

const GAP = 0.03;

const OUTCOMES = coloursFor(['finished', 'failed'], schemeOf('plotCounts'));

/** How many plots ended in each hour or day, and how long the finished ones took. */
export function plotCharts(plots: readonly StoredPlot[], range: Interval): ReportChart[] {
  return [countChart(plots, range), timeChart(plots, range)].flatMap((chart) => chart ?? []);
}

function endedIn({ from, to }: Interval, plots: readonly StoredPlot[]): StoredPlot[] {
  return plots.filter(({ endedAt = 0, outcome }) => endedAt >= from && endedAt < to && outcome !== 'unknown');
}

/** How many plots ended in each hour or day; `undefined` where none did. */
export function countChart(plots: readonly StoredPlot[], range: Interval): ReportChart | undefined {
  const ended = endedIn(range, plots);
  if (ended.length === 0) return undefined;
  const isHourly = range.to - range.from < HOURS_BELOW;
  const [stretch, ticks] = axisOf(range);
  // Local ones: where the clock is changed, days have 23 or 25 hours.
  const spans = localSpans(stretch.from, stretch.until, isHourly ? 'hour' : 'day');
  const bars = spans.flatMap(({ from, until }) => {
    const own = ended.filter(({ endedAt = 0 }) => endedAt * 1000 >= from && endedAt * 1000 < until);
    const finished = own.filter(({ outcome }) => outcome === 'finished').length;
    // Days are told apart.
    const gap = GAP * (until - from);
    const span = { from: from + gap, until: until - gap };
    return [
      { ...span, outcome: OUTCOMES.names[0], low: 0, high: finished },
      { ...span, outcome: OUTCOMES.names[1], low: finished, high: own.length },
    ].flatMap((bar) => (bar.high > bar.low ? { ...bar, text: formatCount(bar.high - bar.low, 'plot') } : []));
  });
  const colours = usedColours(
    OUTCOMES,
    bars.map(({ outcome }) => outcome),
  );
  const finished = ended.filter(({ outcome }) => outcome === 'finished').length;
  const failed = ended.length - finished;
  const most = Math.max(...bars.map(({ high }) => high));
  return {
    title: `Plots by the ${isHourly ? 'hour' : 'day'}`,
    sentence: `${finished} finished${failed > 0 ? ` and ${failed} failed` : ''}; ${most} at most in one ${isHourly ? 'hour' : 'day'}.`,
    spec: plotCountSpec(bars, stretch, ticks, colours),
    legend: legendOf(colours),
  };
}

export const UNITS = [
  { name: 'hours', seconds: HOUR },
  { name: 'minutes', seconds: 60 },
  { name: 'seconds', seconds: 1 },
] as const;

/** How long the finished plots took; `undefined` where there are none. */
export function timeChart(plots: readonly StoredPlot[], range: Interval): ReportChart | undefined {
  const timed = endedIn(range, plots).filter(({ outcome, seconds }) => outcome === 'finished' && seconds !== undefined);
  if (timed.length === 0) return undefined;
  const kinds = [...new Set(timed.map(plotKindName))];
  const colours = coloursFor(kinds, schemeOf('plotTimes'));
  const seconds = timed.map((plot) => plot.seconds ?? 0);
  const unit = UNITS.find((one) => Math.max(...seconds) >= one.seconds) ?? UNITS[UNITS.length - 1];
  const points = timed.map((plot) => ({
    time: (plot.endedAt ?? 0) * 1000,
    took: (plot.seconds ?? 0) / unit.seconds,
    kind: plotKindName(plot),
    text: formatSeconds(plot.seconds),
  }));
  return {
    title: 'How long plots took',
    sentence: `${timed.length} plots took from ${formatSeconds(Math.min(...seconds))} to ${formatSeconds(Math.max(...seconds))}.`,
    spec: plotTimeSpec(points, unit.name, ...axisOf(range), colours),
    legend: legendOf(colours),
  };
}

/** What the time of plots and their steps went into. */
export function accountChart(accounts: readonly AccountOf[]): ReportChart {
  const lanes = lanesOf(accounts);
  const colours: Colours = {
    names: lanes.map((lane) => TIME_LANES[lane]),
    colours: lanes.map((lane) => LANE_COLOURS[lane]),
  };
  const bars = accounts.flatMap(({ name, shares }) =>
    lanes.map((lane, place) => ({ name, lane: TIME_LANES[lane], place, share: shares[lane] ?? 0 })),
  );
  const [{ name, shares }] = accounts;
  const largest = lanes.slice(0, 3).map((lane) => `${formatShare(shares[lane] ?? 0)} ${TIME_LANES[lane]}`);
  return {
    title: 'What plotters’ time went into',
    sentence: `${name}: ${largest.join(', ')}.`,
    spec: accountSpec(bars, colours),
    legend: legendOf(colours),
  };
}

/** A time axis over the range. */
export function axisOf({ from, to }: Interval) {
  const stretch = { from: from * 1000, until: to * 1000 };
  return [stretch, timeTicks(stretch.from, stretch.until)] as const;
}

export function legendOf({ names, colours }: Colours): ReportChart['legend'] {
  return names.map((name, i) => ({ name, color: colours[i] }));
}
