import { formatBytes, formatCount, formatNumber } from '../metrics/format.ts';
import type { EngineEvent, PlotFacts } from './events.ts';

/** Ends that the pace is told from: those of the last minutes, and few enough to be kept for every plotter. */
const MOST_ENDS = 120;
const PACE_SECONDS = 600;
/** Fewer plots tell no pace. */
const LEAST_ENDS = 3;
const DAY = 86_400;
/** Plots that take longer are looked at one by one. */
const MOST_RUN_SECONDS = 300;
/** Of a normal distribution, 80 % lies within so many deviations. */
const DEVIATIONS = 1.2816;

/** What one plotter has made since it is watched: a process of thousands of plots, or a loop of processes that make one each. */
export interface PlotsMade {
  readonly finished: number;
  readonly failed: number;
  /** Of the finished ones. */
  readonly bytes: number;
  /** Of the one that failed last. */
  readonly cause?: string;
  /** Of the last ones, the oldest first. */
  readonly ends: readonly PlotEnd[];
}

export interface PlotEnd {
  /** Epoch seconds. */
  readonly at: number;
  /** What it took. */
  readonly seconds: number;
  readonly bytes: number | undefined;
  readonly plot?: Pick<PlotFacts, 'id' | 'name' | 'index' | 'device'>;
}

export const NONE_MADE: PlotsMade = { finished: 0, failed: 0, bytes: 0, ends: [] };

export function afterFinished(
  made: PlotsMade,
  { at, seconds, bytes, plot: { id, name, index, device } }: Extract<EngineEvent, { type: 'plot.finished' }>,
): PlotsMade {
  const plot = { id, name, index, device };
  const ends = [...made.ends, { at, seconds, bytes, plot }]
    .filter((end) => at - end.at <= PACE_SECONDS)
    .slice(-MOST_ENDS);
  return { ...made, finished: made.finished + 1, bytes: made.bytes + (bytes ?? 0), ends };
}

export function afterFailed(made: PlotsMade, cause: string): PlotsMade {
  return { ...made, failed: made.failed + 1, cause };
}

/** How fast plots are made at present. */
export interface Pace {
  readonly plotsPerMinute: number;
  /** What one takes, as the plotter tells it. */
  readonly secondsPerPlot: number;
  /** Absent where the size of a plot isn't known. */
  readonly bytesPerDay?: number;
  /** Share by which the pace may be off, in 8 of 10 cases. */
  readonly error: number;
}

/** `undefined` while too few were made in the last ten minutes. */
export function paceOf({ ends }: PlotsMade, epochSeconds: number): Pace | undefined {
  const lately = ends.filter(({ at }) => epochSeconds - at <= PACE_SECONDS);
  if (lately.length < LEAST_ENDS) return undefined;
  const gaps = lately.slice(1).map(({ at }, before) => at - lately[before].at);
  const usual = mean(gaps);
  // Where the next one is overdue, the pace is no longer what it was.
  const sinceLast = epochSeconds - lately.at(-1)!.at;
  const interval = sinceLast > 2 * usual ? mean([...gaps, sinceLast]) : usual;
  if (!(interval > 0)) return undefined;
  const deviation = Math.sqrt(mean(gaps.map((gap) => (gap - usual) ** 2)));
  const sizes = lately.flatMap(({ bytes }) => bytes ?? []);
  return {
    plotsPerMinute: 60 / interval,
    secondsPerPlot: mean(lately.map(({ seconds }) => seconds)),
    ...(sizes.length > 0 && { bytesPerDay: (mean(sizes) / interval) * DAY }),
    error: Math.min(1, (DEVIATIONS * deviation) / interval / Math.sqrt(gaps.length)),
  };
}

/** The pace of a plotter that makes plots in seconds; `undefined` for others, of which each plot's progress is shown. */
export function runPace(made: PlotsMade | undefined, epochSeconds: number): Pace | undefined {
  const pace = made && paceOf(made, epochSeconds);
  return pace && pace.secondsPerPlot < MOST_RUN_SECONDS ? pace : undefined;
}

/** `30 plots/min · 39.7 TiB/day`. */
export function paceText({ plotsPerMinute, bytesPerDay }: Pace): string {
  const plots =
    plotsPerMinute >= 1 ? `${formatNumber(plotsPerMinute)} plots/min` : `${formatNumber(plotsPerMinute * 60)} plots/h`;
  return bytesPerDay === undefined ? plots : `${plots} · ${formatBytes(bytesPerDay)}/day`;
}

/** `412 plots, 3 failed`. */
export function madeText({ finished, failed }: PlotsMade): string {
  const plots = formatCount(finished, 'plot');
  return failed > 0 ? `${plots}, ${failed} failed` : plots;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
