import { formatValue } from '../../src/benchmarks/formatValue.ts';
import type { Result, Strain } from '../../src/benchmarks/result.ts';
import type { BaselineComparison, Insights, Scores } from '../../src/benchmarks/suitesRun.ts';
import { ALL_THREADS, ONE_THREAD } from './workBenchmark.ts';

/** Busier than this, a resource is what a benchmark waited for. */
const LIMIT_RATIO = 0.9;
const UNUSUAL_PERCENTILE = 20;
/** Reads and writes of a plotter slower than this keep common processors waiting. */
const SLOW_STORAGE_BYTES_PER_SECOND = 200e6;
const POOR_THREADS_RATIO = 0.7;

/** `isQuiet`: whether nothing else disturbed the run; without it nothing is said about pace and threads, which suffer first. */
export function insightsOf(
  results: readonly Result[],
  scores: Scores,
  comparison: BaselineComparison | undefined,
  isQuiet: boolean,
): Insights {
  return {
    performance: performanceOf(results, scores),
    bottlenecks: bottlenecksOf(results),
    optimization: [...storageAdvice(results), ...stressAdvice(results, isQuiet)],
    comparison: comparison ? comparisonOf(comparison) : [],
    scalability: isQuiet ? scalabilityOf(results) : [],
  };
}

function performanceOf(results: readonly Result[], scores: Scores): string[] {
  const sentences = results.flatMap(({ name, median, unit }) => {
    const standing = scores.percentiles[name];
    if (!standing || standing.percentile > UNUSUAL_PERCENTILE) return [];
    return [
      `${name} is low: ${formatValue(median, unit)} is as good as ${standing.percentile} % of ${standing.runs} saved runs.`,
    ];
  });
  for (const { name, method } of results) {
    if (method === 'fsync' && name.includes('read')) {
      sentences.push(`${name}: what was read may have come from memory, since the file system takes no O_DIRECT.`);
    }
  }
  return sentences;
}

function bottlenecksOf(results: readonly Result[]): string[] {
  return results.flatMap(({ name, suite, strain }) =>
    suite !== 'application' || !strain || strain.ratio < LIMIT_RATIO
      ? []
      : [`${name} was held back by ${strainText(strain)}.`],
  );
}

/** `disk nvme0n1 (97 % saturated)`. */
export function strainText({ resource, subject, ratio }: Strain): string {
  return `${[resource, subject].filter(Boolean).join(' ')} (${Math.round(ratio * 100)} % saturated)`;
}

function storageAdvice(results: readonly Result[]): string[] {
  const sentences: string[] = [];
  const mixed = results.filter(({ name }) => name.startsWith('storage-mixed'));
  const best = mixed.toSorted((a, b) => b.median - a.median)[0];
  for (const { subject, median } of mixed) {
    if (best && best.subject !== subject && best.interval[0] > 1.2 * median) {
      const times = (best.median / median).toFixed(1);
      sentences.push(
        `Plot in ${best.subject}: it does a plotter's mix of reads and writes ${times} times as fast as ${subject}.`,
      );
    }
  }
  if (best && best.median < SLOW_STORAGE_BYTES_PER_SECOND) {
    sentences.push(
      `${best.subject} does ${formatValue(best.median, best.unit)} of a plotter's mix: an NVMe disk or a RAM disk for temporary files would help most.`,
    );
  }
  return sentences;
}

function stressAdvice(results: readonly Result[], isQuiet: boolean): string[] {
  const sentences: string[] = [];
  for (const { name, reliability } of results) {
    if (!reliability) continue;
    if (reliability.wrong > 0)
      sentences.push(
        `${name}: ${reliability.wrong} answers were wrong. Test memory, cooling and power before any plot.`,
      );
    else if (isQuiet && reliability.sustainedRatio < 0.9) {
      const lost = Math.round((1 - reliability.sustainedRatio) * 100);
      sentences.push(
        `${name}: the pace fell by ${lost} % within the run. Look at temperatures and clock rates, or at the disk's write cache.`,
      );
    }
  }
  return sentences;
}

function comparisonOf({ baseline, changes, regressions, noiseRatio }: BaselineComparison): string[] {
  const better = changes.filter(({ verdict }) => verdict === 'better');
  const percent = Math.round(noiseRatio * 100);
  if (regressions.length === 0 && better.length === 0) {
    return [`Nothing differs from ${baseline} by more than the noise of ${percent} %.`];
  }
  return changes
    .filter(({ verdict }) => verdict === 'better' || verdict === 'worse')
    .map(({ name, verdict, reason }) => `${name} is ${verdict} than ${baseline}: ${reason}.`);
}

function scalabilityOf(results: readonly Result[]): string[] {
  const sentences = results.flatMap(({ name, curve }) => {
    if (curve?.law?.kind !== 'universal scalability law' || curve.law.peak === undefined) return [];
    const { peak, contention, isPeakMeasured } = curve.law;
    return [
      `${name}: by the fitted law more than ${Math.round(peak)} ${curve.x} stop helping${isPeakMeasured ? '' : ', which is beyond what was measured'}; ${(contention * 100).toFixed(1)} % of the work waits its turn.`,
    ];
  });
  for (const all of results.filter(({ subject }) => subject === ALL_THREADS)) {
    const one = results.find(({ name }) => name === all.name.replace(ALL_THREADS, ONE_THREAD));
    const gain = one && all.median / one.median;
    if (gain !== undefined && gain < 1 + POOR_THREADS_RATIO / 2) {
      sentences.push(`${all.name}: all threads together do only ${gain.toFixed(2)} times what one does.`);
    }
  }
  return sentences;
}
