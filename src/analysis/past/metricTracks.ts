import { isUsable, meanOf, usableValues } from '../../analyze/series.ts';
import type { History } from '../../history/history.ts';
import type { SeriesColumns } from '../../history/historyQuery.ts';
import { TIER_SECONDS, type Tier } from '../../history/retention.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import { OF_PLOTS } from '../bottleneck/saturation.ts';
import type { Interval } from '../common/evidence.ts';
import { countsInSum, hasSeries, type KeyMetric, metricsOf } from '../common/keyMetric.ts';
import { KEY_METRICS } from '../common/keyMetrics.ts';

/** A key metric over the whole range, on the grid that all share. */
export interface MetricTrack extends Pick<KeyMetric, 'id' | 'title' | 'metric' | 'category' | 'meaning' | 'family'> {
  /** Mean of each cell; NaN where nothing was measured. */
  readonly values: Float64Array;
  /** The highest single value, where it can be told: the highest of a sum can't. */
  readonly peak?: number;
  /** Which of several it mostly is: a mount point, a disk. */
  readonly subject?: string;
}

export interface MetricTracks {
  /** Epoch seconds at which the first cell begins and the last one ends. */
  readonly from: number;
  readonly to: number;
  readonly stepSeconds: number;
  /** Epoch seconds at which each cell begins. */
  readonly times: Float64Array;
  /** Those that were measured at all. */
  readonly tracks: readonly MetricTrack[];
  readonly tiers: readonly Tier[];
  /** Points read. */
  readonly points: number;
}

/** Enough for patterns of an hour in a month, few enough for every method. */
const MOST_CELLS = 3000;
/** Even parts of an hour or a day: hours of different days have the same cells. */
const STEPS = [1, 2, 5, 10, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** How long the cells of a range are. */
export function stepFor(seconds: number): number {
  return STEPS.find((step) => seconds / step <= MOST_CELLS) ?? Math.ceil(seconds / MOST_CELLS / 86_400) * 86_400;
}

/** Questions of one range have much in common that is read once: so many are asked together. */
const METRICS_AT_ONCE = 16;

/** Reads the key metrics of a range, in several steps: between two, others may have their turn. */
export function* readTracks(history: History, from: number, to: number): Generator<string, MetricTracks> {
  const wished = stepFor(to - from);
  const range = { from, to, points: Math.floor((to - from) / wished) };
  for (let stepSeconds = wished; ; ) {
    const read = yield* tracksOf(history, range, stepSeconds);
    const coarsest = Math.max(0, ...read.tiers.map((tier) => (tier === 'second' ? 1 : TIER_SECONDS[tier])));
    if (coarsest <= stepSeconds) return read;
    // So far back only coarser points are kept than the range is looked at in.
    stepSeconds = coarsest;
  }
}

function* tracksOf(
  history: History,
  range: { readonly from: number; readonly to: number; readonly points: number },
  stepSeconds: number,
): Generator<string, MetricTracks> {
  const start = Math.floor(range.from / stepSeconds) * stepSeconds;
  const cells = Math.max(1, Math.ceil((range.to - start) / stepSeconds));
  const queriesOf = (metrics: readonly MetricName[]) => metrics.map((metric) => ({ series: { metric }, ...range }));
  const farms = mountsOfPlots(history.query(...queriesOf([PLOTS])));
  const making = KEY_METRICS.flatMap((key) =>
    metricsOf(key).map((metric) => ({ key, metric, track: trackInTheMaking(key, { start, stepSeconds, cells }) })),
  );
  const unread = [...new Set(making.map(({ metric }) => metric))];
  while (unread.length > 0) {
    const next = unread.splice(0, METRICS_AT_ONCE);
    const own = making.filter(({ metric }) => next.includes(metric));
    yield titleOf(own[0].key);
    history.querySeries(queriesOf(next), (columns) => {
      const { metric, attributes } = columns.series;
      if (metric === 'system.filesystem.utilization' && farms.has(attributes[MOUNT])) return;
      for (const one of own) {
        if (one.metric !== metric || !hasSeries(one.key, metric, attributes)) continue;
        if (countsInSum(one.key, attributes)) one.track.add(columns);
      }
    });
  }
  // Of the metric that counts first of those that have values.
  const found = KEY_METRICS.flatMap(
    (key) => making.find((one) => one.key === key && one.track.points > 0)?.track ?? [],
  );
  return {
    from: start,
    to: start + cells * stepSeconds,
    stepSeconds,
    times: Float64Array.from({ length: cells }, (_, i) => start + i * stepSeconds),
    tracks: found.map((track) => track.made()),
    tiers: [...new Set(found.flatMap(({ tiers }) => [...tiers]))],
    points: found.reduce((sum, { points }) => sum + points, 0),
  };
}

/**
 * Reads a range, cut to where anything was measured (or a plot ran): what begins long before the history is not looked at in steps
 * that are as long as the history.
 * @param plots Of the range.
 */
export function* readMeasured(
  history: History,
  range: Interval,
  plots: readonly Interval[],
): Generator<string, MetricTracks> {
  let { from, to } = range;
  for (;;) {
    const tracks = yield* readTracks(history, from, to);
    const measured = measuredIn(tracks, plots);
    if (measured === undefined || measured.to - measured.from > NEARLY_ALL * (to - from)) return tracks;
    from = Math.max(from, measured.from);
    to = Math.min(to, measured.to);
  }
}

const NEARLY_ALL = 0.9;

/** From the first to the last thing that is known. */
function measuredIn({ tracks, times, stepSeconds }: MetricTracks, plots: readonly Interval[]): Interval | undefined {
  const cells = [...times.keys()].filter((cell) => tracks.some(({ values }) => !Number.isNaN(values[cell])));
  const last = cells.at(-1);
  const known = last === undefined ? plots : [...plots, { from: times[cells[0]], to: times[last] + stepSeconds }];
  if (known.length === 0) return undefined;
  return { from: Math.min(...known.map(({ from }) => from)), to: Math.max(...known.map(({ to }) => to)) };
}

const PLOTS: MetricName = 'system.filesystem.plots.utilization';
const MOUNT = 'system.filesystem.mountpoint';

/** Of file systems that are full of plots on purpose. */
function mountsOfPlots(plots: readonly SeriesColumns[]): ReadonlySet<string> {
  const full = plots.filter(({ mean }) => meanOf(usableValues(mean)) >= OF_PLOTS);
  return new Set(full.map(({ series }) => series.attributes[MOUNT]));
}

function titleOf({ title, titleOfAll = title }: KeyMetric): string {
  return titleOfAll;
}

interface Grid {
  /** Epoch seconds at which the first cell begins. */
  readonly start: number;
  readonly stepSeconds: number;
  readonly cells: number;
}

/** Puts the series of a metric together as they come, cell by cell. */
function trackInTheMaking(key: KeyMetric, grid: Grid) {
  const { id, metric, category, meaning, family, combine, toldBy = '' } = key;
  const tiers = new Set<Tier>();
  const names: string[] = [];
  let [values, own, weights] = [new Float64Array(0), new Float64Array(0), new Float64Array(0)];
  /** By cell, which of the series is the highest in it. */
  let leading = new Uint32Array(0);
  let points = 0;
  let peak = Number.NEGATIVE_INFINITY;
  return {
    /** Of the points that count. */
    tiers,
    get points() {
      return points;
    },
    add(columns: Pick<SeriesColumns, 'series' | 'tier' | 'times' | 'mean' | 'max' | 'count'>): void {
      if (!columns.mean.some(isUsable)) return;
      if (points === 0) {
        [values, own, weights] = [values, own, weights].map(() => new Float64Array(grid.cells));
        values.fill(Number.NaN);
        leading = new Uint32Array(grid.cells);
      }
      meansOfCells(columns, grid, own, weights);
      if (combine === 'sum') addTo(values, own);
      else raiseTo(values, own, leading, names.length);
      peak = Math.max(peak, highest(columns.max));
      names.push(columns.series.attributes[toldBy] ?? '');
      tiers.add(columns.tier);
      points += columns.times.length;
    },
    made(): MetricTrack {
      const peakIsKnown = combine === 'max' || names.length === 1;
      const subject = toldBy === '' ? undefined : subjectOf(names, leading, values);
      return {
        id,
        title: subject ? `${titleOf(key)} (${subject.isAlways ? '' : 'mostly '}${subject.name})` : titleOf(key),
        metric,
        category,
        meaning,
        family,
        values,
        ...(peakIsKnown && Number.isFinite(peak) && { peak }),
        ...(subject && { subject: subject.name }),
      };
    },
  };
}

// Functions of their own, not of each track: made fast once for all.

function addTo(sums: Float64Array, own: Float64Array): void {
  for (let cell = 0; cell < own.length; cell++) {
    if (Number.isNaN(own[cell])) continue;
    sums[cell] = Number.isNaN(sums[cell]) ? own[cell] : sums[cell] + own[cell];
  }
}

/** @param leading is told by cell where `own` is higher than all before. */
function raiseTo(highest: Float64Array, own: Float64Array, leading: Uint32Array, place: number): void {
  for (let cell = 0; cell < own.length; cell++) {
    if (Number.isNaN(own[cell]) || own[cell] <= highest[cell]) continue;
    highest[cell] = own[cell];
    leading[cell] = place;
  }
}

function highest(values: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i];
  return most;
}

/** Of several it is the one that it is for more than half of the time. */
const MOSTLY = 0.5;
/** It is that one and no other, as far as anybody asks. */
const ALWAYS = 0.95;

/** Which of several the highest mostly is. @param leading By cell, the place of the one that is the highest in it. */
function subjectOf(
  names: readonly string[],
  leading: Uint32Array,
  values: Float64Array,
): { readonly name: string; readonly isAlways: boolean } | undefined {
  const cells = new Map<string, number>();
  let measured = 0;
  for (let cell = 0; cell < values.length; cell++) {
    if (Number.isNaN(values[cell])) continue;
    measured++;
    // What was mounted anew is another series of the same place.
    const name = names[leading[cell]];
    cells.set(name, (cells.get(name) ?? 0) + 1);
  }
  const [[name, own] = ['', 0]] = [...cells].sort((a, b) => b[1] - a[1]);
  return name === '' || own <= MOSTLY * measured ? undefined : { name, isAlways: own >= ALWAYS * measured };
}

/** Means of the values that were measured in each cell: a point of a roll-up weighs as many as it is made of. */
function meansOfCells(
  { times, mean, count }: Pick<SeriesColumns, 'times' | 'mean' | 'count'>,
  { start, stepSeconds }: Grid,
  into: Float64Array,
  weights: Float64Array,
): void {
  into.fill(0);
  weights.fill(0);
  for (let i = 0; i < times.length; i++) {
    // A roll-up of an hour may begin before the range does.
    const cell = Math.max(0, Math.floor((times[i] - start) / stepSeconds));
    if (cell >= into.length || !Number.isFinite(mean[i])) continue;
    into[cell] += mean[i] * count[i];
    weights[cell] += count[i];
  }
  for (let cell = 0; cell < into.length; cell++)
    into[cell] = weights[cell] === 0 ? Number.NaN : into[cell] / weights[cell];
}
