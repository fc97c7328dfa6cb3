import { existsSync } from 'node:fs';
import { hostId } from '../../src/engine/hostId.ts';
import { History } from '../../src/store/history.ts';
import { HistoryUnavailable } from '../../src/store/historyErrors.ts';
import type { RunDocument } from './report.ts';

/** Keeps the run in the history of this host; nothing happens where there is no history yet. */
export function recordRun(
  historyPath: string,
  { results, skipped, failed, scores, insights, metadata }: RunDocument,
): void {
  if (!existsSync(historyPath)) return;
  let history: History;
  try {
    history = History.open(historyPath, { hostId: hostId() });
  } catch (error) {
    if (error instanceof HistoryUnavailable) return;
    throw error;
  }
  try {
    const at = metadata.startedAt + metadata.seconds;
    history.put('benchmark', metadata.runId, at, { results, skipped, failed, scores, insights, metadata });
  } finally {
    history.close();
  }
}
