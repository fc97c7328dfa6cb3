import { existsSync } from 'node:fs';
import type { AnalysisKind } from '../analysis/past/analysis.ts';
import { analyzeHistory } from '../analysis/past/analyzeHistory.ts';
import { historyReportText } from '../analysis/past/historyReportText.ts';
import { History } from '../history/history.ts';
import { type Output, UsageError } from '../terminal/output.ts';

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

/** Analyses a range of the history: prints a report, or the analysis as one JSON document. Progress goes to `err`. */
export async function historyAnalyzeCommand(output: Output, options: HistoryAnalyzeOptions): Promise<number> {
  const { path, hostId, kind, from, to, json } = options;
  if (!(to > from)) throw new UsageError('The range ends before it begins: give a start that is before its end.');
  if (!existsSync(path)) {
    throw new UsageError(`${path}: there is no history yet. Run plotscope monitor or plotscope service install first.`);
  }
  const history = History.open(path, { hostId, readOnly: true });
  try {
    let told = -1;
    const analysis = await analyzeHistory(history, { kind, from, to }, (ratio, text) => {
      // Into a file or pipe a line every tenth, for a person a line that is written over.
      const percent = Math.floor(ratio * 100);
      if (output.isTerminal) output.err(`\r\u001b[K${percent} % ${text}`);
      else if (Math.floor(percent / 10) > told) {
        told = Math.floor(percent / 10);
        output.err(`${percent} % ${text}\n`);
      }
    });
    if (output.isTerminal) output.err('\r\u001b[K');
    output.out(json ? `${JSON.stringify(analysis, null, 2)}\n` : historyReportText(analysis));
    return 0;
  } finally {
    history.close();
  }
}
