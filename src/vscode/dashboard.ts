import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { HistoryReader } from '../analysis/past/historyReader.ts';
import { plotRow } from '../analysis/past/plotRow.ts';
import type { EngineClient } from '../engine/client.ts';
import type { EngineEvent } from '../events/events.ts';
import type { StoredPlot } from '../history/storedPlot.ts';
import type { Frame } from '../metrics/frame.ts';
import { CHARTS, chartValues } from '../pages/charts.ts';
import { dashboardHtml } from '../pages/dashboardPage.ts';
import {
  type DashboardFrame,
  type DashboardOutlook,
  type DashboardState,
  type DashboardView,
  dashboardHostContract,
  dashboardPast,
  isLive,
  type Range,
  webviewContract,
} from '../pages/dashboardProtocol.ts';
import { Rpc } from '../rpc/rpc.ts';
import { COMMANDS, DASHBOARD_PANEL } from './contributions.ts';
import { messageText } from './rows/messageText.ts';
import { plotterNames } from './rows/plotterName.ts';
import type { Watchers } from './watchers.ts';

const DEFAULT_RANGE: Range = { minutes: 5 };
/** A stretch of the history that reaches up to now is read again when a point has come, but not all the time. */
const LEAST_REFRESH_SECONDS = 5;
const MOST_PLOTS = 200;
/** What is expected in the next hour is a pixel of a week. */
const MOST_MINUTES_WITH_FORECAST = 24 * 60;
const OUTLOOK_SECONDS = 30;
const PLOT_EVENTS: ReadonlySet<EngineEvent['type']> = new Set([
  'plot.started',
  'plot.finished',
  'plot.failed',
  'plotter.crashed',
  'process.ended',
]);

export interface DashboardDependencies {
  readonly extensionUri: vscode.Uri;
  readonly engine: EngineClient;
  readonly watchers: Watchers;
  readonly history: HistoryReader;
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

  /** Opens it, or brings it to the fore. */
  show(view: DashboardView = {}): void {
    if (!this.#open) {
      const panel = vscode.window.createWebviewPanel(DASHBOARD_PANEL, 'PlotScope', vscode.ViewColumn.Active, {});
      this.#adopt(panel);
    }
    this.#open?.show(view);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#adopt(panel);
  }

  /** The stretch of time that it shows, in epoch seconds, where it is open. */
  get shown(): TimeStretch | undefined {
    return this.#open && stretchOf(this.#open.range);
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
  #range: Range = DEFAULT_RANGE;
  #points = 100;
  #refresh: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was asked of the history: only the newest answer is shown. */
  #asked = 0;
  #plots: StoredPlot[] = [];
  readonly #hear = (event: EngineEvent) => {
    // Written with the frame that follows.
    if (PLOT_EVENTS.has(event.type)) setTimeout(() => void this.#sendPlots(), 1500);
    if (event.type === 'process.seen' || event.type === 'process.changed') this.#sendNames();
  };
  #focus: string | undefined;
  #wanted: DashboardView = {};
  #ready = false;

  get range(): Range {
    return this.#range;
  }

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
          ready: ({ range, points }) => this.#begin(range ?? this.#range, points),
          setRange: ({ range, points }) => this.#setRange(range, points),
          openLog: ({ key }) => void this.#openLog(key),
          start: () => void vscode.commands.executeCommand(COMMANDS.start),
          stop: () => void vscode.commands.executeCommand(COMMANDS.stop),
          problem: ({ text }) => log.warn(`dashboard: ${text}`),
          painted: ({ milliseconds }) => log.info(`dashboard: first chart after ${Math.round(milliseconds)} ms`),
        },
      },
      { onProblem: (text) => log.warn(`dashboard: ${text}`) },
    );
    dependencies.engine.on('event', this.#hear);
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

  show(view: DashboardView): void {
    this.#focus = view.focus;
    this.panel.reveal();
    this.#wanted = view;
    if (this.#ready) this.#showWanted();
    else this.sendState();
  }

  /** What was asked for before the page was there to show it. */
  #showWanted(): void {
    const { range, chart } = this.#wanted;
    this.#wanted = {};
    if (range) this.#setRange(range, this.#points);
    else this.sendState();
    if (chart !== undefined) this.#rpc.notify('showChart', { chart });
  }

  sendState(): void {
    if (this.#ready) this.#rpc.notify('state', this.#state());
  }

  dispose(): void {
    this.#asked++;
    this.#ready = false;
    clearTimeout(this.#refresh);
    this.#dependencies.engine.off('event', this.#hear);
    this.#dependencies.watchers.set(this.#showFrame, false);
    this.#rpc.dispose();
  }

  /** The page has loaded: for the first time, after a reload, or when its tab was shown again. */
  #begin(range: Range, points: number): void {
    this.#ready = true;
    this.#setRange(this.#wanted.range ?? range, points);
    this.#showWanted();
    this.#watch();
  }

  /** Tells the page of plots; to be called when one has begun or ended. */
  async #sendPlots(): Promise<void> {
    if (!this.#ready) return;
    const { history } = this.#dependencies;
    const range = this.#range;
    // Where there is no history, the page says that there are no plots.
    const found = (query: Parameters<HistoryReader['plots']>[0]) => history.plots(query).catch(() => []);
    const plots = await found({ limit: MOST_PLOTS, ...stretchOf(range) });
    const [newest] = plots.length > 0 ? [] : await found({ limit: 1 });
    if (range !== this.#range) return;
    this.#plots = plots;
    this.#rpc.notify('plots', { plots: plots.map(plotRow), newest: newest && plotRow(newest) });
    this.#sendNames();
  }

  #sendNames(): void {
    if (!this.#ready) return;
    this.#rpc.notify('names', plotterNames(this.#dependencies.engine.processes.running, this.#plots));
  }

  /** Reads what was unusual in the time that is shown, and what is expected; again now and then while it is seen. */
  async #sendOutlook(from: number, to: number): Promise<DashboardOutlook | undefined> {
    try {
      const outlook = await this.#dependencies.history.outlook({ from, to });
      this.#rpc.notify('outlook', outlook);
      return outlook;
    } catch {
      // There is no history, or it is being replaced: nothing to show beside the charts.
      return undefined;
    }
  }

  async #openLog(key: string): Promise<void> {
    const logPath = this.#plots.find((plot) => plotRow(plot).key === key)?.logPath;
    if (logPath === undefined) return;
    try {
      await vscode.window.showTextDocument(vscode.Uri.file(logPath), { preview: true });
    } catch {
      void vscode.window.showWarningMessage(messageText(`The log ${logPath} is gone or can't be opened.`));
    }
  }

  #setRange(range: Range, points: number): void {
    this.#range = range;
    this.#points = points;
    this.sendState();
    if (isLive(range)) void this.#sendLive();
    else void this.#sendPast();
    void this.#sendPlots();
  }

  /** A hidden page is unloaded by VS Code, and comes back with `ready`. */
  #watch(): void {
    const { visible } = this.panel;
    if (!visible) {
      this.#ready = false;
      this.#asked++;
      clearTimeout(this.#refresh);
    }
    this.#dependencies.watchers.set(this.#showFrame, visible && this.#ready);
  }

  /** What is in memory at once; then what only the history knows: lines of what has ended, and what was before this window. */
  async #sendLive(): Promise<void> {
    const asked = ++this.#asked;
    clearTimeout(this.#refresh);
    const range = this.#range;
    if (!('minutes' in range)) return;
    const { engine, history } = this.#dependencies;
    const seconds = range.minutes * 60;
    this.#rpc.notify('history', { frames: engine.frames(seconds).map(dashboardFrame) });
    this.#followOutlook(seconds);
    const stretch = stretchOf(range);
    try {
      const columns = await history.charts(stretch);
      if (asked !== this.#asked) return;
      this.#rpc.notify('earlier', dashboardPast(columns, stretch));
    } catch {
      // There is none, or it is being replaced: what is in memory is shown.
    }
  }

  /** While frames are shown as they come, anomalies are looked for in the history now and then. */
  #followOutlook(seconds: number): void {
    const now = Date.now() / 1000;
    void this.#sendOutlook(now - seconds, now);
    this.#refresh = setTimeout(() => this.#followOutlook(seconds), OUTLOOK_SECONDS * 1000);
  }

  /** Reads the stretch that is shown from the history; again and again where it reaches up to now. */
  async #sendPast(): Promise<void> {
    const asked = ++this.#asked;
    clearTimeout(this.#refresh);
    const range = this.#range;
    const { from, to } = stretchOf(range);
    try {
      const columns = await this.#dependencies.history.charts({ from, to, points: this.#points });
      if (asked !== this.#asked) return;
      const outlook = await this.#sendOutlook(from, to);
      if (asked !== this.#asked) return;
      const ahead = 'minutes' in range && range.minutes <= MOST_MINUTES_WITH_FORECAST && outlook ? endOf(outlook) : 0;
      this.#rpc.notify('past', dashboardPast(columns, { from, to: Math.max(to, ahead) }));
      if (!('minutes' in range)) return;
      const seconds = Math.max(LEAST_REFRESH_SECONDS, columns.stepSeconds);
      this.#refresh = setTimeout(() => void this.#sendPast(), Math.min(seconds, 3600) * 1000);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.#rpc.notify('noPast', { reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #state(): DashboardState {
    const { engine, host } = this.#dependencies;
    const { state } = engine;
    return {
      host: host(),
      range: this.#range,
      intervalSeconds: engine.intervalSeconds,
      engine: state.kind === 'restarting' || state.kind === 'waiting' ? 'starting' : state.kind,
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

/** Epoch seconds. */
interface TimeStretch {
  readonly from: number;
  readonly to: number;
}

/** What the range is now. */
function stretchOf(range: Range): TimeStretch {
  if (!('minutes' in range)) return range;
  const to = Date.now() / 1000;
  return { from: to - range.minutes * 60, to };
}

/** Until when the forecasts reach. */
function endOf({ forecasts }: DashboardOutlook): number {
  return Math.max(0, ...forecasts.flatMap(({ points }) => points.map(({ at }) => at)));
}
