import type { History } from '../../history/history.ts';
import { TIER_SECONDS, type Tier } from '../../history/retention.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import { type Frame, SeriesIndex } from '../../metrics/frame.ts';
import { CHARTS, type Chart, chartValues } from '../../pages/charts.ts';

/** Epoch seconds, about how many points are wanted, and of which charts (by their ids; without them of all). */
export interface ChartRange {
  readonly from: number;
  readonly to: number;
  readonly points?: number;
  readonly charts?: readonly string[];
}

/** What charts show of a stretch of time, as columns: small to send and quick to check. */
export interface ChartColumns {
  readonly tier: Tier;
  /** Seconds that one point stands for; 0 = a moment. */
  readonly stepSeconds: number;
  /** Since when the history has values; absent where it has none. */
  readonly since?: number;
  /** Epoch seconds of the points, ascending. */
  readonly times: Float64Array;
  /** By chart id: a column by label of a line, NaN = absent, and the tops of the axis where the chart has a whole. */
  readonly charts: Readonly<Record<string, { lines: Readonly<Record<string, Float64Array>>; tops?: Float64Array }>>;
}

/** Measured on every host: by it the times of the points are the same, whichever charts are asked for. */
const MEASURE: MetricName = 'system.cpu.utilization';

function metricsOf(charts: readonly Chart[]): ReadonlySet<MetricName> {
  return new Set([
    MEASURE,
    ...charts.flatMap(({ lines, whole }) => [
      ...lines.map(({ metric }) => metric),
      ...(typeof whole === 'string' ? [whole] : []),
    ]),
  ]);
}

/**
 * The charts of the dashboard from `from` to `to` (epoch seconds), from the tier that has about `points` of them; where it
 * has more, the means of several. Without `points` every frame as it was measured.
 */
export function chartColumns(history: History, range: ChartRange): ChartColumns {
  const { charts: wanted, ...stretch } = range;
  const { from, to, points } = stretch;
  const charts = wanted ? CHARTS.filter(({ id }) => wanted.includes(id)) : CHARTS;
  const asMeasured = points === undefined;
  const found = history.query(
    ...[...metricsOf(charts)].map((metric) => ({
      ...{ series: { metric }, ...stretch },
      ...(asMeasured && { tier: 'second' as const }),
    })),
  );
  const tier = found[0]?.tier ?? 'second';
  const stepSeconds = asMeasured ? 0 : Math.max(tier === 'second' ? 0 : TIER_SECONDS[tier], (to - from) / points);
  const bucketOf = (time: number) => (asMeasured ? time : Math.floor((time - from) / stepSeconds));
  const seen = new Set<number>();
  for (const { times } of found) for (let i = 0; i < times.length; i++) seen.add(bucketOf(times[i]));
  const buckets = [...seen].sort((a, b) => a - b);
  const place = new Map(buckets.map((bucket, index) => [bucket, index]));
  const columns = found.map(({ times, mean }) => {
    const sums = new Float64Array(buckets.length);
    const counts = new Uint32Array(buckets.length);
    for (let i = 0; i < times.length; i++) {
      const at = place.get(bucketOf(times[i]));
      if (at === undefined || Number.isNaN(mean[i])) continue;
      sums[at] += mean[i];
      counts[at]++;
    }
    return sums.map((sum, i) => (counts[i] === 0 ? Number.NaN : sum / counts[i]));
  });
  const index = new SeriesIndex({ version: 1, series: found.map(({ series }) => series) });
  const times = Float64Array.from(buckets, (bucket) => (asMeasured ? bucket : from + (bucket + 0.5) * stepSeconds));
  const frames = buckets.map(
    (_, i): Frame => ({
      epochSeconds: times[i],
      index,
      values: Float64Array.from(columns, (column) => column[i]),
    }),
  );
  return {
    tier,
    stepSeconds,
    ...(history.beginning !== undefined && { since: history.beginning }),
    times,
    charts: Object.fromEntries(charts.map((chart) => [chart.id, columnsOf(chart, frames)])),
  };
}

function columnsOf(chart: Chart, frames: readonly Frame[]): ChartColumns['charts'][string] {
  const lines: Record<string, Float64Array> = {};
  const tops = new Float64Array(frames.length).fill(Number.NaN);
  frames.forEach((frame, i) => {
    const { values, top } = chartValues(chart, frame);
    if (top !== undefined) tops[i] = top;
    for (const [label, value] of Object.entries(values)) {
      lines[label] ??= new Float64Array(frames.length).fill(Number.NaN);
      if (value !== null) lines[label][i] = value;
    }
  });
  return chart.whole === undefined ? { lines } : { lines, tops };
}
