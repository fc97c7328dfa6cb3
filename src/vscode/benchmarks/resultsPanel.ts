import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { benchmarkHtml } from '../../pages/benchmarkPage.ts';
import {
  type BenchmarkView,
  benchmarkHostContract,
  benchmarkPageContract,
  type RunChoice,
} from '../../pages/benchmarkProtocol.ts';
import { Rpc } from '../../rpc/rpc.ts';
import { BENCHMARKS_PANEL } from './benchmarkIds.ts';

export interface ResultsSource {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  /** What can be chosen, the newest first. */
  choices(): RunChoice[];
  /** What is shown of a run, beside another one or a baseline. Throws an Error that says why it can't be shown. */
  view(key: string, other: string | undefined): BenchmarkView;
  openReport(key: string): void;
  saveBaseline(key: string): void;
}

interface Chosen {
  readonly key?: string | undefined;
  readonly other?: string | undefined;
}

/** The page with the results of runs: at most one a window, which comes back after a reload. */
export class ResultsPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #source: ResultsSource;
  #open: OpenResults | undefined;

  constructor(source: ResultsSource) {
    this.#source = source;
  }

  show(chosen: Chosen): void {
    if (this.#open) {
      this.#open.choose(chosen);
      this.#open.panel.reveal();
      return;
    }
    const { Active } = vscode.ViewColumn;
    this.#adopt(vscode.window.createWebviewPanel(BENCHMARKS_PANEL, 'PlotScope Benchmarks', Active, {}), chosen);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#adopt(panel, {});
  }

  /** Runs have come or gone. */
  refresh(): void {
    this.#open?.sendChoices();
  }

  dispose(): void {
    this.#open?.panel.dispose();
  }

  #adopt(panel: vscode.WebviewPanel, chosen: Chosen): void {
    const open = new OpenResults(panel, this.#source, chosen);
    panel.onDidDispose(() => {
      open.dispose();
      if (this.#open === open) this.#open = undefined;
    });
    this.#open?.panel.dispose();
    this.#open = open;
  }
}

class OpenResults {
  readonly panel: vscode.WebviewPanel;
  readonly #source: ResultsSource;
  readonly #rpc: Rpc<typeof benchmarkHostContract, typeof benchmarkPageContract>;
  #chosen: Chosen;
  #isReady = false;

  constructor(panel: vscode.WebviewPanel, source: ResultsSource, chosen: Chosen) {
    this.panel = panel;
    this.#source = source;
    this.#chosen = chosen;
    const { extensionUri, log } = source;
    const { webview } = panel;
    this.#rpc = new Rpc(
      { post: (message) => void webview.postMessage(message) },
      benchmarkHostContract,
      benchmarkPageContract,
      {
        requests: {},
        notices: {
          ready: (kept) => this.#begin(kept),
          choose: (next) => this.choose(next),
          openReport: ({ key }) => source.openReport(key),
          saveBaseline: ({ key }) => source.saveBaseline(key),
          problem: ({ text }) => log.warn(`benchmark results: ${text}`),
        },
      },
      { onProblem: (text) => log.warn(`benchmark results: ${text}`) },
    );
    webview.onDidReceiveMessage((message) => this.#rpc.receive(message));
    const icon = (theme: string) => vscode.Uri.joinPath(extensionUri, 'media', `dashboard-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    const folder = vscode.Uri.joinPath(extensionUri, 'dist');
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    webview.html = benchmarkHtml({
      nonce: randomBytes(16).toString('base64url'),
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(folder, 'benchmarks.js')).toString(),
    });
  }

  choose(chosen: Chosen): void {
    this.#chosen = chosen;
    if (!this.#isReady) return;
    const { key = this.#source.choices()[0]?.key, other } = chosen;
    if (key === undefined) {
      this.#rpc.notify('noView', { reason: 'Nothing has been measured yet: run benchmarks first.' });
      return;
    }
    try {
      this.#rpc.notify('view', this.#source.view(key, other));
    } catch (error) {
      this.#rpc.notify('noView', { reason: error instanceof Error ? error.message : String(error) });
    }
  }

  sendChoices(): void {
    if (this.#isReady) this.#rpc.notify('runs', { runs: this.#source.choices() });
  }

  dispose(): void {
    this.#isReady = false;
    this.#rpc.dispose();
  }

  /** The page has loaded: for the first time, or again when its tab was shown again. */
  #begin(kept: Chosen): void {
    this.#isReady = true;
    this.sendChoices();
    this.choose(this.#chosen.key === undefined ? kept : this.#chosen);
  }
}
