import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { EngineClient } from '../engine/client.ts';
import { CONTEXT_KEYS, WALKTHROUGH } from './contributions.ts';

/** Until VS Code has taken up the walkthroughs, once the first of their tabs is open. */
const TAKEN_UP_MS = 2000;

/**
 * Ticks steps of the walkthrough off by what happens on the host; the others are ticked off by their commands. VS Code never ticks a step
 * whose context key was set when it took the walkthroughs up, which it does when it shows the first: keys are set after that.
 */
export class FirstSteps implements vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #verdicts: vscode.TreeView<unknown>;
  /** In this window so far, also of plotters that have ended. */
  readonly #happened = new Set<string>();
  readonly #ticked = new Set<string>();
  readonly #listeners: vscode.Disposable[];
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #takenUp = false;

  /** @param verdicts where a person reads what holds plotters back. */
  constructor(engine: EngineClient, verdicts: vscode.TreeView<unknown>) {
    this.#engine = engine;
    this.#verdicts = verdicts;
    for (const name of ['event', 'past', 'state'] as const) engine.on(name, this.#look);
    this.#listeners = [
      verdicts.onDidChangeVisibility(this.#look),
      vscode.window.tabGroups.onDidChangeTabs(({ opened }) => this.#lookAt(opened)),
    ];
    this.#lookAt(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs));
  }

  dispose(): void {
    clearTimeout(this.#waiting);
    for (const name of ['event', 'past', 'state'] as const) this.#engine.off(name, this.#look);
    for (const listener of this.#listeners) listener.dispose();
  }

  /** Opens the walkthrough. The first that a window opens may be one of VS Code's own, which doesn't know others yet. */
  async open(extensionId: string): Promise<void> {
    const open = () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#${WALKTHROUGH}`, false);
    await open();
    if (this.#takenUp) return;
    await sleep(TAKEN_UP_MS);
    if (isWalkthrough(vscode.window.tabGroups.activeTabGroup.activeTab)) await open();
  }

  #lookAt(tabs: readonly vscode.Tab[]): void {
    if (tabs.some(isWalkthrough)) this.#waiting ??= setTimeout(() => this.#begin(), TAKEN_UP_MS);
  }

  #begin(): void {
    this.#takenUp = true;
    this.#look();
  }

  readonly #look = (): void => {
    if (this.#engine.state.kind === 'running') this.#notice();
    if (this.#takenUp) for (const key of this.#happened) this.#tick(key);
  };

  #notice(): void {
    this.#happened.add(CONTEXT_KEYS.hostSeen);
    if (!this.#engine.processes.running.some(({ role }) => role === 'plotter')) return;
    this.#happened.add(CONTEXT_KEYS.plotterFound);
    if (this.#verdicts.visible) this.#happened.add(CONTEXT_KEYS.verdictRead);
  }

  #tick(key: string): void {
    if (this.#ticked.has(key)) return;
    this.#ticked.add(key);
    void vscode.commands.executeCommand('setContext', key, true);
  }
}

function isWalkthrough(tab: vscode.Tab | undefined): boolean {
  return tab !== undefined && tab.input === undefined && /welcome|walkthrough/i.test(tab.label);
}
