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

/** Asks which one is meant, where there are several. */
export async function pickPlotter(running: readonly RunningPlotter[]): Promise<RunningPlotter | undefined> {
  if (running.length === 0) {
    void vscode.window.showInformationMessage('No plotter is running on this host.');
    return undefined;
  }
  if (running.length === 1) return running[0];
  const items = running.map((plotter) => ({
    label: plotter.title,
    description: `process ${plotter.pid}`,
    detail: plotter.argv.join(' '),
    plotter,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Which plotter?' }))?.plotter;
}
