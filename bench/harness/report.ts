import { formatValue } from '../../src/benchmarks/formatValue.ts';
import type { Curve, Reliability, Result, Strain } from '../../src/benchmarks/result.ts';
import type { Metadata } from '../../src/benchmarks/runMetadata.ts';
import { type BaselineComparison, SCORES, type Scores, type SuitesRun } from '../../src/benchmarks/suitesRun.ts';
import { formatCount } from '../../src/metrics/format.ts';
import { insightsOf, strainText } from './insights.ts';
import type { Measurements } from './runBenchmarks.ts';

export interface Report {
  readonly summary: readonly string[];
  readonly details: readonly Result[];
  readonly performance: readonly string[];
  /** What was busiest while a benchmark ran. */
  readonly bottlenecks: readonly { readonly name: string; readonly strain: Strain; readonly text: string }[];
  readonly recommendations: readonly string[];
  readonly comparison?: BaselineComparison;
  readonly scalability: readonly { readonly name: string; readonly curve: Curve }[];
  readonly reliability: readonly ({ readonly name: string } & Reliability)[];
  readonly metadata: Metadata;
}

/** What a run is printed as: what is saved of it, and the same again by sections. */
export interface RunDocument extends SuitesRun {
  readonly report: Report;
}

export function runDocument(
  measurements: Measurements,
  scores: Scores,
  comparison: BaselineComparison | undefined,
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
  return { kind: 'suites', ...measurements, scores, insights, ...(comparison && { comparison }), report, metadata };
}

function summaryOf(
  { results, skipped, failed }: Measurements,
  scores: Scores,
  comparison: BaselineComparison | undefined,
  { hardware, seconds, cancelled, noise }: Metadata,
): string[] {
  const counts = [formatCount(results.length, 'result'), `${skipped.length} skipped`, `${failed.length} failed`].join(
    ', ',
  );
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
