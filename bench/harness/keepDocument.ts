import { existsSync } from 'node:fs';
import type { BenchmarkDocument } from '../../src/benchmarks/benchmarkDocument.ts';
import { useHistoryIfAny } from '../../src/engine/hostHistory.ts';
import { keepSpeedUp } from '../../src/engine/keptCosts.ts';
import { TOLD } from '../../src/engine/toldByOthers.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import type { Output } from '../../src/terminal/output.ts';

/** The benchmark that shows how much of a perfect speed-up all threads of the host reach. */
const THREADS = 'vertical-threads';

/** What is told of a run that has ended: `Mad Max against chiapos`, `No difference.` */
export interface Told {
  readonly name: string;
  readonly summary: string;
}

/**
 * Keeps a benchmark's document in the history of this host, under its `metadata.runId`; nothing happens where there is none yet.
 * Beside it lies the event that tells of it, under the kind {@link TOLD}: events are the leading engine's to write, so it is left there
 * for that engine to take. What can't be written is said, and doesn't take the results away.
 */
export function keepDocument(output: Output, historyPath: string, document: BenchmarkDocument, told: Told): void {
  if (!existsSync(historyPath)) return;
  const { runId, startedAt, seconds } = document.metadata;
  const at = startedAt + seconds;
  const event: EngineEvent = { type: 'benchmark.finished', at, runId, ...told };
  try {
    useHistoryIfAny(
      historyPath,
      (history) => {
        history.put('benchmark', runId, at, document);
        const speedUp = document.kind === 'suites' && document.results.find(({ name }) => name === THREADS);
        if (speedUp) keepSpeedUp(history, at, THREADS, speedUp.median);
        history.put(TOLD, `${event.type} ${runId}`, at, event);
      },
      { readOnly: false },
    );
  } catch (error) {
    output.err(`The run could not be kept in the history: ${(error as Error).message}\n`);
  }
}
