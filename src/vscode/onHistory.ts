import * as vscode from 'vscode';
import { TooLittleMeasured } from '../analysis/past/historyReader.ts';
import { HistoryMissing } from '../history/historyErrors.ts';
import { messageText } from './rows/messageText.ts';

export interface HistoryHere {
  readonly log: vscode.LogOutputChannel;
  /** Undefined = none is kept. */
  place(): { readonly path: string } | undefined;
}

/** Runs a command on the history, if there is one, and says what went wrong. */
export async function onHistory({ log, place }: HistoryHere, run: (path: string) => Promise<void>): Promise<void> {
  const here = place();
  if (!here) {
    void vscode.window.showInformationMessage('No history is kept: plotscope.history.enabled is off.');
    return;
  }
  try {
    await run(here.path);
  } catch (error) {
    const calm = calmly(error);
    if (calm !== undefined) {
      void vscode.window.showInformationMessage(calm);
      return;
    }
    const text = error instanceof Error ? error.message : String(error);
    log.error(text);
    void vscode.window.showErrorMessage(messageText(`PlotScope: ${text}`));
  }
}

/** In words, where nothing is wrong and there is only nothing to do it with. */
function calmly(error: unknown): string | undefined {
  if (error instanceof TooLittleMeasured) return error.message;
  if (!(error instanceof HistoryMissing)) return undefined;
  const { reason, remedy } = error;
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}. ${remedy}`;
}
