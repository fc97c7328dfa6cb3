import * as v from 'valibot';

const Texts = v.array(v.string());
const Interval = v.tuple([v.number(), v.number()]);
const Better = v.picklist(['higher', 'lower']);

const Law = v.variant('kind', [
  v.object({
    kind: v.literal('universal scalability law'),
    contention: v.number(),
    coherency: v.number(),
    peak: v.optional(v.number()),
    peakInterval: v.optional(v.object({ low: v.number(), high: v.optional(v.number()) })),
    isPeakMeasured: v.optional(v.boolean()),
    rSquared: v.number(),
  }),
  v.object({ kind: v.literal('no law'), reason: v.string() }),
]);

/** What was measured at several sizes of one thing, and the law that was fitted to it. */
export const BenchmarkCurve = v.object({
  x: v.string(),
  unit: v.string(),
  points: v.array(v.object({ x: v.number(), median: v.number() })),
  law: v.optional(Law),
});
export type BenchmarkCurve = v.InferOutput<typeof BenchmarkCurve>;

export const BenchmarkResult = v.object({
  name: v.string(),
  suite: v.string(),
  subject: v.optional(v.string()),
  /** UCUM. */
  unit: v.string(),
  better: Better,
  median: v.number(),
  interval: Interval,
  n: v.number(),
  warnings: Texts,
  method: v.optional(v.string()),
  curve: v.optional(BenchmarkCurve),
  reliability: v.optional(v.object({ checks: v.number(), wrong: v.number(), score: v.number() })),
  strain: v.optional(v.object({ resource: v.string(), subject: v.optional(v.string()), ratio: v.number() })),
});
export type BenchmarkResult = v.InferOutput<typeof BenchmarkResult>;

const Unmeasured = v.array(v.object({ suite: v.string(), name: v.string(), reason: v.string() }));

const Score = v.optional(v.object({ points: v.number() }));

const Noise = v.object({ warnings: Texts });

const SuiteRun = v.object({
  results: v.array(BenchmarkResult),
  skipped: v.optional(Unmeasured, []),
  failed: v.optional(Unmeasured, []),
  scores: v.optional(
    v.object({
      system: Score,
      application: Score,
      scalability: Score,
      reliability: Score,
      overall: Score,
      percentiles: v.optional(v.record(v.string(), v.object({ percentile: v.number(), runs: v.number() })), {}),
    }),
    {},
  ),
  insights: v.optional(v.record(v.string(), Texts), {}),
  comparison: v.optional(v.object({ baseline: v.string(), regressions: Texts })),
  metadata: v.object({
    runId: v.string(),
    startedAt: v.number(),
    seconds: v.number(),
    cancelled: v.boolean(),
    hardware: v.object({
      host: v.string(),
      os: v.string(),
      memoryBytes: v.number(),
      cpu: v.object({ model: v.string(), logicalCores: v.number() }),
    }),
    kernel: v.string(),
    versions: v.optional(v.record(v.string(), v.string()), {}),
    configuration: v.object({ benchmarks: Texts, size: v.string(), directories: Texts, threads: v.number() }),
    noise: v.object({ before: Noise, after: Noise }),
  }),
});

const SideFigures = v.object({
  median: v.optional(v.number()),
  interval: v.optional(Interval),
  n: v.number(),
  unit: v.string(),
});

const Step = v.object({
  /** The same step in every run. */
  key: v.string(),
  name: v.string(),
  seconds: v.number(),
});

const Side = v.object({ steps: v.array(Step) });

const ComparisonRun = v.object({
  names: v.object({ a: v.string(), b: v.string() }),
  a: SideFigures,
  b: SideFigures,
  /** b ÷ a. */
  difference: v.optional(v.object({ ratio: v.number(), interval: v.optional(Interval) })),
  verdict: v.picklist(['a', 'b', 'no difference']),
  reasons: Texts,
  warnings: Texts,
  status: v.picklist(['decided', 'undecided', 'failed', 'cancelled']),
  measures: v.optional(v.string()),
  sides: v.optional(v.object({ a: Side, b: Side })),
});

const TuningRun = v.object({
  best: v.optional(v.string()),
  table: v.array(
    v.object({
      name: v.string(),
      /** Round that it came to, from 1. */
      round: v.number(),
      seconds: v.optional(v.number()),
      range: v.optional(Interval),
      runs: v.number(),
      isWhole: v.boolean(),
      problem: v.optional(v.string()),
    }),
  ),
  status: v.picklist(['finished', 'budget spent', 'cancelled', 'failed']),
  notes: Texts,
  spentSeconds: v.number(),
});

const PlotRun = v.object({
  name: v.string(),
  plotter: v.string(),
  outcome: v.string(),
  problem: v.optional(v.object({ cause: v.string(), remedy: v.string() })),
  measured: v.object({ isWhole: v.boolean(), seconds: v.optional(v.number()), steps: v.array(Step) }),
  /** Only where the plot was stopped on its way. */
  estimated: v.optional(v.object({ seconds: v.number(), interval: Interval })),
  notes: Texts,
});

interface Kept {
  readonly key: string;
  /** Epoch seconds of its end. */
  readonly at: number;
}

/** A run of benchmark suites. */
export type SuiteRecord = Kept & { readonly kind: 'suites' } & v.InferOutput<typeof SuiteRun>;
/** A comparison of two configurations. */
export type ComparisonRecord = Kept & { readonly kind: 'comparison' } & v.InferOutput<typeof ComparisonRun>;
/** A search for the fastest configuration. */
export type TuningRecord = Kept & { readonly kind: 'tuning' } & v.InferOutput<typeof TuningRun>;
/** One measured plot, or part of one. */
export type PlotRecord = Kept & { readonly kind: 'plot' } & v.InferOutput<typeof PlotRun>;
export type BenchmarkRecord = SuiteRecord | ComparisonRecord | TuningRecord | PlotRecord;

/** A document of a benchmark as the history or a file keeps it; undefined where it is of another kind, or damaged. */
export function benchmarkRecord(key: string, at: number, value: unknown): BenchmarkRecord | undefined {
  const suites = v.safeParse(SuiteRun, value);
  if (suites.success) return { kind: 'suites', key, at, ...suites.output };
  const comparison = v.safeParse(ComparisonRun, value);
  if (comparison.success) return { ...comparison.output, kind: 'comparison', key, at };
  const tuning = v.safeParse(TuningRun, value);
  if (tuning.success) return { kind: 'tuning', key, at, ...tuning.output };
  const plot = v.safeParse(PlotRun, value);
  if (plot.success) return { kind: 'plot', key, at, ...plot.output };
  return undefined;
}

/** What was measured, in a few words: `system, stress/cpu-stress`; `fast against slow`. */
export function recordTitle(record: BenchmarkRecord): string {
  switch (record.kind) {
    case 'suites':
      return record.metadata.configuration.benchmarks.join(', ') || 'benchmarks';
    case 'comparison':
      return `${record.names.a} against ${record.names.b}`;
    case 'tuning':
      return record.best === undefined ? 'tuning' : `tuning: ${record.best}`;
    case 'plot':
      return record.name;
  }
}
