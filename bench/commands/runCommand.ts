import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Size } from '../../src/benchmarks/benchmarkFacts.ts';
import { compareWithBaseline } from '../../src/benchmarks/compareWithBaseline.ts';
import type { Metadata } from '../../src/benchmarks/runMetadata.ts';
import { SavedRuns } from '../../src/benchmarks/savedRuns.ts';
import type { SuitesRun } from '../../src/benchmarks/suitesRun.ts';
import { type Output, UsageError } from '../../src/terminal/output.ts';
import { BENCHMARKS, chosenBenchmarks } from '../benchmarks.ts';
import { describeHost, runIdOf } from '../harness/metadata.ts';
import { checkNoise } from '../harness/noise.ts';
import { places } from '../harness/places.ts';
import { type RunDocument, runDocument } from '../harness/report.ts';
import { reportText } from '../harness/reportText.ts';
import { runBenchmarks } from '../harness/runBenchmarks.ts';
import { scoresOf } from '../harness/scores.ts';
import type { RunSettings } from '../harness/session.ts';
import { progressTeller } from '../harness/tellProgress.ts';
import { HostWatch } from '../harness/watch.ts';
import { recordRun } from './recordRun.ts';

export interface RunOptions {
  readonly json: boolean;
  readonly baseline?: string;
  readonly saveBaseline?: string;
  readonly directories: readonly string[];
  readonly size: Size;
  readonly threads: number;
  readonly peer?: { readonly host: string; readonly port: number };
  /** A file that the document is written to as well. */
  readonly out?: string;
  /** The folder of saved runs and baselines. */
  readonly storage: string;
  /** The history of this host, which the run is noted in where it exists. */
  readonly historyPath: string;
  /** Progress as JSON lines, for programs. */
  readonly jsonProgress: boolean;
  /** Whether the run is kept. */
  readonly save: boolean;
}

const REGRESSION = 3;
const INTERRUPTED = 130;
const FAILED = 1;
/** Longer than the watch needs for its first frames. */
const SETTLE_SECONDS = 1;

/** Runs benchmarks, prints what they gave, and keeps it. Exit code: 0, 1 with a failed one, 3 with a regression, 130 when cancelled. */
export async function runCommand(
  output: Output,
  choices: readonly string[],
  options: RunOptions,
  signal: AbortSignal,
): Promise<number> {
  const benchmarks = chosenBenchmarks(choices);
  const saved = new SavedRuns(options.storage);
  const baseline = options.baseline === undefined ? undefined : saved.baseline(options.baseline);
  const tell = progressTeller(output, options.jsonProgress);
  const { directories, size, threads, peer } = options;
  const settings: RunSettings = { directories, size, threads, places, ...(peer && { peer }) };
  const startedAt = Date.now() / 1000;
  const start = performance.now();
  const noiseSeconds = size === 'smallest' ? 0.1 : 1.5;

  const host = await describeHost(directories);
  const before = await checkNoise(noiseSeconds, signal);
  for (const text of before.warnings) tell({ kind: 'note', text });
  const watch = size === 'smallest' ? undefined : new HostWatch(places.engineWorker);
  let measurements: Awaited<ReturnType<typeof runBenchmarks>>;
  try {
    if (watch) await setTimeout(SETTLE_SECONDS * 1000, undefined, { signal }).catch(() => {});
    measurements = await runBenchmarks(benchmarks, settings, signal, {
      tell,
      ...(watch && { strainOf: (seconds: number) => watch.strainOf(seconds) }),
    });
  } finally {
    await watch?.end();
  }
  const metadata: Metadata = {
    runId: runIdOf(startedAt, host.hardware.host),
    startedAt,
    seconds: (performance.now() - start) / 1000,
    cancelled: signal.aborted,
    ...host,
    configuration: {
      benchmarks: choices,
      size,
      directories,
      threads,
      ...(peer && { peer: `${peer.host}:${peer.port}` }),
    },
    noise: { before, after: await checkNoise(noiseSeconds, signal) },
  };
  const comparison =
    baseline && compareWithBaseline({ results: measurements.results, metadata }, baseline, options.baseline as string);
  const scores = scoresOf(measurements.results, BENCHMARKS, comparableRuns(saved, size));
  const document = runDocument(measurements, scores, comparison, metadata);
  keep(output, document, saved, options);
  output.out(options.json ? `${JSON.stringify(document)}\n` : reportText(document));
  if (metadata.cancelled) return INTERRUPTED;
  if (measurements.failed.length > 0) return FAILED;
  return comparison && comparison.regressions.length > 0 ? REGRESSION : 0;
}

/** Whole runs of the same size: what percentiles are among. */
function comparableRuns(saved: SavedRuns, size: Size): SuitesRun[] {
  return saved.runs().filter(({ metadata }) => !metadata.cancelled && metadata.configuration.size === size);
}

/** Saves what was asked for. What can't be saved is said, and doesn't take the results away. */
function keep(output: Output, document: RunDocument, saved: SavedRuns, options: RunOptions): void {
  const attempt = (what: string, write: () => unknown) => {
    try {
      write();
    } catch (error) {
      if (error instanceof UsageError) throw error;
      output.err(`${what} could not be written: ${(error as Error).message}\n`);
    }
  };
  const { out, saveBaseline } = options;
  if (out !== undefined) attempt(out, () => writeFileSync(out, `${JSON.stringify(document)}\n`));
  if (saveBaseline !== undefined) attempt('the baseline', () => saved.saveBaseline(saveBaseline, savedForm(document)));
  if (!options.save || document.results.length === 0) return;
  attempt('the run', () => saved.save(savedForm(document)));
  recordRun(output, options.historyPath, document);
}

/** What is kept: not the report, which says the same again. */
function savedForm({ report: _, ...rest }: RunDocument) {
  return rest;
}
