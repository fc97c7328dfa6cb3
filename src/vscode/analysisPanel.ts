import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { FindingsPage } from '../analysis/common/findingsPage.ts';
import { findingsHtml } from '../pages/findingsHtml.ts';
import { ANALYSIS_PANEL } from './contributions.ts';
import { ANALYSIS_LINKS, LINKED_COMMANDS } from './rows/analysisLinks.ts';

/** The page of the newest analysis of this host: at most one a window. It runs no scripts, only commands that it links to. */
export class AnalysisPanel implements vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;

  show(page: FindingsPage): void {
    this.#panel ??= this.#create();
    this.#panel.webview.html = findingsHtml(page, ANALYSIS_LINKS, randomBytes(16).toString('base64url'));
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #create(): vscode.WebviewPanel {
    const options = { enableCommandUris: LINKED_COMMANDS, enableFindWidget: true, localResourceRoots: [] };
    const panel = vscode.window.createWebviewPanel(
      ANALYSIS_PANEL,
      'PlotScope Analysis',
      vscode.ViewColumn.Active,
      options,
    );
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    return panel;
  }
}
