import * as vscode from 'vscode';
import { messageText } from './rows/messageText.ts';

/** Nobody waits until it is put away: neither a command, nor who called it. */
export function say(text: string): void {
  void vscode.window.showInformationMessage(text);
}

export function sayHistoryOff({ reason, remedy }: { readonly reason: string; readonly remedy: string }): void {
  void vscode.window.showWarningMessage(
    messageText(`PlotScope keeps no history: ${reason}. ${remedy} Live monitoring goes on.`),
  );
}

/** Says why nothing is measured any more; `start` begins anew, where it is wanted. */
export async function sayStopped(reason: string, start: () => void, log: vscode.LogOutputChannel): Promise<void> {
  const choice = await vscode.window.showErrorMessage(
    messageText(`PlotScope stopped monitoring: ${reason}`),
    'Start Again',
    'Show Log',
  );
  if (choice === 'Start Again') start();
  if (choice === 'Show Log') log.show();
}
