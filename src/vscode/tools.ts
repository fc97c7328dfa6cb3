import * as vscode from 'vscode';
import type { HistoryReader } from '../analysis/past/historyReader.ts';
import type { EngineClient } from '../engine/client.ts';
import { FleetFiles } from '../engine/fleetFiles.ts';
import type { EngineSettings } from '../engine/protocol.ts';
import type { WholeCommands } from '../engine/rerun/wholeCommands.ts';
import { valueIn } from '../metrics/frame.ts';
import type { RunningPlot } from '../tuning/hostFacts.ts';
import { AlertTools } from './alerts/alertTools.ts';
import type { WindowSecrets } from './alerts/windowSecrets.ts';
import { AssistantTools } from './assistantTools.ts';
import { Benchmarks } from './benchmarks/benchmarks.ts';
import { checkInstallation } from './checkInstallation.ts';
import { Configurations } from './configurations/configurations.ts';
import type { OtherHost } from './dashboard/otherHost.ts';
import { FleetPictures } from './fleet/fleetPictures.ts';
import { FleetView } from './fleet/fleetView.ts';
import { HistoryCommands } from './historyCommands.ts';
import { KeepMonitoring } from './keepMonitoring.ts';
import type { LiveTree } from './liveTree.ts';
import { PastPlots } from './pastPlots.ts';
import type { ReportDocuments } from './reportDocuments.ts';
import type { Settings } from './settings.ts';
import type { ToolCommand } from './toolCommands.ts';

export interface ToolsOptions {
  readonly context: vscode.ExtensionContext;
  readonly engine: EngineClient;
  /** How plotters were started, as this window saw them. */
  readonly commands: WholeCommands;
  /** Of alert channels, in VS Code's own store. */
  readonly secrets: WindowSecrets;
  readonly reader: HistoryReader;
  readonly reports: ReportDocuments;
  readonly log: vscode.LogOutputChannel;
  /** Of the benchmarks. */
  readonly tree: LiveTree;
  /** Of the hosts of the fleet. */
  readonly fleetTree: LiveTree;
  /** The user's storage folder. */
  readonly storage: string;
  settings(): Settings;
  /** Undefined = none is kept. */
  historyPlace(): EngineSettings['history'];
  /** The stretch of time that the dashboard shows, in epoch seconds, where it is open. */
  shown(): { readonly from: number; readonly to: number } | undefined;
  /** Opens the history of another host. */
  showOther(other: OtherHost): void;
  /** Undefined while no engine tells of them. */
  running(): RunningPlot[] | undefined;
}

/**
 * What a person works with, as opposed to what is watched: plotter configurations, benchmarks, the history's commands, the service. They
 * bring the plotters' knowledge and the store along, which are several times as large as the rest of the extension: `ToolsWhenNeeded` loads
 * them when one of them is wanted.
 */
export class Tools implements vscode.Disposable {
  readonly benchmarks: Benchmarks;
  readonly keepMonitoring: KeepMonitoring;
  readonly assistants: AssistantTools;
  readonly fleetPictures: FleetPictures;
  readonly handlers: Readonly<Record<ToolCommand, (...args: never[]) => unknown>>;
  readonly #configurations: Configurations;
  readonly #history: HistoryCommands;
  readonly #alerts: AlertTools;
  readonly #fleet: FleetView;

  constructor(options: ToolsOptions) {
    const {
      context,
      engine,
      commands,
      secrets,
      reader,
      reports,
      log,
      tree,
      fleetTree,
      storage,
      settings,
      historyPlace,
      running,
      shown,
      showOther,
    } = options;
    const historyPath = () => historyPlace()?.path;
    const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'cli.cjs').fsPath;
    const past = new PastPlots(historyPath);
    this.assistants = new AssistantTools({ script, historyPath });
    this.#configurations = new Configurations({
      log,
      running,
      pastRuns: () => past.runs(),
      keep: (recommendation) => past.keep(recommendation),
    });
    this.keepMonitoring = new KeepMonitoring({
      version: context.extension.packageJSON.version,
      bundleFolder: vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath,
      log,
      settings: () => ({ ...settings(), history: historyPlace() }),
    });
    const isCopying = (pid: number) => {
      const copies = engine.frame && valueIn(engine.frame, 'plotter.copy.active', { 'process.pid': String(pid) });
      return (copies ?? 0) > 0;
    };
    const { extensionUri } = context;
    this.benchmarks = new Benchmarks({ extensionUri, log, reports, tree, storage, historyPath, isCopying });
    const fleetFiles = () => fleetFilesBeside(historyPath());
    this.fleetPictures = new FleetPictures(fleetFiles);
    this.#history = new HistoryCommands({
      engine,
      reader,
      reports,
      log,
      place: historyPlace,
      shown,
      fleetPictures: this.fleetPictures,
      script,
      showOther,
    });
    this.#alerts = new AlertTools({ engine, commands, secrets, reader, historyPath, frame: () => engine.frame });
    this.#fleet = new FleetView({
      tree: fleetTree,
      version: context.extension.packageJSON.version,
      reports,
      files: fleetFiles,
    });
    this.handlers = {
      ...this.#history.handlers,
      ...this.benchmarks.handlers,
      ...this.#alerts.handlers,
      ...this.#fleet.handlers,
      keepMonitoring: () => this.keepMonitoring.run(),
      checkInstallation: (given?: unknown) => checkInstallation({ script, reports, historyPath }, given),
      changeConfiguration: (row?: string) => this.#configurations.change(row),
      checkConfiguration: (uri?: string, name?: string) => this.#configurations.check(uri, name),
      importConfiguration: () => this.#configurations.importConfiguration(),
      recommendConfiguration: () => this.#configurations.recommend(),
    };
  }

  dispose(): void {
    this.#configurations.dispose();
    this.#alerts.dispose();
    this.#fleet.dispose();
    this.benchmarks.dispose();
  }
}

function fleetFilesBeside(historyPath: string | undefined): FleetFiles | undefined {
  return historyPath === undefined ? undefined : new FleetFiles(historyPath);
}
