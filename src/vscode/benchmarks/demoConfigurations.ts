import * as vscode from 'vscode';
import { FILE_ENDING } from '../../tuning/configurationFile.ts';
import { fileText } from '../../tuning/fileText.ts';
import type { PlotSettings } from '../../tuning/plotSettings.ts';

const NAME = `demo${FILE_ENDING}`;
/** Short, so that comparing takes minutes. */
const FLAGS = ['--seconds', '10'];
const CONFIGURATIONS: Readonly<Record<string, PlotSettings>> = {
  'demo, one thread': { plotter: 'demo', threads: 1, flags: FLAGS },
  'demo, two threads': { plotter: 'demo', threads: 2, flags: FLAGS },
};
const REMARKS = [
  'The demo workload: a small stand-in for a plotter, which makes no plot. It is tried without disks, keys or a plotter:',
  'Run Plot, Benchmark and Compare stand above each configuration.',
];

/** A file of configurations of the demo workload in the first folder of the workspace, else in `storage`; made where it isn't there yet. */
export async function demoFile(storage: vscode.Uri): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? storage;
  const uri = vscode.Uri.joinPath(folder, NAME);
  const isThere = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await vscode.workspace.fs.createDirectory(folder);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(fileText(CONFIGURATIONS, REMARKS)));
  }
  return uri;
}
