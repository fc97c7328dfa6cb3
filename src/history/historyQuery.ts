import type { MetricName } from '../metrics/catalogue.ts';
import type { Attributes } from '../metrics/metric.ts';
import type { RolledSources } from './hourMerge.ts';
import { RawSamples } from './rawSamples.ts';
import { TIER_SECONDS, TIERS, type Tier } from './retention.ts';
import { RolledValues } from './rolledValues.ts';
import type { Samples } from './rollUp.ts';
import { ColumnRoom, type RollUpColumns } from './rollUpColumns.ts';
import type { RolledTier } from './rollUpSheets.ts';
import type { StoredSeries } from './seriesCatalog.ts';
import { processOf } from './seriesIds.ts';
import { storedSeries } from './storedSeries.ts';

export interface HistoryQuery {
  /** Ids of series, or all of a metric that have these attributes. */
  readonly series: readonly number[] | { readonly metric: MetricName; readonly where?: Attributes | undefined };
  /** Epoch seconds; `to` itself is not in it. */
  readonly from: number;
  readonly to: number;
  /** About how many points are wanted, 500 by default. */
  readonly points?: number | undefined;
  /** Without it the coarsest tier that gives at least half as many points, or the finest that is still there. */
  readonly tier?: Tier | undefined;
}

/** The values of a series in a range, by column, to be taken one by one (they can't be spread). Where nothing was measured there is no point. */
export interface SeriesColumns {
  readonly series: StoredSeries;
  readonly tier: Tier;
  /** Epoch seconds at which the points begin. */
  readonly times: Float64Array;
  readonly mean: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly p95: Float64Array;
  readonly last: Float64Array;
  /** How many values a point is made of. */
  readonly count: Float64Array | Uint32Array;
}

const DEFAULT_POINTS = 500;

/**
 * Within one transaction, series by series. What questions of one range have in common is read once.
 * @param room where columns may be put: what is given is then good until the next series.
 */
export function* queryHistory(
  sources: RolledSources,
  queries: readonly HistoryQuery[],
  room?: ColumnRoom,
): Generator<SeriesColumns> {
  const raw = once((from: number, to: number) => new RawSamples(sources, from, to));
  const rolled = once((from: number, to: number, tier: RolledTier) => new RolledValues(sources, tier, from, to));
  for (const query of queries) {
    const { from, to } = query;
    const tier = query.tier ?? fittingTier(sources, query, isOfProcesses(sources, query.series));
    for (const series of seriesOf(sources, query, tier)) {
      if (tier === 'second') yield columnsOfSamples(series, raw(from, to).of(series.id));
      else yield new RolledColumns(series, tier, rolled(from, to, tier).of(series.id, room));
    }
  }
}

/** All of them in the same room, one after the other. */
export function seriesOneByOne(
  sources: RolledSources,
  queries: readonly HistoryQuery[],
  use: (columns: SeriesColumns) => void,
): void {
  for (const columns of queryHistory(sources, queries, new ColumnRoom())) use(columns);
}

function columnsOfSamples(series: StoredSeries, { times, values }: Samples): SeriesColumns {
  const count = new Uint32Array(values.length).fill(1);
  return { series, tier: 'second', times, mean: values, min: values, max: values, p95: values, last: values, count };
}

/** Each made when it is first asked for. */
class RolledColumns implements SeriesColumns {
  readonly series: StoredSeries;
  readonly tier: Tier;
  readonly #columns: RollUpColumns;

  constructor(series: StoredSeries, tier: Tier, columns: RollUpColumns) {
    this.series = series;
    this.tier = tier;
    this.#columns = columns;
  }

  get times(): Float64Array {
    return this.#columns.start;
  }

  get mean(): Float64Array {
    return this.#columns.mean;
  }

  get min(): Float64Array {
    return this.#columns.min;
  }

  get max(): Float64Array {
    return this.#columns.max;
  }

  get p95(): Float64Array {
    return this.#columns.p95;
  }

  get last(): Float64Array {
    return this.#columns.last;
  }

  get count(): Float64Array {
    return this.#columns.count;
  }
}

/** Makes what is asked for, each once. */
function once<Asked extends readonly unknown[], Made>(make: (...asked: Asked) => Made): (...asked: Asked) => Made {
  const made = new Map<string, Made>();
  return (...asked) => {
    const key = asked.join(' ');
    const known = made.get(key) ?? make(...asked);
    made.set(key, known);
    return known;
  };
}

function isOfProcesses({ catalog }: RolledSources, wanted: HistoryQuery['series']): boolean {
  return 'metric' in wanted ? catalog.isOfProcesses(wanted.metric) : wanted.some((id) => processOf(id) > 0);
}

function seriesOf(sources: RolledSources, { series: wanted, from, to }: HistoryQuery, tier: Tier): StoredSeries[] {
  const { catalog } = sources;
  if (!('metric' in wanted)) return wanted.map((id) => catalog.get(id));
  // Of processes there is nothing by the hour and the day, and of those that weren't there nothing at all.
  const isFine = secondsOf(tier) <= TIER_SECONDS.minute;
  if (!isFine || !catalog.isOfProcesses(wanted.metric)) return catalog.find(wanted);
  return storedSeries(sources, { ...wanted, from: from - secondsOf(tier), to });
}

function fittingTier(
  sources: RolledSources,
  { from, to, points = DEFAULT_POINTS }: HistoryQuery,
  isOfProcesses: boolean,
): Tier {
  const fine = TIERS.filter((tier) => secondsOf(tier) <= TIER_SECONDS.minute);
  const tiers = isOfProcesses ? fine : TIERS;
  const enough = tiers.findLast((tier) => (to - from) / secondsOf(tier) >= points / 2) ?? 'second';
  let chosen = enough;
  for (const tier of tiers.slice(tiers.indexOf(enough) + 1)) {
    const since = beginningOf(sources, chosen);
    if (since <= from) break;
    // Only a coarser tier that goes back further is worth its coarseness.
    if (beginningOf(sources, tier) < since - secondsOf(tier)) chosen = tier;
  }
  return chosen;
}

/** Epoch seconds of the oldest value in any tier; undefined where there is none. */
export function historyBeginning(sources: RolledSources): number | undefined {
  const oldest = Math.min(...TIERS.map((tier) => beginningOf(sources, tier)));
  return Number.isFinite(oldest) ? oldest : undefined;
}

/** Since when the tier has values. */
function beginningOf({ rows, blocks, stretches, rollUps }: RolledSources, tier: Tier): number {
  if (tier !== 'second') return rollUps.oldest(tier) ?? Number.POSITIVE_INFINITY;
  return stretches.oldest()?.firstAt ?? blocks.all()[0]?.firstAt ?? rows.bounds().first ?? Number.POSITIVE_INFINITY;
}

function secondsOf(tier: Tier): number {
  return tier === 'second' ? 1 : TIER_SECONDS[tier];
}
