import { isNotEnoughData, type NotEnoughData, notEnoughData } from '../../analyze/notEnoughData.ts';
import { trend } from '../../analyze/trend.ts';
import { describeEvent } from '../../events/describeEvent.ts';
import type { EngineEvent } from '../../events/events.ts';
import { CATEGORIES, type Category } from '../common/category.ts';
import type { Interval } from '../common/evidence.ts';
import type { MetricTrack, MetricTracks } from './metricTracks.ts';
import { metricTrends, type PastTrend } from './metricTrends.ts';
import type { PlotCase } from './plotCases.ts';
import { type PlotTimeTrend, plotTimeTrend } from './plotTimeTrend.ts';
import { standardised } from './standardised.ts';

/** Where a part of the host went as a whole: its metrics, each in deviations of its own, put together. */
export interface SystemTrend {
  readonly kind: 'systemTrend';
  readonly category: Category | 'host';
  readonly direction: 'rising' | 'falling' | 'steady';
  /** Over the range, in deviations. */
  readonly changeDeviations: number;
  readonly adjustedPValue: number;
  /** Titles of the metrics that rise and fall by themselves. */
  readonly rising: readonly string[];
  readonly falling: readonly string[];
  readonly metrics: number;
}

/** A time at which one or several metrics changed their level, and what happened then. */
export interface SystemChange {
  /** Epoch seconds. */
  readonly at: number;
  readonly metrics: readonly {
    readonly id: string;
    readonly title: string;
    readonly before: number;
    readonly after: number;
  }[];
  /** In words, the nearest first. */
  readonly events: readonly { readonly at: number; readonly text: string }[];
}

export interface HistoryTrends {
  readonly metrics: readonly PastTrend[];
  readonly systemWide: readonly (SystemTrend | (NotEnoughData & Pick<SystemTrend, 'category'>))[];
  readonly plotTime: PlotTimeTrend | NotEnoughData;
  readonly changePoints: readonly SystemChange[];
}

/** What happened in a range, of these types, in the order of time. */
export type EventsIn = (range: Interval, types: readonly EngineEvent['type'][]) => readonly EngineEvent[];

const CERTAIN = 0.01;
const LEAST_CHANGE_DEVIATIONS = 0.5;
/** Changes within so many cells are one. */
const SAME_CHANGE_CELLS = 3;
const EVENTS_NAMED = 3;

/** A step for each metric: between two, others may have their turn. @param tracks without their daily and weekly patterns. */
export function* historyTrends(
  { times, stepSeconds }: MetricTracks,
  tracks: readonly MetricTrack[],
  cases: readonly PlotCase[],
  eventsIn: EventsIn,
): Generator<string, HistoryTrends> {
  const metrics = yield* metricTrends(tracks, times);
  yield 'the host as a whole';
  return {
    metrics,
    systemWide: systemTrends(tracks, times, metrics),
    plotTime: plotTimeTrend(cases),
    changePoints: systemChanges(metrics, eventsIn, stepSeconds),
  };
}

function systemTrends(tracks: readonly MetricTrack[], times: Float64Array, metrics: readonly PastTrend[]) {
  const measured = new Set(tracks.map(({ category }) => category));
  return [...CATEGORIES, 'host' as const].map((category) => {
    const own = tracks.filter((track) => category === 'host' || track.category === category);
    const varying = own.flatMap(({ values, meaning }) => {
      const deviations = standardised(values);
      if (deviations === undefined) return [];
      // For the host as a whole more is more load: what it yields counts the other way round.
      return [category === 'host' && meaning === 'yield' ? deviations.map((value) => -value) : deviations];
    });
    const fit = varying.length === 0 ? notEnoughData(1, 0, 'no metric varied') : trend(times, meanOfAll(varying));
    if (isNotEnoughData(fit)) return { ...fit, category };
    const changeDeviations = (fit.slopePerHour * (times[times.length - 1] - times[0])) / 3600;
    const adjustedPValue = Math.min(1, fit.adjustedPValue * (measured.size + 1));
    const goes = adjustedPValue <= CERTAIN && Math.abs(changeDeviations) >= LEAST_CHANGE_DEVIATIONS;
    const titled = (direction: string) =>
      metrics.flatMap((one) =>
        (category === 'host' || one.category === category) && one.direction === direction ? [one.title] : [],
      );
    return {
      kind: 'systemTrend' as const,
      category,
      direction: directionOf(goes, changeDeviations),
      changeDeviations,
      adjustedPValue,
      rising: titled('rising'),
      falling: titled('falling'),
      metrics: varying.length,
    };
  });
}

function meanOfAll(columns: readonly Float64Array[]): Float64Array {
  return columns[0].map((_, i) => {
    let sum = 0;
    let count = 0;
    for (const column of columns) {
      if (Number.isNaN(column[i])) continue;
      sum += column[i];
      count++;
    }
    return count === 0 ? Number.NaN : sum / count;
  });
}

function directionOf(goes: boolean, change: number): 'rising' | 'falling' | 'steady' {
  return goes ? (change > 0 ? 'rising' : 'falling') : 'steady';
}

/** What may change the level of metrics when it happens. */
const CHANGING: readonly EngineEvent['type'][] = [
  'process.seen',
  'process.ended',
  'engine.started',
  'storage.mapped',
  'plotter.crashed',
  'plot.failed',
];

function systemChanges(metrics: readonly PastTrend[], eventsIn: EventsIn, stepSeconds: number): SystemChange[] {
  const near = SAME_CHANGE_CELLS * stepSeconds;
  const all = metrics
    .flatMap((one) =>
      one.levelChanges.map(({ at, before, after }) => ({ at, id: one.id, title: one.title, before, after })),
    )
    .sort((a, b) => a.at - b.at);
  const groups: (typeof all)[] = [];
  for (const change of all) {
    const last = groups.at(-1);
    if (last && change.at - last[0].at <= near) last.push(change);
    else groups.push([change]);
  }
  return groups.map((group) => {
    const { at } = group[0];
    const around = eventsIn({ from: at - near, to: at + near }, CHANGING)
      .toSorted((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))
      .slice(0, EVENTS_NAMED);
    return {
      at,
      metrics: group.map(({ at: _, ...metric }) => metric),
      events: around.map((event) => ({ at: event.at, text: describeEvent(event) })),
    };
  });
}
