import type { MetricName } from '../metrics/catalogue.ts';
import type { RawSources } from './rawSamples.ts';
import { isKnownMetric, type StoredSeries } from './seriesCatalog.ts';

export interface SeriesFilter {
  readonly metric?: MetricName;
  /** Epoch seconds; series that were there at some time in between. */
  readonly from?: number;
  readonly to?: number;
}

/** The series of the file. Their `last` is as of the newest frame. */
export function storedSeries(sources: RawSources, { metric, from, to }: SeriesFilter): StoredSeries[] {
  const lastSeen = lastSeenInRows(sources);
  return sources.catalog
    .all()
    .map((series) => ({ ...series, last: Math.max(series.last, lastSeen.get(series.id) ?? series.last) }))
    .filter(
      (series) =>
        isKnownMetric(series.metric) &&
        (metric === undefined || series.metric === metric) &&
        (from === undefined || series.last >= from) &&
        (to === undefined || series.first < to),
    );
}

/** In rows that no block has taken up: there it is noted in the series themselves. */
function lastSeenInRows({ catalog, rows }: RawSources): Map<number, number> {
  const lastOfTables = new Map(rows.after(0).map(({ tableId, epochSeconds }) => [tableId, epochSeconds]));
  const seen = new Map<number, number>();
  for (const [tableId, at] of lastOfTables) {
    for (const series of catalog.slotsOf(tableId)) seen.set(series, Math.max(at, seen.get(series) ?? at));
  }
  return seen;
}
