import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { FleetAnswer } from '../pages/dashboardProtocol.ts';
import { AnalyzeNow } from './analyzeNow.ts';
import { offerToAssistants } from './assistants.ts';
import { BENCHMARKS_PANEL, BENCHMARKS_VIEW, TASK_TYPE } from './benchmarks/benchmarkIds.ts';
import { VIEWS } from './contributions.ts';
import type { TimeStretch } from './dashboard/rangeFeed.ts';
import { LiveTree } from './liveTree.ts';
import { TOOL_COMMANDS, type ToolCommand } from './toolCommands.ts';
import type { Tools, ToolsOptions } from './tools.ts';

/** Files that are worked with. */
const OWN_FILES = ['.plotscope.json', 'plotscope.alerts.json'];
/** In the extension's global state: whether a person was asked about the service. */
const ASKED = 'plotscope.askedToKeepMonitoring';

/** Loads the tools when the first of them is wanted: a command, a file of configurations, the tree, a task, a page. */
export class ToolsWhenNeeded implements vscode.Disposable {
  readonly #options: ToolsOptions;
  readonly #subscriptions: vscode.Disposable[];
  #tools: Promise<Tools> | undefined;
  readonly #analyzeNow: AnalyzeNow;
  /** Of the commands that need them, by their names in `COMMANDS`, and of the one that is there without them. */
  readonly handlers = {
    ...(Object.fromEntries(
      TOOL_COMMANDS.map((name) => [name, async (...args: never[]) => (await this.#load()).handlers[name](...args)]),
    ) as Record<ToolCommand, (...args: never[]) => Promise<unknown>>),
    analyzeNow: () => this.#analyzeNow.run(),
  };

  constructor(options: Omit<ToolsOptions, 'tree' | 'fleetTree'>) {
    const tree = new LiveTree(BENCHMARKS_VIEW);
    const fleetTree = new LiveTree(VIEWS.fleet);
    const trees = [tree, fleetTree];
    this.#options = { ...options, tree, fleetTree };
    this.#analyzeNow = new AnalyzeNow({
      reader: options.reader,
      log: options.log,
      place: options.historyPlace,
      windows: () => options.settings().analysis,
    });
    const seen = (document: vscode.TextDocument) => {
      if (OWN_FILES.some((ending) => document.fileName.endsWith(ending))) void this.#load();
    };
    const shown = () => {
      if (trees.some(({ view }) => view.visible)) void this.#load();
    };
    this.#subscriptions = [
      ...trees,
      this.#analyzeNow,
      ...trees.map(({ view }) => view.onDidChangeVisibility(shown)),
      vscode.workspace.onDidOpenTextDocument(seen),
      vscode.tasks.registerTaskProvider(TASK_TYPE, {
        provideTasks: async () => (await this.#load()).benchmarks.tasks.provideTasks(),
        resolveTask: async (task) => (await this.#load()).benchmarks.tasks.resolveTask(task),
      }),
      vscode.window.registerWebviewPanelSerializer(BENCHMARKS_PANEL, {
        deserializeWebviewPanel: async (panel) => (await this.#load()).benchmarks.panel.deserializeWebviewPanel(panel),
      }),
    ];
    this.#subscriptions.push(
      ...offerToAssistants({
        context: options.context,
        historyPath: () => options.historyPlace()?.path,
        tool: async (name) => (await this.#load()).assistants.tool(name),
      }),
    );
    shown();
    for (const document of vscode.workspace.textDocuments) seen(document);
  }

  /** A benchmark has finished, here or elsewhere. */
  async refreshBenchmarks(): Promise<void> {
    // Those that are loaded later read what there is then.
    (await this.#tools)?.benchmarks.refresh();
  }

  /** One metric of all hosts of the fleet, over a stretch of epoch seconds. */
  async fleetPicture(stretch: TimeStretch, metric?: string): Promise<FleetAnswer> {
    return (await this.#load()).fleetPictures.of(stretch, metric);
  }

  /** Brings an installed service to this version. */
  async upgradeService(): Promise<void> {
    if (existsSync(join(this.#options.storage, 'service'))) await (await this.#load()).keepMonitoring.upgrade();
  }

  /** Asks once, when a plotter runs on a remote host, whether it is to be watched without a window. */
  async offerService(): Promise<void> {
    const { globalState } = this.#options.context;
    if (vscode.env.remoteName === undefined || globalState.get(ASKED)) return;
    await globalState.update(ASKED, true);
    await (await this.#load()).keepMonitoring.offer();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    void this.#tools?.then((tools) => tools.dispose());
  }

  #load(): Promise<Tools> {
    this.#tools ??= import('./tools.ts').then(({ Tools }) => new Tools(this.#options));
    return this.#tools;
  }
}
