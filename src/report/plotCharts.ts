import type { Interval } from '../analysis/common/evidence.ts';
import type { ReportChart } from '../analysis/common/report.ts';
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
import { type EndedPlots, failedOf, isByHour, sumOf } from './endedPlots.ts';
import { type AccountOf, lanesOf } from './plotAccounts.ts';

const HOUR = 3600;

const GAP = 0.03;

const OUTCOMES = coloursFor(['finished', 'failed'], schemeOf('plotCounts'));

/** How many plots ended in each hour or day, and how long the finished ones took. */
export function plotCharts(ended: readonly EndedPlots[], range: Interval): ReportChart[] {
  return [countChart(ended, range), timeChart(ended, range)].flatMap((chart) => chart ?? []);
}

/** How many plots ended in each hour or day; `undefined` where none did. */
export function countChart(ended: readonly EndedPlots[], range: Interval): ReportChart | undefined {
  const finished = sumOf(ended, (one) => one.finished);
  const failed = sumOf(ended, failedOf);
  if (finished + failed === 0) return undefined;
  const each = isByHour(range) ? 'hour' : 'day';
  const [stretch, ticks] = axisOf(range);
  // Local ones: where the clock is changed, days have 23 or 25 hours.
  const spans = localSpans(stretch.from, stretch.until, each);
  const inSpan = Map.groupBy(ended, ({ start }) => spans.findLast(({ from }) => from <= start * 1000) ?? spans[0]);
  const bars = [...inSpan].flatMap(([{ from, until }, own]) => {
    const count = sumOf(own, (one) => one.finished);
    const all = count + sumOf(own, failedOf);
    // Days are told apart.
    const gap = GAP * (until - from);
    const span = { from: from + gap, until: until - gap };
    return [
      { ...span, outcome: OUTCOMES.names[0], low: 0, high: count },
      { ...span, outcome: OUTCOMES.names[1], low: count, high: all },
    ].flatMap((bar) => (bar.high > bar.low ? { ...bar, text: formatCount(bar.high - bar.low, 'plot') } : []));
  });
  const colours = usedColours(
    OUTCOMES,
    bars.map(({ outcome }) => outcome),
  );
  const most = Math.max(...bars.map(({ high }) => high));
  return {
    title: `Plots by the ${each}`,
    sentence: `${finished} finished${failed > 0 ? ` and ${failed} failed` : ''}; ${most} at most in one ${each}.`,
    spec: plotCountSpec(bars, stretch, ticks, colours),
    legend: legendOf(colours),
  };
}

export const UNITS = [
  { name: 'hours', seconds: HOUR },
  { name: 'minutes', seconds: 60 },
  { name: 'seconds', seconds: 1 },
] as const;

/** How long the finished plots took, in the median where they are counted together; `undefined` where there are none. */
export function timeChart(ended: readonly EndedPlots[], range: Interval): ReportChart | undefined {
  const timed = ended.flatMap(({ start, name, seconds }) => {
    if (seconds === undefined) return [];
    const { count, mean, p50 } = seconds;
    return [{ start, name, count, took: count === 1 ? mean : p50 }];
  });
  if (timed.length === 0) return undefined;
  const colours = coloursFor([...new Set(timed.map(({ name }) => name))], schemeOf('plotTimes'));
  const [least, most] = [Math.min, Math.max].map((outermost) => outermost(...timed.map(({ took }) => took)));
  const unit = UNITS.find((one) => most >= one.seconds) ?? UNITS[UNITS.length - 1];
  const points = timed.map(({ start, name, count, took }) => ({
    time: start * 1000,
    took: took / unit.seconds,
    kind: name,
    text: `${formatSeconds(took)}${count > 1 ? `, the median of ${count} plots` : ''}`,
  }));
  const plots = timed.reduce((sum, { count }) => sum + count, 0);
  const medians = plots > timed.length ? ` in the median of ${isByHour(range) ? 'an hour' : 'a day'}` : '';
  return {
    title: 'How long plots took',
    sentence: `${plots} plots took from ${formatSeconds(least)} to ${formatSeconds(most)}${medians}.`,
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
