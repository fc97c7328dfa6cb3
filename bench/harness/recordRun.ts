import { keepDocument } from './keepDocument.ts';
import type { RunDocument } from './report.ts';

/** Keeps the run in the history of this host; its report is made of the rest, and is not. */
export function recordRun(
  historyPath: string,
  { results, skipped, failed, scores, insights, metadata }: RunDocument,
): void {
  keepDocument(historyPath, { results, skipped, failed, scores, insights, metadata } as Pick<RunDocument, 'metadata'>);
}
