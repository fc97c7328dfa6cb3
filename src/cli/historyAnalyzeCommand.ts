import { reportMarkdown } from '../analysis/common/reportMarkdown.ts';
import type { AnalysisKind } from '../analysis/past/analysis.ts';
import { analyzeHistory } from '../analysis/past/analyzeHistory.ts';
import { historyReport } from '../analysis/past/historyReport.ts';
import { History } from '../history/history.ts';
import { type Output, UsageError } from '../terminal/output.ts';
import { type RuntimeFlag, withRuntimeFlags } from './runtimeFlags.ts';
import { tellProgress } from './tellProgress.ts';

export interface HistoryAnalyzeOptions {
  /** The history's file. */
  readonly path: string;
  readonly hostId: string;
  readonly kind: AnalysisKind;
  /** Epoch seconds. */
  readonly from: number;
  readonly to: number;
  readonly json: boolean;
}

const FLAGS: readonly RuntimeFlag[] = [
  // What is read stays until the end: in a young space that grows for it, it would take room twice.
  ['semi-space-growth-factor', 1, 2],
  // Nor is what one method leaves to stand until the next one needs the room.
  ['heap-growing-percent', 50, 0],
  // Each method runs for some ten milliseconds. To make its functions fast once more in each that calls them takes longer than it spares,
  ['max-inlined-bytecode-size', 100, 460],
  ['max-inlined-bytecode-size-cumulative', 100, 920],
  // and so it does for those that are called a few times.
  ['minimum-invocations-before-optimization', 8, 2],
];

/** `historyAnalyzeCommand` as a program of its own runs it. */
export function historyAnalyzeProgram(...args: Parameters<typeof historyAnalyzeCommand>): Promise<number> {
  return withRuntimeFlags(FLAGS, () => historyAnalyzeCommand(...args));
}

/** Analyses a range of the history: prints a report, or the analysis as one JSON document. Progress goes to `err`. */
export async function historyAnalyzeCommand(output: Output, options: HistoryAnalyzeOptions): Promise<number> {
  const { path, hostId, kind, from, to, json } = options;
  if (!(to > from)) throw new UsageError('The range ends before it begins: give a start that is before its end.');
  const history = History.open(path, { hostId, readOnly: true, anyHost: true });
  if (history.otherHost !== undefined) output.err(`This is the history of ${history.otherHost}, another host.\n`);
  try {
    const { tell, end } = tellProgress(output);
    const analysis = await analyzeHistory(history, { kind, from, to }, tell);
    end();
    output.out(json ? `${JSON.stringify(analysis, null, 2)}\n` : reportMarkdown(historyReport(analysis)));
    return 0;
  } finally {
    history.close();
  }
}
