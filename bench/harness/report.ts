import type { Comparison } from './baseline.ts';
import type { Curve } from './curve.ts';
import { formatValue } from './formatValue.ts';
import { type Insights, insightsOf, strainText } from './insights.ts';
import type { Metadata } from './metadata.ts';
import type { Reliability, Result, Strain } from './result.ts';
import type { Measurements } from './runBenchmarks.ts';
import { SCORES, type Scores } from './scores.ts';

export interface Report {
  readonly summary: readonly string[];
  readonly details: readonly Result[];
  readonly performance: readonly string[];
  /** What was busiest while a benchmark ran. */
  readonly bottlenecks: readonly { readonly name: string; readonly strain: Strain; readonly text: string }[];
  readonly recommendations: readonly string[];
  readonly comparison?: Comparison;
  readonly scalability: readonly { readonly name: string; readonly curve: Curve }[];
  readonly reliability: readonly ({ readonly name: string } & Reliability)[];
  readonly metadata: Metadata;
}

/** Everything that a run is saved and printed as. */
export interface RunDocument extends Measurements {
  readonly scores: Scores;
  readonly insights: Insights;
  readonly comparison?: Comparison;
  readonly report: Report;
  readonly metadata: Metadata;
}

export function runDocument(
  measurements: Measurements,
  scores: Scores,
  comparison: Comparison | undefined,
  metadata: Metadata,
): RunDocument {
  const { results } = measurements;
  const { before, after } = metadata.noise;
  const isQuiet = before.warnings.length + after.warnings.length === 0 && metadata.configuration.size !== 'smallest';
  const insights = insightsOf(results, scores, comparison, isQuiet);
  const report: Report = {
    summary: summaryOf(measurements, scores, comparison, metadata),
    details: results,
    performance: insights.performance,
    bottlenecks: results.flatMap(({ name, strain }) => (strain ? [{ name, strain, text: strainText(strain) }] : [])),
    recommendations: insights.optimization,
    ...(comparison && { comparison }),
    scalability: results.flatMap(({ name, curve }) => (curve ? [{ name, curve }] : [])),
    reliability: results.flatMap(({ name, reliability }) => (reliability ? [{ name, ...reliability }] : [])),
    metadata,
  };
  return { ...measurements, scores, insights, ...(comparison && { comparison }), report, metadata };
}

function summaryOf(
  { results, skipped, failed }: Measurements,
  scores: Scores,
  comparison: Comparison | undefined,
  { hardware, seconds, cancelled, noise }: Metadata,
): string[] {
  const counts = [`${results.length} results`, `${skipped.length} skipped`, `${failed.length} failed`].join(', ');
  const lines = [
    `${hardware.host}: ${hardware.cpu.model}, ${hardware.cpu.logicalCores} threads, ${formatValue(hardware.memoryBytes, 'By')}, ${hardware.os}`,
    `${counts} in ${Math.round(seconds)} s${cancelled ? '; cancelled, so the run is not whole' : ''}`,
  ];
  const points = [...SCORES, 'overall' as const].flatMap((name) => {
    const score = scores[name];
    return score ? [`${name} ${Math.round(score.points)}`] : [];
  });
  if (points.length > 0) lines.push(`scores: ${points.join(', ')}`);
  if (comparison) {
    const { regressions, baseline } = comparison;
    lines.push(
      regressions.length === 0
        ? `no regression against ${baseline}`
        : `worse than ${baseline}: ${regressions.join(', ')}`,
    );
  }
  lines.push(...new Set([...noise.before.warnings, ...noise.after.warnings]));
  return lines;
}
