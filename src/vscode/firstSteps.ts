import * as vscode from 'vscode';
import type { EngineClient } from '../engine/client.ts';
import { CONTEXT_KEYS, WALKTHROUGH } from './contributions.ts';

/** Ticks steps of the walkthrough off by what happens on the host; the others are ticked off by their commands. */
export class FirstSteps implements vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #verdicts: vscode.TreeView<unknown>;
  readonly #told = new Set<string>();
  readonly #seen: vscode.Disposable;

  /** @param verdicts where a person reads what holds plotters back. */
  constructor(engine: EngineClient, verdicts: vscode.TreeView<unknown>) {
    this.#engine = engine;
    this.#verdicts = verdicts;
    engine.on('event', this.#look);
    engine.on('past', this.#look);
    this.#seen = verdicts.onDidChangeVisibility(this.#look);
  }

  dispose(): void {
    this.#engine.off('event', this.#look);
    this.#engine.off('past', this.#look);
    this.#seen.dispose();
  }

  readonly #look = (): void => {
    const isAtWork = this.#engine.processes.running.some(({ role }) => role === 'plotter');
    if (!isAtWork) return;
    this.#tick(CONTEXT_KEYS.plotterFound);
    if (this.#verdicts.visible) this.#tick(CONTEXT_KEYS.verdictRead);
  };

  #tick(key: string): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    void vscode.commands.executeCommand('setContext', key, true);
  }
}

/** Opens the walkthrough beside what is open. */
export function getStarted(extensionId: string): Thenable<unknown> {
  return vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#${WALKTHROUGH}`, false);
}
