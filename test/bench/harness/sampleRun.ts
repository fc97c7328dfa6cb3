import { noiseOf } from '../../../bench/harness/noise.ts';
import { medianFigures } from '../../../bench/harness/samples.ts';
import type { Result } from '../../../src/benchmarks/result.ts';
import type { Metadata } from '../../../src/benchmarks/runMetadata.ts';
import type { SuitesRun } from '../../../src/benchmarks/suitesRun.ts';

/** A result with these samples. */
export function resultOf(name: string, samples: readonly number[], more: Partial<Result> = {}): Result {
  const { median, interval, n } = medianFigures(samples);
  return { name, suite: 'system', unit: 'By/s', better: 'higher', median, interval, n, warnings: [], samples, ...more };
}

/** What goes with the results of a quiet run. */
export function metadataOf(runId: string, more: Partial<Metadata> = {}): Metadata {
  return {
    runId,
    startedAt: 1_760_000_000,
    seconds: 60,
    cancelled: false,
    hardware: {
      host: 'plot1',
      os: 'Debian 12',
      cpu: { model: 'EPYC', logicalCores: 2 },
      memoryBytes: 2 ** 34,
      disks: [],
    },
    kernel: '6.1.0',
    versions: { plotscope: '0.1.0', node: '22.23.3', openssl: '3.0' },
    configuration: { benchmarks: ['system'], size: 'normal', directories: ['/mnt/a'], threads: 2 },
    noise: { before: noiseOf(0, 0.01, 0), after: noiseOf(0, 0.01, 0) },
    ...more,
  };
}

/** A run of suites as it is kept. */
export function runOf(runId: string, results: readonly Result[], more: Partial<SuitesRun> = {}): SuitesRun {
  return {
    kind: 'suites',
    results,
    skipped: [],
    failed: [],
    scores: { percentiles: {} },
    insights: { performance: [], bottlenecks: [], optimization: [], comparison: [], scalability: [] },
    metadata: metadataOf(runId),
    ...more,
  };
}

/** Samples around a value that differ by a percent or so. */
export function around(value: number, count = 9): number[] {
  return Array.from({ length: count }, (_, index) => value * (1 + 0.01 * Math.sin(index * 2.4)));
}
