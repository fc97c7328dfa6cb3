import { hostname } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { saturationOf } from '../analysis/bottleneck/saturation.ts';
import { HistoryReader } from '../analysis/past/historyReader.ts';
import { EngineClient } from '../engine/client.ts';
import type { EngineRole } from '../engine/hostEngine.ts';
import { hostId } from '../engine/hostId.ts';
import { WholeCommands } from '../engine/rerun/wholeCommands.ts';
import { runReport } from '../engine/run/runReport.ts';
import { BottleneckLog } from '../events/bottleneckLog.ts';
import { processAttributes } from '../events/events.ts';
import type { RunningPlotter } from '../events/plotterProcesses.ts';
import { formatDuration } from '../metrics/format.ts';
import type { Frame } from '../metrics/frame.ts';
import { plotterLabel } from '../pages/charts.ts';
import { DashboardView } from '../pages/dashboardProtocol.ts';
import type { RunningPlot } from '../tuning/hostFacts.ts';
import { describeInventory, type Inventory } from '../tuning/inventory/inventory.ts';
import { tellLost } from './alerts/tellLost.ts';
import { WindowAlerts } from './alerts/windowAlerts.ts';
import { WindowSecrets } from './alerts/windowSecrets.ts';
import { COMMANDS, CONTEXT_KEYS, DASHBOARD_PANEL, VIEWS } from './contributions.ts';
import { Dashboard } from './dashboard/dashboard.ts';
import { OverviewNow } from './dashboard/overviewNow.ts';
import { DemoWorkload } from './demoWorkload.ts';
import { FirstSteps } from './firstSteps.ts';
import { HistoryPlace } from './historyPlace.ts';
import { inventoryOfHost } from './inventoryOfHost.ts';
import { judgeVerdict } from './judgeVerdict.ts';
import { LiveTree } from './liveTree.ts';
import { say, sayHistoryOff, sayStopped } from './notices.ts';
import { copyCommandLine, openLog, pickPlotter } from './plotterCommands.ts';
import { ReportDocuments } from './reportDocuments.ts';
import { bottleneckRows, pastOfRow, processOfRow, rangeAround } from './rows/bottleneckRows.ts';
import { plotterRows } from './rows/plotterRows.ts';
import type { Row } from './rows/row.ts';
import { runningPlot } from './rows/runningPlot.ts';
import { saturationRows } from './rows/saturationRows.ts';
import { STATUS_ITEMS, statusText } from './rows/statusText.ts';
import { openSettings, SettingFaults } from './settingFaults.ts';
import { readSettings, type Settings } from './settings.ts';
import { StatusBar } from './statusBar.ts';
import { ToolsWhenNeeded } from './toolsWhenNeeded.ts';
import { Watchers } from './watchers.ts';

/** PlotScope in one VS Code window: the engine, everything that shows it, and the commands. */
export class PlotScope {
  readonly #context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly #engine: EngineClient;
  readonly #watchers: Watchers;
  readonly #bottlenecks = new BottleneckLog();
  readonly #commands = new WholeCommands();
  readonly #statusBar = new StatusBar();
  readonly #historyPlace: HistoryPlace;
  readonly #history: HistoryReader;
  readonly #overview: OverviewNow;
  readonly #tools: ToolsWhenNeeded;
  readonly #secrets: WindowSecrets;
  readonly #dashboard: Dashboard;
  readonly #demo: DemoWorkload;
  readonly #firstSteps: FirstSteps;
  readonly #alerts: WindowAlerts;
  readonly #reports = new ReportDocuments();
  readonly #showStatus = (frame: Frame) => this.#showInStatusBar(frame);
  readonly #settingFaults: SettingFaults;
  #settings: Settings;
  #saidHistoryOff = false;
  #applied = Promise.resolve();
  #measured = false;
  #inventory: Inventory | undefined;
  #takingInventory: Promise<void> | undefined;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
    this.log = vscode.window.createOutputChannel('PlotScope', { log: true });
    this.#settingFaults = new SettingFaults(this.log);
    this.#settings = this.#readSettings();
    this.#historyPlace = new HistoryPlace(context.globalStorageUri.fsPath, () => this.#settings.history, this.log);
    this.#engine = new EngineClient({
      workerPath: this.#file('dist', 'engine.cjs'),
      intervalSeconds: this.#settings.intervalSeconds,
      identity: { pid: process.pid, host: 'vscode', version: context.extension.packageJSON.version },
      history: this.#historyPlace.now,
      log: this.log,
    });
    void this.#engine.setCollect(this.#settings.collect);
    this.#watchers = new Watchers(this.#engine);
    this.#history = new HistoryReader({
      workerPath: this.#file('dist', 'history.cjs'),
      hostId: hostId(),
      path: () => this.#historyPlace.now?.path,
    });
    this.#secrets = new WindowSecrets({
      store: context.secrets,
      names: context.globalState,
      hand: (secrets) => this.#engine.setSecrets(secrets),
    });
    this.#tools = new ToolsWhenNeeded({
      context,
      engine: this.#engine,
      commands: this.#commands,
      secrets: this.#secrets,
      reader: this.#history,
      reports: this.#reports,
      log: this.log,
      storage: this.#historyPlace.storageFolder,
      settings: () => this.#settings,
      historyPlace: () => this.#historyPlace.now,
      running: () => this.#runningPlots(),
      shown: () => this.#dashboard.shown,
      showOther: (other) => this.#dashboard.showOther(other),
    });
    this.#demo = new DemoWorkload(this.#file('dist', 'plotscope-demo.cjs'), context.logUri.fsPath, this.log);
    this.#alerts = new WindowAlerts(
      this.#engine,
      () => this.#settings.alerts,
      ({ raisedAt }) => this.#dashboard.show({ range: rangeAround(raisedAt, Date.now() / 1000), chart: 'incidents' }),
    );
    this.#overview = new OverviewNow({
      engine: this.#engine,
      history: this.#history,
      bottlenecks: this.#bottlenecks,
      alerts: this.#alerts,
    });
    this.#dashboard = new Dashboard({
      extensionUri: context.extensionUri,
      engine: this.#engine,
      watchers: this.#watchers,
      history: this.#history,
      overview: this.#overview,
      fleet: (stretch, metric) => this.#tools.fleetPicture(stretch, metric),
      log: this.log,
      memory: context.globalState,
      hostId: hostId(),
      host: () => this.#hostText(),
    });
    context.subscriptions.push(
      this.log,
      this.#statusBar,
      this.#dashboard,
      this.#demo,
      this.#tools,
      vscode.window.registerWebviewPanelSerializer(DASHBOARD_PANEL, this.#dashboard),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('plotscope')) this.#applySettings();
      }),
    );
    this.#addTree(VIEWS.plotters, (frame) => plotterRows(this.#engine.processes.running, frame));
    const verdicts = this.#addTree(
      VIEWS.bottlenecks,
      (frame) => [
        ...bottleneckRows(this.#bottlenecks, this.#engine.processes.running, frame),
        ...saturationRows(saturationOf(frame)),
      ],
      () => this.#headline,
    );
    this.#alerts.showIn(this.#addTree(VIEWS.alerts, () => this.#alerts.rows()));
    this.#addCommands();
    this.#engine.on('state', () => this.#showState());
    // The views hear of events by the frame that follows at once.
    this.#engine.on('event', (event) => {
      this.#bottlenecks.apply(event);
      this.#commands.hear(event);
      this.#alerts.hear(event);
      if (event.type === 'benchmark.finished') void this.#tools.refreshBenchmarks();
      if (event.type === 'process.seen' && event.process.role === 'plotter') void this.#tools.offerService();
    });
    this.#engine.on('past', (events) => {
      this.#alerts.recall(events);
      this.#bottlenecks.recall(events);
      for (const event of events) this.#commands.hear(event);
    });
    this.#engine.on('role', (role) => this.#showRole(role));
    this.#firstSteps = new FirstSteps(this.#engine, verdicts.view);
    context.subscriptions.push(this.#reports, this.#firstSteps);
    this.#showState();
    this.#watchers.set(this.#showStatus, this.#settings.statusBar);
    // Activation only wires things up: what takes time comes after it.
    setImmediate(() => this.#begin());
  }

  /** Ends everything that this window started. */
  async stop(): Promise<void> {
    this.#demo.stop();
    this.#history.dispose();
    await this.#engine.stop();
  }

  /** What is put off until the window is there. */
  #begin(): void {
    if (this.#settings.startAutomatically) this.#start();
    if (this.#secrets.names.length > 0) void this.#handSecrets();
  }

  async #handSecrets(): Promise<void> {
    const { setAlertSecret, forgetAlertSecret } = this.#tools.handlers;
    await tellLost(await this.#secrets.handOver(), setAlertSecret, forgetAlertSecret);
  }

  #start(): boolean {
    const started = this.#engine.start();
    if (started) this.log.info(`monitoring ${hostname()} every ${this.#engine.intervalSeconds} s`);
    if (started) void this.#tools.upgradeService();
    return started;
  }

  /** What it is made of is asked, by a thread, when a dashboard first says so. */
  #hostText(): string {
    this.#takingInventory ??= this.#takeInventory();
    return this.#inventory ? describeInventory(this.#inventory) : hostname();
  }

  async #takeInventory(): Promise<void> {
    this.#inventory = await inventoryOfHost(this.#file('dist', 'inventory.cjs'), (text) => this.log.warn(text));
    this.#dashboard.refresh();
  }

  /** Whether all is well with the plotters; nothing where there are none, which their own view says. */
  get #headline(): string {
    return this.#engine.processes.running.length > 0 ? this.#overview.get().headline : '';
  }

  /** `sayAbove`: what stands above the rows, while there are any. */
  #addTree(viewId: string, rowsOf: (frame: Frame) => Row[], sayAbove = () => ''): LiveTree {
    const tree = new LiveTree(viewId);
    const show = (frame: Frame) => {
      const rows = this.#engine.state.kind === 'stopped' ? [] : rowsOf(frame);
      tree.show(rows);
      tree.say(rows.length > 0 ? sayAbove() : '');
      this.#setMeasured(true);
    };
    const watch = () => this.#watchers.set(show, tree.view.visible);
    this.#engine.on('state', (state) => {
      if (state.kind === 'stopped' || state.kind === 'failed') tree.show([]);
      tree.say(state.kind === 'waiting' ? `PlotScope has had ${state.reason}.` : '');
    });
    this.#context.subscriptions.push(tree, tree.view.onDidChangeVisibility(watch));
    watch();
    return tree;
  }

  #setMeasured(measured: boolean): void {
    if (this.#measured === measured) return;
    this.#measured = measured;
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.measured, measured);
  }

  #addCommands(): void {
    const handlers: Record<keyof typeof COMMANDS, (...args: never[]) => unknown> = {
      openDashboard: (view?: unknown) => this.#dashboard.show(v.parse(DashboardView, view)),
      start: () => this.#start() || say('PlotScope is monitoring already.'),
      stop: () => this.#stopCommand(),
      startDemo: () => this.#startDemoCommand(),
      stopDemo: () => this.#demo.stop() || say('No demo workload is running.'),
      showLog: () => this.log.show(),
      openSettings,
      getStarted: () => this.#firstSteps.open(this.#context.extension.id),
      showPlotterInDashboard: (row?: string) =>
        this.#withPlotter(row, (it) => this.#dashboard.show({ focus: plotterLabel(processAttributes(it)) })),
      showBottleneckInDashboard: (row?: string) => this.#showBottleneck(row),
      confirmVerdict: (row?: string) => this.#judgeVerdict(row, true),
      rejectVerdict: (row?: string) => this.#judgeVerdict(row, false),
      copyCommandLine: (row?: string) => this.#withPlotter(row, (it) => copyCommandLine(it)),
      ...this.#alerts.handlers,
      ...this.#tools.handlers,
      openPlotterLog: (row?: string) => this.#withPlotter(row, (it) => openLog(it)),
    };
    for (const [name, handler] of Object.entries(handlers)) {
      const id = COMMANDS[name as keyof typeof COMMANDS];
      this.#context.subscriptions.push(vscode.commands.registerCommand(id, handler));
    }
  }

  async #stopCommand(): Promise<void> {
    const { state } = this.#engine;
    const report = await this.#engine.stop();
    if (!report) {
      if (state.kind === 'stopped') say('PlotScope is not monitoring.');
      return;
    }
    const { seconds, framesTaken, framesMissed } = report;
    const text = `monitored for ${formatDuration(seconds)}: ${framesTaken} samples taken, ${framesMissed} missed`;
    this.log.info(text);
    void vscode.window.showInformationMessage(`PlotScope ${text}.`, 'Show Report').then((choice) => {
      if (choice) void this.#reports.show('PlotScope Run', runReport(report));
    });
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
    const plotter = (row && this.#engine.processes.get(row)) || (await pickPlotter(this.#engine.processes.running));
    if (plotter) await run(plotter);
  }

  /** At the moment in which it began to hold the plotter back. */
  async #showBottleneck(row: string | undefined): Promise<void> {
    const now = Date.now() / 1000;
    const past = row === undefined ? undefined : pastOfRow(row, this.#bottlenecks);
    if (past) {
      this.#dashboard.show({ range: rangeAround(past.since, now), chart: 'verdicts' });
      return;
    }
    await this.#withPlotter(row && processOfRow(row), (plotter) => {
      const focus = plotterLabel(processAttributes(plotter));
      const held = this.#bottlenecks.of(plotter.id);
      this.#dashboard.show({ focus, ...(held && { range: rangeAround(held.since, now), chart: 'verdicts' }) });
    });
  }

  #judgeVerdict(row: string | undefined, isRight: boolean): Promise<void> {
    const judge = (it: RunningPlotter) => judgeVerdict(this.#engine, this.#bottlenecks, it, isRight);
    return this.#withPlotter(row && processOfRow(row), judge);
  }

  /** Undefined while no engine tells of them. */
  #runningPlots(): RunningPlot[] | undefined {
    if (this.#engine.state.kind !== 'running') return undefined;
    const plotters = this.#engine.processes.running.filter(({ role }) => role === 'plotter');
    return plotters.map((plotter) => runningPlot(plotter, this.#bottlenecks.of(plotter.id)));
  }

  #readSettings(): Settings {
    const faults: string[] = [];
    const settings = readSettings(vscode.workspace.getConfiguration(), (fault) => faults.push(fault));
    this.#settingFaults.tell(faults);
    return settings;
  }

  /** One change after the other: each begins with what the one before has left. */
  #applySettings(): void {
    this.#applied = this.#applied
      .then(() => this.#applyNow())
      .catch((error) => this.log.error(`the settings could not be applied: ${(error as Error).message}`));
  }

  async #applyNow(): Promise<void> {
    const { collect, history } = this.#settings;
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
    if (!isDeepStrictEqual(this.#settings.history, history)) {
      this.#saidHistoryOff = false;
      await this.#engine.setHistory(this.#historyPlace.now);
      this.log.info('where or how long the history is kept has changed');
    }
    this.#dashboard.refresh();
  }

  #showInStatusBar(frame: Frame): void {
    const plotters = this.#engine.processes.running.filter(({ role }) => role === 'plotter').length;
    const { colours, ...switches } = this.#settings.statusBarItems;
    const items = STATUS_ITEMS.filter((item) => switches[item]);
    this.#statusBar.show(statusText(saturationOf(frame), plotters, this.#bottlenecks.host, items), colours);
  }

  #showRole(role: EngineRole): void {
    this.#showState();
    if (role.kind === 'following' || !role.historyOff) this.#historyPlace.tend();
    if (role.kind !== 'leading' || !role.historyOff || this.#saidHistoryOff) return;
    this.#saidHistoryOff = true;
    sayHistoryOff(role.historyOff);
  }

  #showState(): void {
    const { state } = this.#engine;
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.running, state.kind !== 'stopped');
    if (state.kind === 'stopped') this.#setMeasured(false);
    this.#dashboard.refresh();
    if (this.#settings.statusBar) this.#statusBar.sayState(state);
    if (state.kind === 'failed') void sayStopped(state.reason, () => this.#start(), this.log);
  }

  #file(...path: string[]): string {
    return vscode.Uri.joinPath(this.#context.extensionUri, ...path).fsPath;
  }
}
