import * as vscode from 'vscode';
import type { HistoryReader } from '../analysis/past/historyReader.ts';
import { AnalysisPanel } from './analysisPanel.ts';
import { type HistoryHere, onHistory } from './onHistory.ts';
import type { AnalysisWindows } from './readAnalysisSettings.ts';

export interface AnalyzeNowOptions extends HistoryHere {
  readonly reader: HistoryReader;
  windows(): AnalysisWindows;
}

/** Analyses this host as it is now, in another thread, and shows the page of it. Not one of the tools: to load them takes longer. */
export class AnalyzeNow implements vscode.Disposable {
  readonly #options: AnalyzeNowOptions;
  readonly #panel = new AnalysisPanel();

  constructor(options: AnalyzeNowOptions) {
    this.#options = options;
  }

  readonly run = (): Promise<void> => onHistory(this.#options, () => this.#analyze());

  dispose(): void {
    this.#panel.dispose();
  }

  async #analyze(): Promise<void> {
    const to = Date.now() / 1000;
    const windows = this.#options.windows();
    const from = to - Math.max(windows.analysisSeconds, windows.correlationSeconds);
    const progress = { location: vscode.ProgressLocation.Notification, title: 'Analyzing this host …' };
    const page = await vscode.window.withProgress(progress, () =>
      this.#options.reader.analyzeHost({ from, to }, { kind: 'comprehensive', ...windows }),
    );
    this.#panel.show(page);
  }
}
