import { hostname } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { PlotterTroubles } from '../alert/plotterTroubles.ts';
import { ALERT_AFTER_SECONDS, saturationAlerts } from '../alert/saturationAlerts.ts';
import { saturationOf } from '../bottleneck/saturation.ts';
import { EngineClient } from '../engine/client.ts';
import { processAttributes } from '../events/events.ts';
import type { RunningPlotter } from '../events/plotterProcesses.ts';
import { describeInventory, type Inventory } from '../inventory/inventory.ts';
import { formatDuration } from '../metrics/format.ts';
import type { Frame } from '../metrics/frame.ts';
import { plotterLabel } from '../report/charts.ts';
import { COMMANDS, CONTEXT_KEYS, DASHBOARD_PANEL, VIEWS } from './contributions.ts';
import { Dashboard } from './dashboard.ts';
import { DemoWorkload } from './demoWorkload.ts';
import { inventoryOfHost } from './inventoryOfHost.ts';
import { LiveTree } from './liveTree.ts';
import { alertRows, troubleRows } from './rows/alertRows.ts';
import { plotterRows } from './rows/plotterRows.ts';
import type { Row } from './rows/row.ts';
import { saturationRows } from './rows/saturationRows.ts';
import { statusText } from './rows/statusText.ts';
import { readSettings, type Settings } from './settings.ts';
import { StatusBar } from './statusBar.ts';
import { Watchers } from './watchers.ts';

/** PlotScope in one VS Code window: the engine, everything that shows it, and the commands. */
export class PlotScope {
  readonly #context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly #engine: EngineClient;
  readonly #watchers: Watchers;
  readonly #troubles = new PlotterTroubles();
  readonly #statusBar = new StatusBar();
  readonly #dashboard: Dashboard;
  readonly #demo: DemoWorkload;
  readonly #alerts: LiveTree;
  readonly #showStatus = (frame: Frame) => this.#showInStatusBar(frame);
  #settings: Settings;
  #inventory: Inventory | undefined;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
    this.log = vscode.window.createOutputChannel('PlotScope', { log: true });
    this.#settings = this.#readSettings();
    this.#engine = new EngineClient(this.#file('dist', 'worker.cjs'), this.#settings.intervalSeconds, this.log);
    void this.#engine.setCollect(this.#settings.collect);
    this.#watchers = new Watchers(this.#engine);
    this.#demo = new DemoWorkload(this.#file('dist', 'plotscope-demo.cjs'), context.logUri.fsPath, this.log);
    this.#dashboard = new Dashboard({
      extensionUri: context.extensionUri,
      engine: this.#engine,
      watchers: this.#watchers,
      log: this.log,
      host: () => (this.#inventory ? describeInventory(this.#inventory) : hostname()),
    });
    context.subscriptions.push(
      this.log,
      this.#statusBar,
      this.#dashboard,
      this.#demo,
      vscode.window.registerWebviewPanelSerializer(DASHBOARD_PANEL, this.#dashboard),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('plotscope')) void this.#applySettings();
      }),
    );
    this.#addTree(VIEWS.plotters, (frame) => plotterRows(this.#engine.processes.running, frame));
    this.#addTree(VIEWS.bottlenecks, (frame) => saturationRows(saturationOf(frame)));
    this.#alerts = this.#addTree(VIEWS.alerts, () => this.#alertRows());
    this.#addCommands();
    this.#engine.on('state', () => this.#showState());
    // The views hear of events by the frame that follows at once.
    this.#engine.on('event', (event) => {
      if (this.#troubles.apply(event)) this.#showTroubleCount();
    });
    this.#showState();
    this.#watchers.set(this.#showStatus, this.#settings.statusBar);
    // Activation only wires things up: what takes time comes after it.
    if (this.#settings.startAutomatically) setImmediate(() => this.#start());
  }

  /** Ends everything that this window started. */
  async stop(): Promise<void> {
    this.#demo.stop();
    await this.#engine.stop();
  }

  #start(): boolean {
    const started = this.#engine.start();
    if (started) this.log.info(`monitoring ${hostname()} every ${this.#engine.intervalSeconds} s`);
    if (started && !this.#inventory) void this.#takeInventory();
    return started;
  }

  async #takeInventory(): Promise<void> {
    this.#inventory = await inventoryOfHost(this.#file('dist', 'inventory.cjs'), (text) => this.log.warn(text));
    this.#dashboard.refresh();
  }

  #addTree(viewId: string, rowsOf: (frame: Frame) => Row[]): LiveTree {
    const tree = new LiveTree(viewId);
    const show = (frame: Frame) => tree.show(this.#engine.state.kind === 'stopped' ? [] : rowsOf(frame));
    const watch = () => this.#watchers.set(show, tree.view.visible);
    this.#engine.on('state', ({ kind }) => {
      if (kind === 'stopped' || kind === 'failed') tree.show([]);
    });
    this.#context.subscriptions.push(tree, tree.view.onDidChangeVisibility(watch));
    watch();
    return tree;
  }

  /** On the views' icon, so that it is seen while they are not. */
  #showTroubleCount(): void {
    const { length: value } = this.#troubles.list(Date.now() / 1000);
    const tooltip = `${value} ${value === 1 ? 'plotter is' : 'plotters are'} in trouble`;
    this.#alerts.view.badge = value > 0 ? { value, tooltip } : undefined;
  }

  #alertRows(): Row[] {
    const troubles = this.#troubles.list(Date.now() / 1000);
    const saturated = saturationAlerts(this.#engine.frames(ALERT_AFTER_SECONDS).map(saturationOf));
    return [...troubleRows(troubles), ...alertRows(saturated)];
  }

  #addCommands(): void {
    const handlers: Record<keyof typeof COMMANDS, (...args: never[]) => unknown> = {
      openDashboard: () => this.#dashboard.show(),
      start: () => this.#startCommand(),
      stop: () => this.#stopCommand(),
      startDemo: () => this.#startDemoCommand(),
      stopDemo: () => this.#demo.stop() || vscode.window.showInformationMessage('No demo workload is running.'),
      showLog: () => this.log.show(),
      openSettings: () => vscode.commands.executeCommand('workbench.action.openSettings', '@ext:plotscope.plotscope'),
      showPlotterInDashboard: (row?: string) =>
        this.#withPlotter(row, (it) => this.#dashboard.show(plotterLabel(processAttributes(it)))),
      copyCommandLine: (row?: string) => this.#withPlotter(row, (it) => copyCommandLine(it)),
      openPlotterLog: (row?: string) => this.#withPlotter(row, (it) => openLog(it)),
    };
    for (const [name, handler] of Object.entries(handlers)) {
      const id = COMMANDS[name as keyof typeof COMMANDS];
      this.#context.subscriptions.push(vscode.commands.registerCommand(id, handler));
    }
  }

  #startCommand(): void {
    if (this.#start()) return;
    void vscode.window.showInformationMessage('PlotScope is monitoring already.');
  }

  async #stopCommand(): Promise<void> {
    const { state } = this.#engine;
    const summary = await this.#engine.stop();
    if (!summary) {
      if (state.kind === 'stopped') void vscode.window.showInformationMessage('PlotScope is not monitoring.');
      return;
    }
    const { seconds, framesTaken, framesMissed } = summary;
    const text = `monitored for ${formatDuration(seconds)}: ${framesTaken} samples taken, ${framesMissed} missed`;
    this.log.info(text);
    void vscode.window.showInformationMessage(`PlotScope ${text}.`);
  }

  async #startDemoCommand(): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      void vscode.window.showInformationMessage('The demo workload is started only in a trusted workspace.');
      return;
    }
    if (!(await this.#demo.start())) {
      void vscode.window.showInformationMessage('The demo workload is running already.');
      return;
    }
    this.#start();
  }

  /** Runs a command of the context menu on the plotter of its row; from the palette it asks which one. */
  async #withPlotter(row: string | undefined, run: (plotter: RunningPlotter) => unknown): Promise<void> {
    const plotter = (row && this.#engine.processes.get(row)) || (await this.#pickPlotter());
    if (plotter) await run(plotter);
  }

  async #pickPlotter(): Promise<RunningPlotter | undefined> {
    const { running } = this.#engine.processes;
    if (running.length === 0) {
      void vscode.window.showInformationMessage('No plotter is running on this host.');
      return undefined;
    }
    if (running.length === 1) return running[0];
    const items = running.map((plotter) => ({
      label: plotter.title,
      description: `process ${plotter.pid}`,
      detail: plotter.argv.join(' '),
      plotter,
    }));
    return (await vscode.window.showQuickPick(items, { placeHolder: 'Which plotter?' }))?.plotter;
  }

  #readSettings(): Settings {
    return readSettings(vscode.workspace.getConfiguration(), (text) => this.log.warn(text));
  }

  async #applySettings(): Promise<void> {
    const { collect } = this.#settings;
    this.#settings = this.#readSettings();
    this.#watchers.set(this.#showStatus, this.#settings.statusBar);
    if (!this.#settings.statusBar) this.#statusBar.hide();
    if (this.#settings.intervalSeconds !== this.#engine.intervalSeconds) {
      await this.#engine.setInterval(this.#settings.intervalSeconds);
      this.log.info(`a frame is taken every ${this.#settings.intervalSeconds} s from now on`);
    }
    if (!isDeepStrictEqual(this.#settings.collect, collect)) {
      await this.#engine.setCollect(this.#settings.collect);
      this.log.info('what is collected has changed');
    }
    this.#dashboard.refresh();
  }

  #showInStatusBar(frame: Frame): void {
    const plotters = this.#engine.processes.running.filter(({ role }) => role === 'plotter').length;
    this.#statusBar.show(statusText(saturationOf(frame), plotters));
  }

  #showState(): void {
    const { state } = this.#engine;
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.running, state.kind !== 'stopped');
    this.#dashboard.refresh();
    if (this.#settings.statusBar) this.#sayState(state);
    if (state.kind !== 'failed') return;
    void vscode.window
      .showErrorMessage(`PlotScope stopped monitoring: ${state.reason}`, 'Start Again', 'Show Log')
      .then((choice) => {
        if (choice === 'Start Again') this.#start();
        if (choice === 'Show Log') this.log.show();
      });
  }

  #sayState(state: EngineClient['state']): void {
    switch (state.kind) {
      case 'stopped':
        this.#statusBar.say('$(pulse) PlotScope', 'PlotScope is not monitoring.');
        break;
      case 'restarting':
      case 'failed':
        this.#statusBar.say('$(warning) PlotScope', state.reason);
        break;
      case 'running':
        break;
    }
  }

  #file(...path: string[]): string {
    return vscode.Uri.joinPath(this.#context.extensionUri, ...path).fsPath;
  }
}

async function copyCommandLine({ argv, title }: RunningPlotter): Promise<void> {
  await vscode.env.clipboard.writeText(argv.map(quoted).join(' '));
  vscode.window.setStatusBarMessage(`Command line of ${title} copied`, 3000);
}

/** A word as a POSIX shell reads it back. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

async function openLog({ logPath, title }: RunningPlotter): Promise<void> {
  if (!logPath) {
    const text = `The output of ${title} does not go to a file: start it with "> plot.log" to have a log.`;
    void vscode.window.showInformationMessage(text);
    return;
  }
  await vscode.window.showTextDocument(vscode.Uri.file(logPath), { preview: true });
}
