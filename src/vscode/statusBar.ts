import * as vscode from 'vscode';
import type { EngineState } from '../engine/client.ts';
import { COMMANDS } from './contributions.ts';
import type { StatusText } from './rows/statusText.ts';

/** Tooltips are rendered by the window even while nobody points at them, so theirs are renewed less often. */
const TOOLTIP_EVERY_MS = 5000;

export class StatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  #tooltipAt = Number.NEGATIVE_INFINITY;

  constructor() {
    this.#item = vscode.window.createStatusBarItem('plotscope.status', vscode.StatusBarAlignment.Left, 10);
    this.#item.name = 'PlotScope';
    this.#item.command = COMMANDS.openDashboard;
  }

  /** `coloured`: with the theme's colour for warnings while something is at its limit. */
  show({ text, tooltip, spoken, isAtLimit }: StatusText, coloured: boolean): void {
    if (this.#item.text !== text) {
      this.#item.text = text;
      this.#item.accessibilityInformation = { label: spoken, role: 'button' };
    }
    this.#item.backgroundColor =
      coloured && isAtLimit ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    const now = performance.now();
    if (now - this.#tooltipAt >= TOOLTIP_EVERY_MS) {
      this.#tooltipAt = now;
      this.#item.tooltip = new vscode.MarkdownString(tooltip);
    }
    this.#item.show();
  }

  /** Says in place of figures what the engine is at. */
  say(text: string, tooltip: string): void {
    this.#tooltipAt = Number.NEGATIVE_INFINITY;
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.backgroundColor = undefined;
    this.#item.show();
  }

  /** Says what the engine is at where it doesn't measure. */
  sayState(state: EngineState): void {
    switch (state.kind) {
      case 'stopped':
        this.say('$(pulse) PlotScope', 'PlotScope is not monitoring.');
        break;
      case 'waiting':
      case 'restarting':
      case 'failed':
        this.say('$(warning) PlotScope', state.reason);
        break;
      case 'running':
        break;
    }
  }

  hide(): void {
    this.#item.hide();
  }

  dispose(): void {
    this.#item.dispose();
  }
}
