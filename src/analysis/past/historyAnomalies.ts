import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import { DETECTORS, type Detector, type HistoryAnomaly } from './anomalyEpisodes.ts';
import type { LocalTime } from './localCalendar.ts';
import { contextualAnomalies, learnedAnomalies, statisticalAnomalies, timeSeriesAnomalies } from './metricAnomalies.ts';
import type { MetricTracks } from './metricTracks.ts';
import { plotAnomalies } from './plotAnomalies.ts';
import type { PlotCase } from './plotCases.ts';
import {
  type EventTimes,
  type Incident,
  incidentsOf,
  type RecurringAnomalies,
  recurringAnomalies,
} from './recurringAnomalies.ts';

export interface DetectorFindings {
  readonly kind: 'anomalies';
  /** The most surprising first, so many at most. */
  readonly anomalies: readonly HistoryAnomaly[];
  readonly total: number;
}

export interface HistoryAnomalies {
  readonly byDetector: Readonly<Record<Detector, DetectorFindings | NotEnoughData>>;
  /** Anomalies at the same time put together, the newest first, so many at most. */
  readonly incidents: readonly Incident[];
  readonly incidentsTotal: number;
  readonly recurring: readonly RecurringAnomalies[];
  /** What the engine had found unusual as it happened. */
  readonly foundLive: number;
}

const MOST_NAMED = 50;

/** A step for each detector: between two, others may have their turn. */
export function* historyAnomalies(
  tracks: MetricTracks,
  local: readonly LocalTime[],
  cases: readonly PlotCase[],
  events: EventTimes,
): Generator<string, HistoryAnomalies> {
  const find: Record<Detector, () => readonly HistoryAnomaly[] | NotEnoughData> = {
    statistical: () => statisticalAnomalies(tracks),
    learned: () => learnedAnomalies(tracks),
    timeSeries: () => timeSeriesAnomalies(tracks),
    contextual: () => withPlots(contextualAnomalies(tracks, local), plotAnomalies(cases)),
  };
  const found: [Detector, readonly HistoryAnomaly[] | NotEnoughData][] = [];
  for (const detector of DETECTORS) {
    yield detector;
    found.push([detector, find[detector]()]);
  }
  const all = found.flatMap(([, anomalies]) => (isNotEnoughData(anomalies) ? [] : anomalies));
  const incidents = incidentsOf(all, tracks.stepSeconds);
  return {
    byDetector: Object.fromEntries(found.map(([detector, anomalies]) => [detector, shown(anomalies)])) as Record<
      Detector,
      DetectorFindings | NotEnoughData
    >,
    incidents: incidents.toReversed().slice(0, MOST_NAMED),
    incidentsTotal: incidents.length,
    recurring: recurringAnomalies(incidents, tracks, local, cases, events),
    foundLive: events.get('anomaly.found')?.length ?? 0,
  };
}

function withPlots(
  metrics: readonly HistoryAnomaly[] | NotEnoughData,
  plots: readonly HistoryAnomaly[],
): readonly HistoryAnomaly[] | NotEnoughData {
  if (isNotEnoughData(metrics)) return plots.length > 0 ? plots : metrics;
  return [...metrics, ...plots];
}

function shown(anomalies: readonly HistoryAnomaly[] | NotEnoughData): DetectorFindings | NotEnoughData {
  if (isNotEnoughData(anomalies)) return anomalies;
  const sorted = anomalies.toSorted((a, b) => b.surprise - a.surprise);
  return { kind: 'anomalies', anomalies: sorted.slice(0, MOST_NAMED), total: anomalies.length };
}
