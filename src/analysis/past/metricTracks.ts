import { isUsable, meanOf } from '../../analyze/series.ts';
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

interface Found {
  readonly key: KeyMetric;
  readonly columns: readonly SeriesColumns[];
}

/** Questions of one range have much in common that is read once: so many are asked together. */
const METRICS_AT_ONCE = 16;

/** Reads the key metrics of a range, a step for each: between two, others may have their turn. */
export function* readTracks(history: History, from: number, to: number): Generator<string, MetricTracks> {
  const wished = stepFor(to - from);
  const range = { from, to, points: Math.floor((to - from) / wished) };
  const unread: MetricName[] = [PLOTS, ...new Set(KEY_METRICS.flatMap(metricsOf))];
  const read = new Map<MetricName, readonly SeriesColumns[]>();
  const found: Found[] = [];
  for (const key of KEY_METRICS) {
    yield titleOf(key);
    while (metricsOf(key).some((metric) => !read.has(metric))) {
      const next = unread.splice(0, METRICS_AT_ONCE);
      const columns = history.query(...next.map((metric) => ({ series: { metric }, ...range })));
      const own = Map.groupBy(columns, ({ series }) => series.metric);
      for (const metric of next) read.set(metric, own.get(metric) ?? []);
    }
    const columns = columnsOf(read, key);
    if (columns.length > 0) found.push({ key, columns });
  }
  const all = found.flatMap(({ columns }) => columns);
  const tiers = [...new Set(all.map(({ tier }) => tier))];
  const stepSeconds = Math.max(wished, ...tiers.map((tier) => (tier === 'second' ? 1 : TIER_SECONDS[tier])));
  const start = Math.floor(from / stepSeconds) * stepSeconds;
  const times = Float64Array.from(
    { length: Math.max(1, Math.ceil((to - start) / stepSeconds)) },
    (_, i) => start + i * stepSeconds,
  );
  return {
    from: start,
    to: start + times.length * stepSeconds,
    stepSeconds,
    times,
    tracks: found.map(({ key, columns }) => trackOf(key, columns, start, stepSeconds, times.length)),
    tiers,
    points: all.reduce((sum, column) => sum + column.times.length, 0),
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

/** Whether these are of a file system that is full of plots on purpose. */
function isOfPlots(read: ReadonlyMap<MetricName, readonly SeriesColumns[]>, { series }: SeriesColumns): boolean {
  if (series.metric !== 'system.filesystem.utilization') return false;
  const plots = read.get(PLOTS)?.filter((other) => other.series.attributes[MOUNT] === series.attributes[MOUNT]) ?? [];
  return plots.some(({ mean }) => meanOf(mean.filter(isUsable)) >= OF_PLOTS);
}

/** Of the metric that counts first of those that have values. */
function columnsOf(read: ReadonlyMap<MetricName, readonly SeriesColumns[]>, key: KeyMetric): readonly SeriesColumns[] {
  for (const metric of metricsOf(key)) {
    const columns = (read.get(metric) ?? []).filter((one) => {
      const { attributes } = one.series;
      const counts = hasSeries(key, metric, attributes) && countsInSum(key, attributes);
      return counts && one.mean.some(isUsable) && !isOfPlots(read, one);
    });
    if (columns.length > 0) return columns;
  }
  return [];
}

function titleOf({ title, titleOfAll = title }: KeyMetric): string {
  return titleOfAll;
}

/** Puts the series of a metric together, cell by cell. */
export function trackOf(
  key: KeyMetric,
  columns: readonly Pick<SeriesColumns, 'times' | 'mean' | 'max' | 'count'>[],
  start: number,
  stepSeconds: number,
  cells: number,
): MetricTrack {
  const { id, metric, category, meaning, family, combine } = key;
  const values = new Float64Array(cells).fill(Number.NaN);
  let peak = Number.NEGATIVE_INFINITY;
  for (const column of columns) {
    const own = cellMeans(column, start, stepSeconds, cells);
    for (let cell = 0; cell < cells; cell++) {
      if (Number.isNaN(own[cell])) continue;
      if (Number.isNaN(values[cell])) values[cell] = own[cell];
      else values[cell] = combine === 'sum' ? values[cell] + own[cell] : Math.max(values[cell], own[cell]);
    }
    for (const most of column.max) if (most > peak) peak = most;
  }
  const peakIsKnown = combine === 'max' || columns.length === 1;
  return {
    id,
    title: titleOf(key),
    metric,
    category,
    meaning,
    family,
    values,
    ...(peakIsKnown && Number.isFinite(peak) && { peak }),
  };
}

/** Means of the values that were measured in each cell: a point of a roll-up weighs as many as it is made of. */
function cellMeans(
  { times, mean, count }: Pick<SeriesColumns, 'times' | 'mean' | 'count'>,
  start: number,
  stepSeconds: number,
  cells: number,
): Float64Array {
  const sums = new Float64Array(cells);
  const weights = new Float64Array(cells);
  for (let i = 0; i < times.length; i++) {
    // A roll-up of an hour may begin before the range does.
    const cell = Math.max(0, Math.floor((times[i] - start) / stepSeconds));
    if (cell >= cells || !Number.isFinite(mean[i])) continue;
    sums[cell] += mean[i] * count[i];
    weights[cell] += count[i];
  }
  return sums.map((sum, cell) => (weights[cell] === 0 ? Number.NaN : sum / weights[cell]));
}
