import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';

/** Long, since the machine may be busy with other things. */
export const PATIENCE_MS = 90_000;

/** Waits for something; throws with its name where it doesn't come. */
export async function eventually<Found>(
  what: string,
  find: () => Found | undefined | Promise<Found | undefined>,
): Promise<Found> {
  for (const started = Date.now(); Date.now() - started < PATIENCE_MS; await sleep(200)) {
    const found = await find();
    if (found !== undefined) return found;
  }
  throw new Error(`${what}: not so within ${PATIENCE_MS / 1000} s`);
}

export interface ShownFile {
  readonly document: vscode.TextDocument;
  readonly folder: string;
  /** Closes it without saving, and removes its folder. */
  end(): Promise<void>;
}

/** Shows a new file of a new folder, with PlotScope at work. `text`: what is in it, given its folder. */
export async function showFile(name: string, text: (folder: string) => string): Promise<ShownFile> {
  await vscode.extensions.getExtension('plotscope.plotscope')?.activate();
  const folder = mkdtempSync(join(tmpdir(), 'plotscope-shown-'));
  const path = join(folder, name);
  writeFileSync(path, text(folder));
  const document = await vscode.workspace.openTextDocument(path);
  await vscode.window.showTextDocument(document);
  return {
    document,
    folder,
    end: async () => {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      rmSync(folder, { recursive: true });
    },
  };
}
