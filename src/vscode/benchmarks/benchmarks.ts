import { join } from 'node:path';
import * as vscode from 'vscode';
import { type BenchmarkRecord, recordTitle } from '../../benchmarks/benchmarkRecord.ts';
import type { BenchmarkView, RunChoice } from '../../pages/benchmarkProtocol.ts';
import { suitesView, titleOf, viewOf } from '../../pages/benchmarkView.ts';
import type { LiveTree } from '../liveTree.ts';
import type { ReportDocuments } from '../reportDocuments.ts';
import { messageText } from '../rows/messageText.ts';
import { type BenchmarkChoice, benchmarkChoices, benchmarkList } from './benchmarkCatalogue.ts';
import type { BENCHMARK_COMMANDS } from './benchmarkIds.ts';
import { benchmarkRows } from './benchmarkRows.ts';
import { BenchmarkStore, baselineKey } from './benchmarkStore.ts';
import type { BenchmarkTask } from './benchmarkTask.ts';
import { BenchmarkTasks } from './benchmarkTasks.ts';
import { configurationsThere } from './chooseConfiguration.ts';
import { Jobs } from './jobs.ts';
import { ResultsPanel } from './resultsPanel.ts';
import { RunCommands } from './runCommands.ts';
import { StartCommands } from './startCommands.ts';

export interface BenchmarksOptions {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly reports: ReportDocuments;
  /** Of the view `plotscope.benchmarks`; whoever made it disposes of it. */
  readonly tree: LiveTree;
  /** The user's storage folder: runs, baselines and logs are kept there. */
  readonly storage: string;
  /** Undefined = no history is kept. */
  historyPath(): string | undefined;
  /** As of `JobsOptions`. */
  isCopying(pid: number): boolean;
}

type Handlers = Record<keyof typeof BENCHMARK_COMMANDS, (...args: never[]) => Promise<void>>;

/** Benchmarks, comparisons, tuning and plots in one VS Code window: tasks that run them, the tree and the page that show them. */
export class Benchmarks implements vscode.Disposable {
  readonly #options: BenchmarksOptions;
  readonly #tree: LiveTree;
  readonly #store: BenchmarkStore;
  readonly #jobs: Jobs;
  readonly #runCommands: RunCommands;
  readonly #subscriptions: vscode.Disposable[];
  readonly tasks: BenchmarkTasks;
  readonly panel: ResultsPanel;
  /** Of the commands, by their names in `BENCHMARK_COMMANDS`. */
  readonly handlers: Handlers;
  #records: readonly BenchmarkRecord[] = [];
  #choices: Promise<BenchmarkChoice[]> | undefined;

  constructor(options: BenchmarksOptions) {
    const { extensionUri, log, reports, storage } = options;
    const told = (run: () => Promise<unknown>) => this.#told(run);
    this.#options = options;
    this.#tree = options.tree;
    this.#store = new BenchmarkStore(options);
    this.#jobs = new Jobs({
      log,
      bundleFolder: this.#bundleFolder,
      logFolder: join(storage, 'benchmark-logs'),
      onChange: () => this.#show(),
      keep: (id, document) => this.#keep(id, document),
      isCopying: options.isCopying,
    });
    this.tasks = new BenchmarkTasks({ offered: () => this.#offered(), jobOf: (task) => this.#jobs.of(task) });
    this.panel = new ResultsPanel({
      extensionUri,
      log,
      choices: () => this.#runChoices(),
      view: (key, other) => this.#view(key, other),
      openReport: (key) => this.#withRecord(key, (record) => this.#runCommands.openReport(record)),
      saveBaseline: (key) => this.#withRecord(key, (record) => this.#runCommands.saveBaseline(record)),
    });
    this.#runCommands = new RunCommands({
      store: this.#store,
      jobs: this.#jobs,
      reports,
      records: () => this.#records,
      refresh: () => this.refresh(),
      showResults: (chosen) => this.panel.show(chosen),
      told,
    });
    const starting = new StartCommands({
      storage: vscode.Uri.file(storage),
      choices: () => this.#benchmarkChoices(),
      start: (task) => this.tasks.start(task),
      told,
    });
    this.handlers = { ...starting.handlers, ...this.#runCommands.handlers };
    this.#subscriptions = [
      this.#jobs,
      this.panel,
      this.#tree.view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.refresh();
      }),
    ];
    if (this.#tree.view.visible) this.refresh();
  }

  /** Reads what is kept again: also after a benchmark has finished elsewhere. */
  refresh(): void {
    try {
      this.#records = this.#store.list();
    } catch (error) {
      this.#options.log.warn(`past benchmarks could not be read: ${(error as Error).message}`);
    }
    this.#show();
    this.panel.refresh();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Nothing in a workspace that isn't trusted: even the list is asked of the harness. */
  async #offered(): Promise<BenchmarkTask[]> {
    if (!vscode.workspace.isTrusted) return [];
    const [choices, configurations] = await Promise.all([this.#benchmarkChoices(), configurationsThere()]);
    const type = 'plotscope' as const;
    return [
      ...choices.map(({ benchmark }) => ({ type, benchmark })),
      ...configurations.flatMap(({ file, configuration: { name: configuration } }) => {
        const path = vscode.workspace.asRelativePath(file, false);
        return ['plot', 'configuration'].map((benchmark) => ({ type, benchmark, file: path, configuration }));
      }),
    ];
  }

  #benchmarkChoices(): Promise<BenchmarkChoice[]> {
    this.#choices ??= benchmarkList({ script: join(this.#bundleFolder, 'bench.cjs') }).then(benchmarkChoices);
    this.#choices.catch(() => {
      this.#choices = undefined;
    });
    return this.#choices;
  }

  #keep(id: string, document: unknown): string {
    const { metadata } = (document ?? {}) as { metadata?: { runId?: unknown } };
    const key = typeof metadata?.runId === 'string' ? metadata.runId : id;
    try {
      this.#store.keep(key, Date.now() / 1000, document);
    } catch (error) {
      this.#options.log.warn(`the result ${key} could not be kept: ${(error as Error).message}`);
    }
    this.refresh();
    this.#withRecord(key, (record) => this.#offerResults(record));
    return key;
  }

  async #offerResults(record: BenchmarkRecord): Promise<void> {
    const { kind, sentences } = viewOf(record);
    // The first of suites is the host.
    const sentence = sentences[kind === 'suites' ? 1 : 0] ?? '';
    const text = messageText(`PlotScope: ${recordTitle(record)}: ${sentence}`);
    const choice = await vscode.window.showInformationMessage(text, 'Show Results', 'Open Report');
    if (choice === 'Show Results') this.panel.show({ key: record.key });
    if (choice === 'Open Report') await this.#runCommands.openReport(record);
  }

  #show(): void {
    const { running } = this.#jobs;
    const { view } = this.#tree;
    if (view.visible) this.#tree.show(benchmarkRows(running, this.#records, Date.now() / 1000));
    const { length: value } = running;
    view.badge = value > 0 ? { value, tooltip: `${value} running` } : undefined;
  }

  /** What the page shows. */
  #view(key: string, other: string | undefined): BenchmarkView {
    const record = this.#record(key);
    if (!record) throw new Error('This run is gone: choose another one.');
    if (other === undefined || record.kind !== 'suites') return viewOf(record);
    const compared = this.#store.compare(key, other);
    const known = this.#record(other);
    return suitesView(record, { ...compared, key: other, title: known ? titleOf(known) : compared.title });
  }

  #runChoices(): RunChoice[] {
    const runs = this.#records.map((record) => ({
      key: record.key,
      text: titleOf(record),
      isComparable: record.kind === 'suites',
    }));
    const baselines = this.#store
      .baselines()
      .map((name) => ({ key: baselineKey(name), text: `Baseline ${name}`, isComparable: true }));
    return [...runs, ...baselines];
  }

  #withRecord(key: string, run: (record: BenchmarkRecord) => Promise<void>): void {
    const record = this.#record(key);
    if (record) void this.#told(() => run(record));
  }

  #record(key: string): BenchmarkRecord | undefined {
    return this.#records.find((record) => record.key === key);
  }

  /** Says what went wrong, to the person and to the log. */
  async #told(run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#options.log.error(text);
      void vscode.window.showErrorMessage(messageText(`PlotScope: ${text}`));
    }
  }

  get #bundleFolder(): string {
    return vscode.Uri.joinPath(this.#options.extensionUri, 'dist').fsPath;
  }
}
