import * as vscode from 'vscode';
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

  show({ text, tooltip, spoken }: StatusText): void {
    if (this.#item.text !== text) {
      this.#item.text = text;
      this.#item.accessibilityInformation = { label: spoken, role: 'button' };
    }
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
    this.#item.show();
  }

  hide(): void {
    this.#item.hide();
  }

  dispose(): void {
    this.#item.dispose();
  }
}
