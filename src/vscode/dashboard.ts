import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { EngineClient } from '../engine/client.ts';
import type { Frame } from '../metrics/frame.ts';
import { CHARTS, chartValues } from '../report/charts.ts';
import { dashboardHtml } from '../report/dashboardPage.ts';
import {
  type DashboardFrame,
  type DashboardState,
  dashboardHostContract,
  type Range,
  webviewContract,
} from '../report/dashboardProtocol.ts';
import { Rpc } from '../rpc/rpc.ts';
import { COMMANDS, DASHBOARD_PANEL } from './contributions.ts';
import type { Watchers } from './watchers.ts';

const DEFAULT_RANGE: Range = 5;

export interface DashboardDependencies {
  readonly extensionUri: vscode.Uri;
  readonly engine: EngineClient;
  readonly watchers: Watchers;
  readonly log: vscode.LogOutputChannel;
  /** The host as a person knows it. */
  host(): string;
}

/** The dashboard: at most one panel a window, which comes back after a reload of the window. */
export class Dashboard implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #dependencies: DashboardDependencies;
  #open: OpenDashboard | undefined;

  constructor(dependencies: DashboardDependencies) {
    this.#dependencies = dependencies;
  }

  /** Opens it, or brings it to the fore. `focus`: the label of a plotter whose lines are to be emphasised. */
  show(focus?: string): void {
    if (!this.#open) {
      const panel = vscode.window.createWebviewPanel(DASHBOARD_PANEL, 'PlotScope', vscode.ViewColumn.Active, {});
      this.#adopt(panel);
    }
    this.#open?.show(focus);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#adopt(panel);
  }

  /** Tells the page of a change that is not a frame: the engine's state, the interval, the host's name. */
  refresh(): void {
    this.#open?.sendState();
  }

  dispose(): void {
    this.#open?.panel.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    const open = new OpenDashboard(panel, this.#dependencies);
    panel.onDidDispose(() => {
      open.dispose();
      if (this.#open === open) this.#open = undefined;
    });
    this.#open?.panel.dispose();
    this.#open = open;
  }
}

class OpenDashboard {
  readonly panel: vscode.WebviewPanel;
  readonly #dependencies: DashboardDependencies;
  readonly #rpc: Rpc<typeof dashboardHostContract, typeof webviewContract>;
  readonly #showFrame = (frame: Frame) => this.#rpc.notify('frame', dashboardFrame(frame));
  #rangeMinutes: Range = DEFAULT_RANGE;
  #focus: string | undefined;
  #ready = false;

  constructor(panel: vscode.WebviewPanel, dependencies: DashboardDependencies) {
    this.panel = panel;
    this.#dependencies = dependencies;
    const { log, extensionUri } = dependencies;
    const { webview } = panel;
    this.#rpc = new Rpc(
      { post: (message) => void webview.postMessage(message) },
      dashboardHostContract,
      webviewContract,
      {
        requests: {},
        notices: {
          ready: ({ rangeMinutes }) => this.#begin(rangeMinutes),
          setRange: ({ rangeMinutes }) => this.#setRange(rangeMinutes),
          start: () => void vscode.commands.executeCommand(COMMANDS.start),
          stop: () => void vscode.commands.executeCommand(COMMANDS.stop),
          problem: ({ text }) => log.warn(`dashboard: ${text}`),
          painted: ({ milliseconds }) => log.info(`dashboard: first chart after ${Math.round(milliseconds)} ms`),
        },
      },
      { onProblem: (text) => log.warn(`dashboard: ${text}`) },
    );
    webview.onDidReceiveMessage((message) => this.#rpc.receive(message));
    panel.onDidChangeViewState(() => this.#watch());
    const icon = (theme: string) => vscode.Uri.joinPath(extensionUri, 'media', `dashboard-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    const script = vscode.Uri.joinPath(extensionUri, 'dist', 'dashboard.js');
    webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')] };
    webview.html = dashboardHtml({
      nonce: randomBytes(16).toString('base64url'),
      scriptUri: webview.asWebviewUri(script).toString(),
    });
  }

  show(focus: string | undefined): void {
    this.#focus = focus;
    this.panel.reveal();
    this.sendState();
  }

  sendState(): void {
    if (this.#ready) this.#rpc.notify('state', this.#state());
  }

  dispose(): void {
    this.#dependencies.watchers.set(this.#showFrame, false);
    this.#rpc.dispose();
  }

  /** The page has loaded: for the first time, after a reload, or when its tab was shown again. */
  #begin(rangeMinutes: Range | undefined): void {
    this.#ready = true;
    this.#rangeMinutes = rangeMinutes ?? this.#rangeMinutes;
    this.sendState();
    this.#sendHistory();
    this.#watch();
  }

  #setRange(rangeMinutes: Range): void {
    this.#rangeMinutes = rangeMinutes;
    this.sendState();
    this.#sendHistory();
  }

  /** A hidden page is unloaded by VS Code, and comes back with `ready`. */
  #watch(): void {
    const { visible } = this.panel;
    if (!visible) this.#ready = false;
    this.#dependencies.watchers.set(this.#showFrame, visible && this.#ready);
  }

  #sendHistory(): void {
    const frames = this.#dependencies.engine.frames(this.#rangeMinutes * 60);
    this.#rpc.notify('history', { frames: frames.map(dashboardFrame) });
  }

  #state(): DashboardState {
    const { engine, host } = this.#dependencies;
    const { state } = engine;
    return {
      host: host(),
      rangeMinutes: this.#rangeMinutes,
      intervalSeconds: engine.intervalSeconds,
      engine: state.kind === 'restarting' ? 'starting' : state.kind,
      text: 'reason' in state ? state.reason : undefined,
      focus: this.#focus,
    };
  }
}

function dashboardFrame(frame: Frame): DashboardFrame {
  return {
    epochSeconds: frame.epochSeconds,
    charts: Object.fromEntries(CHARTS.map((chart) => [chart.id, chartValues(chart, frame)])),
  };
}
