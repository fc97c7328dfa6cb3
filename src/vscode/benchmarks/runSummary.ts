import { type BenchmarkDocument, readDocument } from '../../benchmarks/benchmarkDocument.ts';
import { plotText, tuningText, verdictText } from '../../pages/benchmarkView.ts';

/** How a run of the harness ended, a line each: what came out of it, or why nothing did. Empty for what is no document. */
export function runSummary(value: unknown): string[] {
  const document = readDocument(value);
  return document ? [...new Set(linesOf(document))] : [];
}

function linesOf(document: BenchmarkDocument): string[] {
  switch (document.kind) {
    // Each benchmark has had its line when it ended.
    case 'suites':
      return document.failed.map(({ suite, name, reason }) => `${suite}/${name} failed: ${reason}`);
    case 'comparison':
      return [verdictText(document), ...document.reasons, ...document.warnings];
    case 'tuning':
      return [tuningText(document), ...document.table.flatMap(({ problem }) => problem ?? []), ...document.notes];
    case 'plot': {
      const { problem, notes } = document;
      return [plotText(document), ...(problem ? [problem.cause, problem.remedy] : []), ...notes];
    }
  }
}
