import type * as vscode from 'vscode';
import { PlotScope } from './vscode/plotScope.ts';

let plotScope: PlotScope | undefined;

/** Wires up the views; the engine starts after it has returned. */
export function activate(context: vscode.ExtensionContext): void {
  plotScope = new PlotScope(context);
}

export async function deactivate(): Promise<void> {
  await plotScope?.stop();
  plotScope = undefined;
}
