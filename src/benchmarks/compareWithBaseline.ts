import { differenceText, environmentDifferences } from './environmentDifferences.ts';
import { formatValue } from './formatValue.ts';
import { medianRatio } from './medianRatio.ts';
import type { Result } from './result.ts';
import type { Metadata } from './runMetadata.ts';
import type { BaselineComparison, Change, SuitesRun } from './suitesRun.ts';

/** A difference smaller than this is nobody's concern, however sure it is. */
const LEAST_CONCERN_RATIO = 0.05;

/** What of a run counts when it is compared. */
export type ComparedRun = Pick<SuitesRun, 'results' | 'metadata'>;

/**
 * Every result beside that of the baseline. What counts is the interval of the ratio of medians, at a level that keeps the
 * chance of any false alarm among all results at 5 % (Bonferroni), and it must lie beyond the noise of the two runs.
 */
export function compareWithBaseline(run: ComparedRun, baseline: ComparedRun, name: string): BaselineComparison {
  const before = new Map(baseline.results.map((result) => [result.name, result]));
  const shared = run.results.filter((result) => before.has(result.name));
  const noises = [run.metadata.noise, baseline.metadata.noise].flatMap((noise) => [noise.before, noise.after]);
  const noiseRatio = Math.max(LEAST_CONCERN_RATIO, ...noises.map(({ spreadRatio }) => spreadRatio));
  const level = 1 - 0.05 / Math.max(1, shared.length);
  const differences = environmentDifferences(run.metadata, baseline.metadata);
  const other = differences.find(({ what }) => what === 'host')?.before;
  const changes = shared
    .map((result) => changeOf(result, before.get(result.name) as Result, level, noiseRatio))
    .map((change) => (other === undefined ? change : ofOtherHost(change, other)));
  const here = new Set(run.results.map((result) => result.name));
  return {
    baseline: name,
    baselineRunId: baseline.metadata.runId,
    changes,
    regressions: changes.filter(({ isRegression }) => isRegression).map((change) => change.name),
    missing: [
      ...run.results.filter((result) => !before.has(result.name)).map((result) => result.name),
      ...baseline.results.filter((result) => !here.has(result.name)).map((result) => result.name),
    ],
    noiseRatio,
    warnings: [...warningsOf(run.metadata, baseline.metadata), ...differences.map(differenceText)],
    differences,
  };
}

function changeOf(now: Result, then: Result, level: number, noiseRatio: number): Change {
  const ratio = now.median / then.median;
  const incomparable = (reason: string): Change => ({
    name: now.name,
    ratio,
    interval: [ratio, ratio],
    verdict: 'not comparable',
    isRegression: false,
    reason,
  });
  if (now.unit !== then.unit) return incomparable(`measured in ${now.unit} now, in ${then.unit} then`);
  if (now.method !== then.method) return incomparable(`measured by ${now.method} now, by ${then.method} then`);
  const figures = medianRatio(now.samples, then.samples, level);
  if (figures === undefined) return incomparable('too few samples, or values that are not positive');
  const [low, high] = figures.interval;
  const bound = 1 + noiseRatio;
  const [isMore, isLess] = [low > bound, high < 1 / bound];
  const verdict = isMore || isLess ? (isMore === (now.better === 'higher') ? 'better' : 'worse') : 'no difference';
  const values = `${formatValue(now.median, now.unit)} now, ${formatValue(then.median, then.unit)} then`;
  return { name: now.name, ...figures, verdict, isRegression: verdict === 'worse', reason: values };
}

/** Another host may be faster; that says nothing of what was changed on this one. */
function ofOtherHost(change: Change, host: string): Change {
  return { ...change, verdict: 'not comparable', isRegression: false, reason: `${change.reason} (then on ${host})` };
}

function warningsOf(now: Metadata, then: Metadata): string[] {
  const warnings: string[] = [];
  if (now.hardware.host !== then.hardware.host) {
    warnings.push('the baseline is of another host, so there is no verdict: figures alone stand side by side');
  }
  if (now.configuration.size !== then.configuration.size) {
    warnings.push(
      `the baseline was measured at size ${then.configuration.size}, this run at ${now.configuration.size}`,
    );
  }
  return warnings;
}
