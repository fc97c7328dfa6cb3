import type * as vscode from 'vscode';
import { PlotScope } from './vscode/plotScope.ts';

let plotScope: PlotScope | undefined;

/** Wires up the views; the engine starts after it has returned. */
export function activate(context: vscode.ExtensionContext): void {
  const started = performance.now();
  plotScope = new PlotScope(context);
  plotScope.log.info(`activated in ${(performance.now() - started).toFixed(1)} ms`);
}

export async function deactivate(): Promise<void> {
  await plotScope?.stop();
  plotScope = undefined;
}
