import * as vscode from 'vscode';
import type { RunningPlotter } from '../events/plotterProcesses.ts';

export async function copyCommandLine({ argv, title }: RunningPlotter): Promise<void> {
  await vscode.env.clipboard.writeText(argv.map(quoted).join(' '));
  vscode.window.setStatusBarMessage(`Command line of ${title} copied`, 3000);
}

/** A word as a POSIX shell reads it back. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

export async function openLog({ logPath, title }: RunningPlotter): Promise<void> {
  if (!logPath) {
    const text = `The output of ${title} does not go to a file: start it with "> plot.log" to have a log.`;
    void vscode.window.showInformationMessage(text);
    return;
  }
  await vscode.window.showTextDocument(vscode.Uri.file(logPath), { preview: true });
}
