import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { HistoryReader } from '../../analysis/past/historyReader.ts';
import type { EngineEvent } from '../../events/events.ts';
import type { Frame } from '../../metrics/frame.ts';
import { dashboardHtml } from '../../pages/dashboardPage.ts';
import {
  type DashboardState,
  type DashboardView,
  dashboardHostContract,
  type FleetAnswer,
  type Range,
  webviewContract,
} from '../../pages/dashboardProtocol.ts';
import { Layout } from '../../pages/layout.ts';
import type { Act, OVERVIEW_ACTS } from '../../pages/overview.ts';
import { FLEET_PICTURE } from '../../pages/pictures.ts';
import { Rpc } from '../../rpc/rpc.ts';
import { COMMANDS } from '../contributions.ts';
import { messageText } from '../rows/messageText.ts';
import type { Watchers } from '../watchers.ts';
import { firstRange, type OtherHost, rangeWithin } from './otherHost.ts';
import type { OverviewNow } from './overviewNow.ts';
import { type Measuring, RangeFeed, type TimeStretch } from './rangeFeed.ts';

const DEFAULT_RANGE: Range = { minutes: 5 };
const PLOT_EVENTS: ReadonlySet<EngineEvent['type']> = new Set([
  'plot.started',
  'plot.finished',
  'plot.failed',
  'plotter.crashed',
  'process.ended',
]);
/** Written with the frame that follows. */
const WRITTEN_MS = 1500;
/** Every host has its own sections. */
const LAYOUT_KEY = 'dashboard.layout';

const ACTS: Readonly<Record<(typeof OVERVIEW_ACTS)[number], string>> = {
  changeConfiguration: COMMANDS.changeConfiguration,
  acknowledgeAlert: COMMANDS.acknowledgeAlert,
  showPlotter: COMMANDS.showPlotterInDashboard,
  start: COMMANDS.start,
  startDemo: COMMANDS.startDemo,
  openSettings: COMMANDS.openSettings,
  connectFleet: COMMANDS.connectFleet,
};

export interface DashboardDependencies {
  readonly extensionUri: vscode.Uri;
  readonly engine: Measuring;
  readonly watchers: Watchers;
  readonly history: HistoryReader;
  readonly overview: Pick<OverviewNow, 'get'>;
  /** One metric of all hosts of the fleet, over a stretch of epoch seconds; without one that which was shown last. */
  fleet(stretch: TimeStretch, metric?: string): Promise<FleetAnswer>;
  readonly log: vscode.LogOutputChannel;
  /** Where it is kept how a person arranged the sections, of each host. */
  readonly memory: vscode.Memento;
  readonly hostId: string;
  /** The host as a person knows it. */
  host(): string;
  /** Where it is another one, whose history is shown, and the way back to this one. */
  readonly other?: OtherHost & { back(): void };
}

/** The dashboard in its tab: what it is sent while it is seen, and what is done when it asks. */
export class OpenDashboard {
  readonly panel: vscode.WebviewPanel;
  readonly #dependencies: DashboardDependencies;
  readonly #rpc: Rpc<typeof dashboardHostContract, typeof webviewContract>;
  readonly #feed: RangeFeed;
  readonly #showFrame = (frame: Frame) => {
    this.#feed.showFrame(frame);
    this.#sendOverview();
  };
  readonly #hear = (event: EngineEvent) => {
    if (PLOT_EVENTS.has(event.type)) setTimeout(() => void this.#feed.sendPlots(), WRITTEN_MS);
    if (event.type === 'process.seen' || event.type === 'process.changed') this.#feed.sendNames();
  };
  #focus: string | undefined;
  #wanted: DashboardView = {};
  #ready = false;
  #points = 100;
  /** As it was sent last. */
  #overview = '';

  constructor(panel: vscode.WebviewPanel, dependencies: DashboardDependencies) {
    this.panel = panel;
    this.#dependencies = dependencies;
    const { log, extensionUri, engine, history } = dependencies;
    const { webview } = panel;
    this.#rpc = new Rpc(
      { post: (message) => void webview.postMessage(message) },
      dashboardHostContract,
      webviewContract,
      {
        requests: {
          pictures: async ({ ids }) => {
            const { from, to } = this.#feed.stretch;
            return { from, to, answers: await history.pictures(ids, { from, to }) };
          },
          fleet: ({ metric }) => dependencies.fleet(this.#feed.stretch, metric),
          moment: ({ at, within }) => history.moment(at, within),
          image: ({ chart }) => this.#image(chart),
        },
        notices: {
          ready: ({ range, points, charts }) => this.#begin(range ?? this.#feed.range, points, charts),
          look: ({ charts }) => this.#feed.look(charts),
          setRange: ({ range, points }) => this.#setRange(range, points),
          setLayout: (layout) => void dependencies.memory.update(this.#layoutKey, layout),
          act: ({ command, row }) => this.#act(command, row),
          export: (wanted) => void this.#export(wanted),
          back: () => dependencies.other?.back(),
          openLog: ({ key }) => void this.#openLog(key),
          start: () => void vscode.commands.executeCommand(COMMANDS.start),
          stop: () => void vscode.commands.executeCommand(COMMANDS.stop),
          problem: ({ text }) => log.warn(`dashboard: ${text}`),
          painted: ({ milliseconds }) => log.info(`dashboard: first chart after ${Math.round(milliseconds)} ms`),
        },
      },
      { onProblem: (text) => log.warn(`dashboard: ${text}`) },
    );
    const { other } = dependencies;
    this.#feed = new RangeFeed(other ? firstRange(other) : DEFAULT_RANGE, { engine, history, page: this.#rpc });
    engine.on('event', this.#hear);
    webview.onDidReceiveMessage((message) => this.#rpc.receive(message));
    panel.onDidChangeViewState(() => this.#watch());
    const icon = (theme: string) => vscode.Uri.joinPath(extensionUri, 'media', `dashboard-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    const script = vscode.Uri.joinPath(extensionUri, 'dist', 'dashboard.js');
    webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')] };
    const address = {
      nonce: randomBytes(16).toString('base64url'),
      scriptUri: webview.asWebviewUri(script).toString(),
    };
    webview.html = dashboardHtml(address, this.#layout);
  }

  /** In epoch seconds. */
  get shown(): TimeStretch {
    return this.#feed.stretch;
  }

  show(view: DashboardView): void {
    this.#focus = view.focus;
    this.panel.reveal();
    this.#wanted = view;
    if (this.#ready) this.#showWanted();
    else this.sendState();
  }

  /** Of the engine and the host, and what follows from it. */
  sendState(): void {
    if (!this.#ready) return;
    this.#rpc.notify('state', this.#state());
    this.#sendOverview();
  }

  dispose(): void {
    this.#ready = false;
    this.#feed.hide();
    this.#dependencies.engine.off('event', this.#hear);
    this.#dependencies.watchers.set(this.#showFrame, false);
    this.#rpc.dispose();
  }

  /** What was asked for before the page was there to show it. */
  #showWanted(): void {
    const { range, chart } = this.#wanted;
    this.#wanted = {};
    if (range) this.#setRange(range, this.#points);
    else this.sendState();
    if (chart !== undefined) this.#rpc.notify('showChart', { chart });
  }

  /** The page has loaded: for the first time, after a reload, or when its tab was shown again. */
  #begin(range: Range, points: number, charts: readonly string[]): void {
    this.#ready = true;
    this.#feed.hide();
    this.#feed.look(charts);
    this.#overview = '';
    this.#rpc.notify('layout', this.#layout);
    this.#setRange(this.#wanted.range ?? range, points);
    this.#showWanted();
    this.#watch();
  }

  #setRange(range: Range, points: number): void {
    const { other } = this.#dependencies;
    this.#points = points;
    this.#feed.show(other ? rangeWithin(range, other) : range, points);
    this.sendState();
  }

  /** A hidden page is unloaded by VS Code, and comes back with `ready`. */
  #watch(): void {
    const { visible } = this.panel;
    if (!visible) {
      this.#ready = false;
      this.#feed.hide();
    }
    const isThisHost = this.#dependencies.other === undefined;
    this.#dependencies.watchers.set(this.#showFrame, visible && this.#ready && isThisHost);
  }

  /** Only where it differs from what the page has. */
  #sendOverview(): void {
    if (!this.#ready || this.#dependencies.other) return;
    const overview = this.#dependencies.overview.get();
    const text = JSON.stringify(overview);
    if (text === this.#overview) return;
    this.#overview = text;
    this.#rpc.notify('overview', overview);
  }

  #act(command: Act['command'], row: string | undefined): void {
    void vscode.commands.executeCommand(ACTS[command], ...(row === undefined ? [] : [row]));
  }

  async #image(chart: string): Promise<{ png: string }> {
    const { history, fleet } = this.#dependencies;
    const { stretch } = this.#feed;
    const picture = chart === FLEET_PICTURE.id ? (await fleet(stretch)).answer.picture : undefined;
    const png = await history.exportChart({ chart, ...stretch, format: 'png', ...(picture && { picture }) });
    return { png: Buffer.from(png).toString('base64') };
  }

  #export(wanted: { readonly chart: string; readonly format: string }): Thenable<unknown> {
    const { other } = this.#dependencies;
    const of = other && { history: other.path, ...this.#feed.stretch };
    return vscode.commands.executeCommand(COMMANDS.exportChart, { ...wanted, ...of });
  }

  async #openLog(key: string): Promise<void> {
    const logPath = this.#feed.logOf(key);
    if (logPath === undefined) return;
    const { other } = this.#dependencies;
    if (other) {
      void vscode.window.showInformationMessage(messageText(`The log is on ${other.name}: ${logPath}`));
      return;
    }
    try {
      await vscode.window.showTextDocument(vscode.Uri.file(logPath), { preview: true });
    } catch {
      void vscode.window.showWarningMessage(messageText(`The log ${logPath} is gone or can't be opened.`));
    }
  }

  get #layout(): Layout {
    return v.parse(Layout, this.#dependencies.memory.get(this.#layoutKey));
  }

  get #layoutKey(): string {
    return `${LAYOUT_KEY}.${this.#dependencies.hostId}`;
  }

  #state(): DashboardState {
    const { engine, host, other } = this.#dependencies;
    const { state } = engine;
    return {
      host: host(),
      range: this.#feed.range,
      intervalSeconds: engine.intervalSeconds,
      engine: state.kind === 'restarting' || state.kind === 'waiting' ? 'starting' : state.kind,
      text: 'reason' in state ? state.reason : undefined,
      focus: this.#focus,
      ...(other && { other: { until: other.until } }),
    };
  }
}
