import { type BenchmarkDocument, readDocument } from './benchmarkDocument.ts';

/** A document as it is kept. */
export type BenchmarkRecord = BenchmarkDocument & {
  readonly key: string;
  /** Epoch seconds of its end. */
  readonly at: number;
};
type RecordOf<Kind extends BenchmarkDocument['kind']> = Extract<BenchmarkRecord, { kind: Kind }>;
export type SuitesRecord = RecordOf<'suites'>;
export type ComparisonRecord = RecordOf<'comparison'>;
export type TuningRecord = RecordOf<'tuning'>;
export type PlotRecord = RecordOf<'plot'>;

/** A document of a benchmark as the history or a file keeps it; undefined where it is of another kind, or damaged. */
export function benchmarkRecord(key: string, at: number, value: unknown): BenchmarkRecord | undefined {
  const document = readDocument(value);
  return document && { ...document, key, at };
}

/** What was measured, in a few words: `system, stress/cpu-stress`; `fast against slow`. */
export function recordTitle(document: BenchmarkDocument): string {
  switch (document.kind) {
    case 'suites':
      return document.metadata.configuration.benchmarks.join(', ') || 'benchmarks';
    case 'comparison':
      return `${document.names.a} against ${document.names.b}`;
    case 'tuning':
      return document.best === undefined ? 'tuning' : `tuning: ${document.best}`;
    case 'plot':
      return document.name;
  }
}
