import * as v from 'valibot';
import { SUITES } from '../../src/benchmarks/benchmarkFacts.ts';
import { Inventory } from '../../src/tuning/inventory/inventory.ts';

const Noise = v.object({
  othersCpuRatio: v.number(),
  spreadRatio: v.number(),
  loadAverage1m: v.number(),
  warnings: v.pipe(v.array(v.string()), v.readonly()),
});

const SavedResult = v.object({
  name: v.string(),
  suite: v.picklist(SUITES),
  subject: v.optional(v.string()),
  unit: v.string(),
  better: v.picklist(['higher', 'lower']),
  median: v.number(),
  interval: v.pipe(v.tuple([v.number(), v.number()]), v.readonly()),
  n: v.number(),
  warnings: v.pipe(v.array(v.string()), v.readonly()),
  method: v.optional(v.string()),
  samples: v.pipe(v.array(v.number()), v.readonly()),
});
export type SavedResult = v.InferOutput<typeof SavedResult>;

/** What later runs need of a run; more may be in its file. */
export const SavedRun = v.object({
  results: v.pipe(v.array(SavedResult), v.readonly()),
  metadata: v.object({
    runId: v.string(),
    startedAt: v.number(),
    seconds: v.number(),
    cancelled: v.boolean(),
    hardware: Inventory,
    kernel: v.string(),
    configuration: v.object({
      benchmarks: v.pipe(v.array(v.string()), v.readonly()),
      size: v.string(),
      directories: v.pipe(v.array(v.string()), v.readonly()),
      threads: v.number(),
      peer: v.optional(v.string()),
    }),
    noise: v.object({ before: Noise, after: Noise }),
  }),
});
export type SavedRun = v.InferOutput<typeof SavedRun>;
