import { type Insight, mostSevereFirst } from '../common/insight.ts';
import type { PreparedInput } from './analysisInput.ts';
import { bottleneckInsights } from './bottleneckInsights.ts';
import type { HostAnomalies } from './hostAnomalies.ts';
import type { HostBottlenecks } from './hostBottlenecks.ts';
import type { HostCorrelations } from './hostCorrelations.ts';
import type { HostPredictions } from './hostPredictions.ts';
import type { HostTrends } from './hostTrends.ts';
import { predictionInsights } from './predictionInsights.ts';
import { anomalyInsights, relationInsights, trendInsights } from './seriesInsights.ts';

/** What an analysis found, part by part; a part that was not asked for is absent. */
export interface Findings {
  readonly trends?: HostTrends;
  readonly correlations?: HostCorrelations;
  readonly anomalies?: HostAnomalies;
  readonly bottlenecks?: HostBottlenecks;
  readonly predictions?: HostPredictions;
}

/** All that the findings tell, the most severe first, each finding once. */
export function findInsights(input: PreparedInput, findings: Findings): Insight[] {
  const { trends, correlations, anomalies, bottlenecks, predictions } = findings;
  return mostSevereFirst([
    ...(bottlenecks ? bottleneckInsights(input, bottlenecks) : []),
    ...(predictions ? predictionInsights(input, predictions) : []),
    ...(anomalies ? anomalyInsights(input, anomalies) : []),
    ...(trends ? trendInsights(input, trends) : []),
    ...(correlations ? relationInsights(input, correlations) : []),
  ]);
}
