import type { TrackRecord } from '../../analyze/forecast/forecastLedger.ts';
import type { ModelRecord } from '../../analyze/forecast/modelRecord.ts';
import type { RiskProbability } from '../../analyze/forecast/riskModel.ts';
import type { SeriesForecast } from '../../analyze/forecast/seriesForecast.ts';
import type { FillForecast } from '../../analyze/forecast/timeToFull.ts';
import type { NotEnoughData } from '../../analyze/notEnoughData.ts';
import type { Insight } from '../common/insight.ts';
import type { TargetName } from '../common/keyMetric.ts';

export interface TargetForecast {
  readonly target: TargetName;
  /** For people. */
  readonly title: string;
  readonly horizonSeconds: number;
  readonly forecast: SeriesForecast | NotEnoughData;
  /** The model that is used, for people. */
  readonly model?: string;
  readonly training?: ModelRecord;
  /** How forecasts like this did that came true in the last seven days. */
  readonly lastWeek?: TrackRecord & { readonly text: string };
}

/** Where the newest report is kept, for the views of every window. */
export const OUTLOOK = { kind: 'outlook', key: 'current' } as const;

export interface HostForecastReport {
  /** Epoch seconds of the newest forecasts; absent before the first. */
  readonly at?: number;
  readonly forecasts: readonly TargetForecast[];
  /** When each file system is full, by mount point. */
  readonly fills: Readonly<Record<string, FillForecast>>;
  /** Most probable first; absent before enough was seen. */
  readonly bottlenecks?: { readonly horizonSeconds: number; readonly probabilities: readonly RiskProbability[] };
  /** What that means, the most severe first. */
  readonly insights: readonly Insight[];
}
