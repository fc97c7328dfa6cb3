import * as v from 'valibot';
import { ComparisonRun } from './comparisonRun.ts';
import { MeasuredPlot } from './plotRun.ts';
import { SuitesRun } from './suitesRun.ts';
import { TuningRun } from './tuningRun.ts';

const KINDS = [SuitesRun, ComparisonRun, TuningRun, MeasuredPlot] as const;

/** What the harness prints, and what is kept of it. */
export const BenchmarkDocument = v.variant('kind', [...KINDS]);
export type BenchmarkDocument = v.InferOutput<typeof BenchmarkDocument>;

/** A document that is kept in the history or a file; undefined where it is something else, or damaged. */
export function readDocument(value: unknown): BenchmarkDocument | undefined {
  const parsed = v.safeParse(BenchmarkDocument, withKind(value));
  return parsed.success ? parsed.output : undefined;
}

/** Documents of before 0.2 don't say of what kind they are: each has a key that no other has. */
const KEY_OF_KIND: Readonly<Record<string, BenchmarkDocument['kind']>> = {
  results: 'suites',
  verdict: 'comparison',
  table: 'tuning',
  measured: 'plot',
};

function withKind(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const isTold = 'kind' in value && KINDS.some(({ entries }) => entries.kind.literal === value.kind);
  const key = isTold ? undefined : Object.keys(KEY_OF_KIND).find((one) => one in value);
  return key === undefined ? value : { ...value, kind: KEY_OF_KIND[key] };
}
