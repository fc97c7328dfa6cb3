import type { MetricName } from '../metrics/catalogue.ts';
import type { Attributes } from '../metrics/metric.ts';
import type { RawSources } from './rawSamples.ts';
import { isKnownMetric, type StoredSeries } from './seriesCatalog.ts';

export interface SeriesFilter {
  readonly metric?: MetricName;
  readonly where?: Attributes | undefined;
  /** Epoch seconds; series that were there at some time in between. */
  readonly from?: number;
  readonly to?: number;
}

/** The series of the file. Their `last` is as of the newest frame. */
export function storedSeries({ catalog, rows }: RawSources, filter: SeriesFilter): StoredSeries[] {
  const { metric, where, from, to } = filter;
  // In rows that no block has taken up: there it is noted in the series themselves.
  const lastSeen = rows.series();
  const inRows = [...rows.processes().keys()];
  return catalog
    .find({ metric, where, processes: { from, to, inRows } })
    .map((series) => ({ ...series, last: Math.max(series.last, lastSeen.get(series.id) ?? series.last) }))
    .filter(
      (series) =>
        isKnownMetric(series.metric) &&
        (from === undefined || series.last >= from) &&
        (to === undefined || series.first < to),
    );
}
