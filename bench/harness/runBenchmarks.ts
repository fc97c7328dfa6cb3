import type { Progress } from '../../src/benchmarks/progress.ts';
import type { Result, Strain, Unmeasured } from '../../src/benchmarks/result.ts';
import type { SuitesRun } from '../../src/benchmarks/suitesRun.ts';
import { type Benchmark, factsOf } from './benchmark.ts';
import { NotPossible } from './notPossible.ts';
import { medianFigures } from './samples.ts';
import { type Measured, type RunSettings, Session } from './session.ts';

/** What benchmarks gave: results, and what this host can't run or what went wrong. */
export type Measurements = Pick<SuitesRun, 'results' | 'skipped' | 'failed'>;

export interface RunHooks {
  tell(progress: Progress): void;
  /** What was busiest in the last `seconds`. */
  strainOf?(seconds: number): Strain | undefined;
}

/**
 * Runs benchmarks one after another. One that can't run is skipped, one that fails is told of; the others go on. When
 * `signal` aborts, the one that runs is ended (its threads, children and files too), and what it had measured is kept.
 */
export async function runBenchmarks(
  benchmarks: readonly Benchmark[],
  settings: RunSettings,
  signal: AbortSignal,
  hooks: RunHooks,
): Promise<Measurements> {
  const results: Result[] = [];
  const skipped: Unmeasured[] = [];
  const failed: Unmeasured[] = [];
  for (const [at, benchmark] of benchmarks.entries()) {
    if (signal.aborted) break;
    const { name, suite, seconds, unit } = benchmark;
    const index = at + 1;
    hooks.tell({ kind: 'begun', name, suite, index, of: benchmarks.length, seconds });
    const session = new Session(settings, signal, (value, subject) =>
      hooks.tell({ kind: 'sample', name, ...(subject && { subject }), value, unit }),
    );
    const start = performance.now();
    try {
      await benchmark.perform(session);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const note = signal.aborted ? 'cancelled before its end' : `it failed before its end: ${reason}`;
      for (const { warnings } of session.measured.values()) warnings.add(note);
      if (!signal.aborted) {
        const kind = error instanceof NotPossible ? 'skipped' : 'failed';
        (kind === 'skipped' ? skipped : failed).push({ name, suite, reason });
        hooks.tell({ kind, name, suite, reason });
      }
    } finally {
      await session.end();
    }
    const strain = hooks.strainOf?.((performance.now() - start) / 1000);
    for (const [subject, measured] of session.measured) {
      if (measured.samples.length === 0) continue;
      const result = resultOf(benchmark, subject, measured, settings, strain);
      results.push(result);
      hooks.tell({ kind: 'measured', ...result });
    }
  }
  return { results, skipped, failed };
}

function resultOf(
  benchmark: Benchmark,
  subject: string,
  { samples, warnings, method, curve, reliability }: Measured,
  { size }: RunSettings,
  strain: Strain | undefined,
): Result {
  const { name, suite, unit, better } = factsOf(benchmark);
  const { median, interval, n, isConfident } = medianFigures(samples);
  const notes = [...warnings];
  if (size === 'smallest') notes.push('measured at the smallest size: the figure says little');
  else if (!isConfident) notes.push(`only ${n} samples: the interval is their range`);
  return {
    name: subject === '' ? name : `${name}[${subject}]`,
    suite,
    ...(subject !== '' && { subject }),
    unit,
    better,
    median,
    interval,
    n,
    warnings: notes,
    ...(method !== undefined && { method }),
    samples,
    ...(curve && { curve }),
    ...(reliability && { reliability }),
    ...(strain && { strain }),
  };
}
