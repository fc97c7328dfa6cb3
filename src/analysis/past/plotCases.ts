import { medianInPlace } from '../../analyze/quantiles.ts';
import type { StoredPlot } from '../../history/storedPlot.ts';
import { demo } from '../../plotters/demo.ts';
import type { Interval } from '../common/evidence.ts';
import type { LocalTime } from './localCalendar.ts';
import type { MetricTracks } from './metricTracks.ts';

/** While a process copies a finished plot. */
export interface CopyInterval extends Interval {
  readonly processId: string;
}

/** A plot that was finished, and what went on around it. */
export interface PlotCase extends Interval {
  readonly plot: StoredPlot;
  /** Who made it: its process where that made several, else the settings that it was made with. */
  readonly maker: string;
  readonly seconds: number;
  /** The calendar when it started. */
  readonly local: LocalTime;
  /** How many other plots ran when it started, and in the mean in the time that a plot of its kind usually takes. */
  readonly othersAtStart: number;
  readonly othersMean: number;
  /** Whether another plot had been started shortly before. */
  readonly startsTogether: boolean;
  /** Whether a copy was under way when it started, and for which share of its usual time; undefined where copies aren't known. */
  readonly copyAtStart?: boolean;
  readonly copyShare?: number;
  /** Whether another plot used the same temporary folder for the most part of that time; undefined where folders aren't known. */
  readonly sharesTmp?: boolean;
  /** Of a track by its id: the mean in that time. Undefined where it wasn't measured. */
  during(id: string): number | undefined;
}

/** What makes plots alike, so that their times may be compared. */
const LIKE = {
  plotter: ({ plotter }: StoredPlot) => plotter,
  mode: ({ mode }: StoredPlot) => mode,
  k: ({ configuration, k = configuration?.k }: StoredPlot) => k,
  compression: ({ compression }: StoredPlot) => compression,
  strength: ({ configuration }: StoredPlot) => configuration?.strength,
};
export type Likeness = keyof typeof LIKE;
export const LIKENESSES = Object.keys(LIKE) as readonly Likeness[];

/** Plots of one kind have the same. */
export function kindOf({ plot }: Pick<PlotCase, 'plot'>, by: readonly Likeness[] = LIKENESSES): string {
  return by.map((likeness) => LIKE[likeness](plot) ?? '-').join(' ');
}

/** A process that made so many plots can be compared with itself. */
const LEAST_OF_MAKER = 8;
/** Plots that start within so many seconds of one another are at the same step. */
const TOGETHER_SECONDS = 300;

/** Plots of the demo workload are none to compare real ones with; where there are no others, they stand for them. */
export function withoutDemo(cases: readonly PlotCase[]): readonly PlotCase[] {
  const real = cases.filter(({ plot }) => plot.plotter !== demo.id);
  return real.length > 0 ? real : cases;
}

export interface PlotSurroundings {
  readonly tracks: MetricTracks;
  /** Undefined where nothing is known of copies. */
  readonly copies: readonly CopyInterval[] | undefined;
  localTime(epochSeconds: number): LocalTime;
}

/**
 * The finished plots that started in the range, in the order of their starts. What goes on around one is looked at for as long as
 * its kind usually takes: else a plot that takes longer would by that alone have more around it.
 * @param plots All that ran then, whatever became of them.
 */
export function plotCases(plots: readonly StoredPlot[], surroundings: PlotSurroundings): PlotCase[] {
  const { tracks, copies, localTime } = surroundings;
  const all = plots
    .map((plot) => ({ plot, ...intervalOf(plot, tracks.to) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  const usual = usualSeconds(plots);
  const makerOf = makers(plots);
  const copiesIn = copies && inWindows(copies);
  const longest = all.reduce((most, { from, to }) => Math.max(most, to - from), Math.max(0, ...usual.values()));
  return all.flatMap(({ plot, from, to }, at) => {
    if (plot.outcome !== 'finished' || !(plot.seconds !== undefined && plot.seconds > 0)) return [];
    if (from < tracks.from || from >= tracks.to) return [];
    const window = { from, to: from + (usual.get(kindOf({ plot })) ?? plot.seconds) };
    const windowSeconds = window.to - window.from;
    const others = neighbours(all, at, window, longest);
    const copying = copiesIn?.(window).filter(({ processId }) => processId !== plot.processId);
    return [
      {
        plot,
        maker: makerOf(plot),
        from,
        to,
        seconds: plot.seconds,
        local: localTime(from),
        othersAtStart: others.filter((other) => other.from <= from && other.to > from).length,
        othersMean: others.reduce((sum, other) => sum + overlap(other, window), 0) / windowSeconds,
        startsTogether: others.some((other) => Math.abs(other.from - from) <= TOGETHER_SECONDS),
        ...(copying === undefined
          ? {}
          : {
              copyAtStart: copying.some((copy) => copy.from <= from && copy.to > from),
              copyShare: covered(copying, window) / windowSeconds,
            }),
        ...sharing(plot, others, window),
        during: (id) => meanDuring(tracks, id, window),
      },
    ];
  });
}

/** One plotter on a quick disk and one on a slow disk differ at all times: what else plots have to do with is told within a maker. */
function makers(plots: readonly StoredPlot[]): (plot: StoredPlot) => string {
  const made = new Map<string, number>();
  for (const { processId } of plots) made.set(processId, (made.get(processId) ?? 0) + 1);
  return (plot) => {
    if ((made.get(plot.processId) ?? 0) >= LEAST_OF_MAKER) return plot.processId;
    const { threads, buckets, tmp2, final } = plot.configuration ?? {};
    return JSON.stringify([tmpOf(plot), tmp2, final, threads, buckets]);
  };
}

/** Medians by kind. */
function usualSeconds(plots: readonly StoredPlot[]): Map<string, number> {
  const finished = plots.filter(
    ({ outcome, seconds }) => outcome === 'finished' && seconds !== undefined && seconds > 0,
  );
  const kinds = Map.groupBy(finished, (plot) => kindOf({ plot }));
  return new Map(
    [...kinds].map(([kind, own]) => [kind, medianInPlace(Float64Array.from(own, ({ seconds = 0 }) => seconds))]),
  );
}

function intervalOf(plot: StoredPlot, now: number): Interval {
  const { startedAt, endedAt, seconds, outcome } = plot;
  if (outcome === 'running') return { from: startedAt, to: now };
  return { from: startedAt, to: endedAt ?? startedAt + (seconds ?? 0) };
}

type Placed = Interval & { readonly plot: StoredPlot };

/** The plots of other processes that ran at some time of the window of this one. `all` is sorted by start. */
function neighbours(all: readonly Placed[], at: number, window: Interval, longest: number): Placed[] {
  const found: Placed[] = [];
  for (let i = at - 1; i >= 0 && all[i].from >= window.from - longest; i--)
    if (all[i].to > window.from) found.push(all[i]);
  for (let i = at + 1; i < all.length && all[i].from < window.to; i++) found.push(all[i]);
  // A process makes one plot at a time: the next one of it overlaps only where times are told to the second or so.
  return found.filter(({ plot }) => plot.processId !== all[at].plot.processId);
}

/** Gives those that overlap a window. The windows are to come in the order of their starts. */
function inWindows<Kind extends Interval>(intervals: readonly Kind[]): (window: Interval) => Kind[] {
  const sorted = intervals.toSorted((a, b) => a.from - b.from);
  const longest = sorted.reduce((most, { from, to }) => Math.max(most, to - from), 0);
  let first = 0;
  return (window) => {
    while (first < sorted.length && sorted[first].from < window.from - longest) first++;
    const found: Kind[] = [];
    for (let i = first; i < sorted.length && sorted[i].from < window.to; i++) {
      if (overlap(sorted[i], window) > 0) found.push(sorted[i]);
    }
    return found;
  };
}

function sharing(plot: StoredPlot, others: readonly Placed[], own: Interval): { sharesTmp?: boolean } {
  const tmp = tmpOf(plot);
  if (tmp === undefined) return {};
  const same = others.filter((other) => tmpOf(other.plot) === tmp);
  return { sharesTmp: covered(same, own) > 0.5 * (own.to - own.from) };
}

/** The folder where it is made: its disk where that is known. */
export function tmpOf({ configuration, directories }: StoredPlot): string | undefined {
  const directory = directories?.find(({ use }) => use === 'tmp');
  return directory?.mountpoint ?? directory?.path ?? configuration?.tmp;
}

export function overlap(a: Interval, b: Interval): number {
  return Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
}

/** How many seconds of an interval any of these cover. */
function covered(intervals: readonly Interval[], own: Interval): number {
  let seconds = 0;
  let end = own.from;
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(from, end);
    const stop = Math.min(to, own.to);
    if (stop <= start) continue;
    seconds += stop - start;
    end = stop;
  }
  return seconds;
}

function meanDuring({ tracks, from: start, stepSeconds }: MetricTracks, id: string, window: Interval) {
  const values = tracks.find((track) => track.id === id)?.values ?? [];
  const first = Math.max(0, Math.floor((window.from - start) / stepSeconds));
  const last = Math.min(values.length - 1, Math.floor((window.to - start) / stepSeconds));
  let sum = 0;
  let count = 0;
  for (let cell = first; cell <= last; cell++) {
    if (Number.isNaN(values[cell])) continue;
    sum += values[cell];
    count++;
  }
  return count === 0 ? undefined : sum / count;
}

/** How much longer than usual for its kind each plot took, as a natural logarithm: 0 = as usual, 0.1 = about 10 % longer. */
export function slownessOf(cases: readonly PlotCase[]): Float64Array {
  const byKind = new Map<string, number[]>();
  for (const one of cases) {
    const kind = kindOf(one);
    const logs = byKind.get(kind);
    if (logs) logs.push(Math.log(one.seconds));
    else byKind.set(kind, [Math.log(one.seconds)]);
  }
  const usual = new Map([...byKind].map(([kind, logs]) => [kind, medianInPlace(Float64Array.from(logs))]));
  return Float64Array.from(cases, (one) => Math.log(one.seconds) - (usual.get(kindOf(one)) ?? 0));
}
