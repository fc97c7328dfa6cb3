import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import { formatShare } from '../../metrics/format.ts';
import type { AnalysisMetadata } from '../common/analysisMetadata.ts';
import { foremost, type Insight } from '../common/insight.ts';
import { type Recommendations, reconciled } from '../common/recommendation.ts';
import { type AnalysisInput, type PreparedInput, prepare, type Windows } from './analysisInput.ts';
import { type HostAnalysisKind, type HostAnalysisOptions, PARTS } from './analysisOptions.ts';
import { type Findings, findInsights } from './findInsights.ts';
import { heldInsights } from './heldInsights.ts';
import { type HostAnomalies, hostAnomalies } from './hostAnomalies.ts';
import { type HostBottlenecks, hostBottlenecks } from './hostBottlenecks.ts';
import { type HostCorrelations, hostCorrelations } from './hostCorrelations.ts';
import { type HostPredictions, hostPredictions } from './hostPredictions.ts';
import { type HostStatistics, hostStatistics } from './hostStatistics.ts';
import { type HostTrends, hostTrends } from './hostTrends.ts';
import { adviceOn } from './recommendations.ts';

export interface HostAnalysisMetadata extends AnalysisMetadata {
  /** Values that were absent among those that were analysed. */
  readonly absent: number;
}

/** What the series of a host tell. A part that the kind does not have is absent. */
export interface HostAnalysis {
  readonly kind: 'hostAnalysis';
  readonly analysis: HostAnalysisKind;
  readonly windows: Windows;
  readonly statistics: HostStatistics;
  readonly trends?: HostTrends;
  readonly correlations?: HostCorrelations | NotEnoughData;
  readonly anomalies?: HostAnomalies;
  readonly bottlenecks?: HostBottlenecks;
  readonly predictions?: HostPredictions;
  /** What a person should know first, and no more than that. */
  readonly insights: readonly Insight[];
  readonly recommendations: Recommendations;
  readonly metadata: HostAnalysisMetadata;
}

/** So many values and more are enough for every method. */
const WANTED_VALUES = 300;
/** More than these nobody reads; the parts have all that was found. */
const MOST_INSIGHTS = 5;
/** What is lacking below this is said. */
const FULL_RATIO = 0.8;

/**
 * Analyses named series of a host up to their newest value. Takes from milliseconds to some ten seconds (`comprehensive` trains
 * forecasts): not for a thread that has frames to take. RangeError where an option is no positive number.
 */
export function analyzeHost(input: AnalysisInput, options: HostAnalysisOptions = {}): HostAnalysis | NotEnoughData {
  const { kind = 'comprehensive', clock = () => performance.now() / 1000 } = options;
  const began = clock();
  const prepared = prepare(input, options);
  if (isNotEnoughData(prepared)) return prepared;
  const parts = PARTS[kind];
  const correlations = parts.correlations ? hostCorrelations(prepared) : undefined;
  const findings: Findings = {
    ...(parts.trends && { trends: hostTrends(prepared, parts.structure) }),
    ...(correlations !== undefined && !isNotEnoughData(correlations) && { correlations }),
    ...(parts.anomalies !== 'none' && { anomalies: hostAnomalies(prepared, parts.anomalies) }),
    ...(parts.bottlenecks && { bottlenecks: hostBottlenecks(prepared) }),
    ...(parts.predictions && { predictions: hostPredictions(prepared) }),
  };
  const held = parts.bottlenecks ? heldInsights(prepared) : { insights: [], recommendations: [] };
  const all = [...held.insights, ...findInsights(prepared, findings)];
  return {
    kind: 'hostAnalysis',
    analysis: kind,
    windows: prepared.windows,
    statistics: hostStatistics(prepared, parts.acrossCategories),
    ...findings,
    ...(correlations !== undefined && { correlations }),
    insights: foremost(all, MOST_INSIGHTS),
    recommendations: reconciled([...held.recommendations, ...adviceOn(all)]),
    metadata: metadataOf(prepared, clock() - began),
  };
}

function metadataOf({ series, windows }: PreparedInput, durationSeconds: number): HostAnalysisMetadata {
  let points = 0;
  let absent = 0;
  let quality = 0;
  let enough = 0;
  for (const { window, absent: own, stepSeconds } of series) {
    const { length } = window.values;
    points += length;
    absent += own;
    const expected = stepSeconds === undefined ? length : windows.analysisSeconds / stepSeconds + 1;
    quality += Math.min(1, length / Math.max(expected, length + own));
    enough += Math.min(1, length / WANTED_VALUES);
  }
  const mean = (sum: number) => (series.length === 0 ? 0 : sum / series.length);
  const [dataQualityRatio, enoughRatio] = [mean(quality), mean(enough)];
  const limits = [
    ...(dataQualityRatio < FULL_RATIO ? [`${formatShare(1 - dataQualityRatio)} of the values are missing`] : []),
    ...(enoughRatio < FULL_RATIO ? [`few values were measured: methods want ${WANTED_VALUES} of each series`] : []),
  ];
  return {
    series: series.length,
    points,
    absent,
    dataQualityRatio,
    confidenceRatio: dataQualityRatio * Math.sqrt(enoughRatio),
    limits,
    durationSeconds,
  };
}
