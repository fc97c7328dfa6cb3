import { existsSync } from 'node:fs';
import { useHistoryIfAny } from '../../src/engine/hostHistory.ts';

interface KeptDocument {
  readonly metadata: { readonly runId: string; readonly startedAt: number; readonly seconds: number };
}

/** Keeps a benchmark's document in the history of this host, under its `metadata.runId`; nothing happens where there is none yet. */
export function keepDocument(historyPath: string, document: KeptDocument): void {
  if (!existsSync(historyPath)) return;
  const { runId, startedAt, seconds } = document.metadata;
  useHistoryIfAny(historyPath, (history) => history.put('benchmark', runId, startedAt + seconds, document), {
    readOnly: false,
  });
}
