import * as vscode from 'vscode';
import { COMMANDS } from './contributions.ts';

/** Tells a person which settings can't be used: each fault once, until it has been mended. */
export class SettingFaults {
  readonly #log: vscode.LogOutputChannel;
  #told: ReadonlySet<string> = new Set();

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** `faults`: all that there are now, in words. */
  tell(faults: readonly string[]): void {
    const untold = faults.filter((fault) => !this.#told.has(fault));
    this.#told = new Set(faults);
    if (untold.length === 0) return;
    for (const fault of untold) this.#log.warn(fault);
    void vscode.window.showWarningMessage(`PlotScope: ${untold.join('. ')}.`, 'Open Settings').then((choice) => {
      if (choice) void vscode.commands.executeCommand(COMMANDS.openSettings);
    });
  }
}

/** Opens PlotScope's settings where those of this host are set: in a window on a remote host they are not among the user's. */
export function openSettings(): Thenable<unknown> {
  const command = vscode.env.remoteName === undefined ? 'openSettings' : 'openRemoteSettings';
  return vscode.commands.executeCommand(`workbench.action.${command}`, { query: '@ext:plotscope.plotscope' });
}
