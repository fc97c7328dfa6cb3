import {
  benchmarkRecord,
  type ComparisonRecord,
  type SuitesRecord,
  type TuningRecord,
} from '../../src/benchmarks/benchmarkRecord.ts';
import { metadataOf } from '../bench/harness/sampleRun.ts';

/** A result as the harness keeps it; `scale` makes it faster or slower. */
export function result(name: string, unit: string, scale = 1, more: object = {}) {
  const samples = [98, 99, 100, 100, 101, 101, 102, 103, 104].map((value) => value * scale);
  return {
    name,
    suite: 'system',
    unit,
    better: 'higher',
    median: 101 * scale,
    interval: [99 * scale, 103 * scale],
    n: samples.length,
    warnings: [],
    samples,
    ...more,
  };
}

/** A run of suites as the history keeps it. */
export function suiteDocument(runId: string, { scale = 1, results = [] as object[], ...more } = {}) {
  return {
    kind: 'suites',
    results: [
      result('cpu-sha256[one thread]', 'By/s', 1e7 * scale),
      result('cpu-sha256[all threads]', 'By/s', 2e7 * scale, {
        warnings: ['only 9 samples: the interval is their range'],
        strain: { resource: 'processor', ratio: 0.97 },
      }),
      ...results,
    ],
    skipped: [{ suite: 'application', name: 'farming', reason: 'no plot file was found' }],
    failed: [],
    scores: { system: { points: 96.4, of: [] }, overall: { points: 96.4, of: [] }, percentiles: {} },
    insights: {
      performance: [],
      bottlenecks: [],
      optimization: ['Plot in /mnt/fast: it is twice as fast.'],
      comparison: [],
      scalability: [],
    },
    metadata: metadataOf(runId, { startedAt: 1_800_000_000, seconds: 75 }),
    ...more,
  };
}

const curve = {
  x: 'threads',
  unit: 'By/s',
  points: [1, 2, 4, 8].map((x) => ({ x, median: (1e9 * x) / (1 + 0.1 * (x - 1) + 0.01 * x * (x - 1)), samples: [] })),
  law: {
    kind: 'universal scalability law',
    contention: 0.1,
    coherency: 0.01,
    peak: 9.5,
    isPeakMeasured: false,
    rSquared: 1,
  },
};

/** A result with a curve and a fitted law. */
export const scalabilityResult = result('vertical-threads', '1', 0.008, { suite: 'scalability', curve });

const asKept = (document: object): unknown => JSON.parse(JSON.stringify(document));

export function suiteRecord(runId = 'run-a', more: Parameters<typeof suiteDocument>[1] = {}): SuitesRecord {
  return benchmarkRecord(runId, 1_800_000_075, asKept(suiteDocument(runId, more))) as SuitesRecord;
}

const plottingMetadata = metadataOf('plotting');

export const comparisonDocument = {
  kind: 'comparison',
  metadata: plottingMetadata,
  runs: [],
  names: { a: 'fast', b: 'slow' },
  a: { median: 100, interval: [99, 101], n: 12, unit: 's' },
  b: { median: 120, interval: [118, 121], n: 12, unit: 's' },
  difference: { ratio: 1.2, interval: [1.18, 1.22] },
  verdict: 'a',
  reasons: ['slow takes 20 % longer than fast.', '80 % of the 20 s that slow loses are in phase 1, table 4.'],
  warnings: ['Other programs kept 0.4 cores busy meanwhile.'],
  status: 'decided',
  errorRate: 0.02,
  values: { control: [], a: [], b: [] },
  measures: 'whole plots',
  sides: {
    a: {
      runs: 12,
      usage: {},
      phases: [],
      limits: [],
      steps: [{ key: '1/1', name: 'phase 1, table 1', seconds: 30, usage: {} }],
    },
    b: {
      runs: 12,
      usage: {},
      phases: [],
      limits: [],
      steps: [{ key: '1/1', name: 'phase 1, table 1', seconds: 48, usage: {} }],
    },
  },
};

export function comparisonRecord(more: object = {}): ComparisonRecord {
  return benchmarkRecord('compare-1', 1_800_000_500, { ...comparisonDocument, ...more }) as ComparisonRecord;
}

export function tuningRecord(): TuningRecord {
  return benchmarkRecord('tune-1', 1_800_001_000, {
    kind: 'tuning',
    metadata: plottingMetadata,
    rounds: [null],
    runs: [],
    best: 'base threads=4',
    table: [
      { name: 'base threads=4', round: 2, seconds: 100, range: [99, 103], runs: 3, isWhole: true },
      { name: 'base threads=2', round: 1, seconds: 140, range: [140, 140], runs: 1, isWhole: false },
      { name: 'base threads=9', round: 1, runs: 1, isWhole: false, problem: 'The disk is full. Free space.' },
    ],
    measurements: [],
    status: 'finished',
    notes: [],
    spentSeconds: 590,
  }) as TuningRecord;
}
