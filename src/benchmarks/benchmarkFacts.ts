import * as v from 'valibot';
import { texts } from './shapes.ts';

/** In the order in which they run. */
export const SUITES = ['system', 'application', 'scalability', 'stress'] as const;
export const Suite = v.picklist(SUITES);
export type Suite = v.InferOutput<typeof Suite>;

/** `smallest`: just enough to see that everything works, in about a second; its figures say little. */
export const SIZES = ['smallest', 'normal'] as const;
export const Size = v.picklist(SIZES);
export type Size = v.InferOutput<typeof Size>;

export const Better = v.picklist(['higher', 'lower']);
export type Better = v.InferOutput<typeof Better>;

/** What a benchmark is, for lists. */
export const BenchmarkFacts = v.object({
  /** Unique within its suite; `SUITE/NAME` on the command line. */
  name: v.string(),
  suite: Suite,
  /** What of plotting, farming or watching it stands for. */
  standsFor: v.string(),
  /** UCUM, as OpenTelemetry writes it: `By/s`, `s`, `1`. */
  unit: v.string(),
  better: Better,
  /** What it needs beyond this program, in words. */
  needs: texts,
  /** About how long it takes at its normal size. */
  seconds: v.number(),
});
export type BenchmarkFacts = v.InferOutput<typeof BenchmarkFacts>;

/** A command of its own that measures configurations of plotters; how long it takes is its budget. */
const ComparativeFacts = v.object({
  name: v.string(),
  /** As it is typed. */
  command: v.string(),
  standsFor: v.string(),
  unit: v.string(),
  better: Better,
});
export type ComparativeFacts = v.InferOutput<typeof ComparativeFacts>;

/** What `plotscope bench list --json` prints. */
export const BenchmarkList = v.object({
  benchmarks: v.array(BenchmarkFacts),
  comparative: v.exactOptional(v.array(ComparativeFacts)),
});
