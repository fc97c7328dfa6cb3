import type { Output } from '../../src/terminal/output.ts';
import { keepDocument } from '../harness/keepDocument.ts';
import type { RunDocument } from '../harness/report.ts';

/** Keeps the run in the history of this host; its report is made of the rest, and is not. */
export function recordRun(output: Output, historyPath: string, { report, ...kept }: RunDocument): void {
  const { benchmarks } = kept.metadata.configuration;
  // The first line of the summary is about the host.
  const [, counts = '', ...rest] = report.summary;
  const summary = [counts, ...rest.slice(0, 1)].join('; ');
  keepDocument(output, historyPath, kept, { name: `Benchmarks ${benchmarks.join(', ')}`, summary });
}
