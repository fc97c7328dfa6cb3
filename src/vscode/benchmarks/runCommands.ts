import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { type BenchmarkRecord, recordTitle } from '../../benchmarks/benchmarkRecord.ts';
import { benchmarkReport } from '../../pages/benchmarkReport.ts';
import { titleOf } from '../../pages/benchmarkView.ts';
import { moment } from '../../pages/moment.ts';
import type { ReportDocuments } from '../reportDocuments.ts';
import type { BENCHMARK_COMMANDS } from './benchmarkIds.ts';
import { runKeyOf } from './benchmarkRows.ts';
import { type BenchmarkStore, baselineKey } from './benchmarkStore.ts';
import type { Jobs } from './jobs.ts';

export interface RunCommandsOptions {
  readonly store: BenchmarkStore;
  readonly jobs: Jobs;
  readonly reports: ReportDocuments;
  /** The runs that are known. */
  records(): readonly BenchmarkRecord[];
  /** Reads them again. */
  refresh(): void;
  showResults(chosen: { readonly key: string; readonly other?: string }): void;
  /** Runs a command, and says what went wrong. */
  told(run: () => Promise<unknown>): Promise<void>;
}

type Name =
  | 'showBenchmarkResults'
  | 'openBenchmarkReport'
  | 'openBenchmarkLog'
  | 'saveBenchmarkBaseline'
  | 'compareWithBaseline'
  | 'deleteBenchmarkRun'
  | 'stopBenchmark';
type Handlers = Pick<Record<keyof typeof BENCHMARK_COMMANDS, (row?: string) => Promise<void>>, Name>;

/** What can be done with a run that goes on or was kept; called with the row of the tree, or from the palette, where they ask. */
export class RunCommands {
  readonly #options: RunCommandsOptions;

  constructor(options: RunCommandsOptions) {
    this.#options = options;
  }

  readonly handlers: Handlers = {
    showBenchmarkResults: (row) => this.#withRun(row, ({ key }) => this.#options.showResults({ key })),
    openBenchmarkReport: (row) => this.#withRun(row, (record) => this.openReport(record)),
    openBenchmarkLog: (row) => this.#openLog(row),
    saveBenchmarkBaseline: (row) => this.#withRun(row, (record) => this.saveBaseline(record), 'suites'),
    compareWithBaseline: (row) => this.#withRun(row, (record) => this.#compareWithBaseline(record), 'suites'),
    deleteBenchmarkRun: (row) => this.#withRun(row, (record) => this.#delete(record)),
    stopBenchmark: (row) => this.#stop(row),
  };

  async openReport(record: BenchmarkRecord): Promise<void> {
    await this.#options.reports.show(`PlotScope Benchmark, ${recordTitle(record)}`, benchmarkReport(record));
  }

  async saveBaseline({ key }: BenchmarkRecord): Promise<void> {
    const name = await vscode.window.showInputBox({
      title: 'Save as Baseline',
      prompt: 'Later runs can be compared with it by this name.',
      validateInput: (text) =>
        /^\w[\w.-]{0,63}$/.test(text) ? undefined : 'Letters, digits, “.”, “-” and “_”, 64 at most.',
    });
    if (name === undefined) return;
    this.#options.store.saveBaseline(name, key);
    this.#options.refresh();
    vscode.window.setStatusBarMessage(`Baseline ${name} saved`, 3000);
  }

  async #compareWithBaseline({ key }: BenchmarkRecord): Promise<void> {
    const names = this.#options.store.baselines();
    if (names.length === 0) {
      void vscode.window.showInformationMessage('There is no baseline yet: save a run as one first.');
      return;
    }
    const name = await vscode.window.showQuickPick(names, { placeHolder: 'Compare with which baseline?' });
    if (name !== undefined) this.#options.showResults({ key, other: baselineKey(name) });
  }

  async #delete(record: BenchmarkRecord): Promise<void> {
    const question = `Delete ${titleOf(record)}?`;
    const detail = 'Its results are gone for good. Baselines that were made of it stay.';
    const choice = await vscode.window.showWarningMessage(question, { modal: true, detail }, 'Delete');
    if (!choice) return;
    this.#options.store.remove(record.key);
    this.#options.refresh();
  }

  async #openLog(row?: string): Promise<void> {
    const { jobs } = this.#options;
    const running = row === undefined ? undefined : jobs.ofRow(row);
    if (running) await showLog(running.logPath);
    else await this.#withRun(row, ({ key }) => showLog(jobs.logPathOf(key)));
  }

  async #stop(row?: string): Promise<void> {
    const { jobs } = this.#options;
    const [first, ...others] = jobs.running;
    if (!first) {
      void vscode.window.showInformationMessage('No benchmark is running.');
      return;
    }
    const items = [first, ...others].map((job) => ({ label: job.title, job }));
    const job =
      (row === undefined ? undefined : jobs.ofRow(row)) ??
      (others.length === 0 ? first : (await vscode.window.showQuickPick(items, { placeHolder: 'Stop which?' }))?.job);
    job?.cancel();
  }

  async #withRun(
    row: string | undefined,
    run: (record: BenchmarkRecord) => unknown,
    kind?: BenchmarkRecord['kind'],
  ): Promise<void> {
    await this.#options.told(async () => {
      const key = row === undefined ? undefined : runKeyOf(row);
      const known = this.#options.records().find((record) => record.key === key);
      const record = known ?? (await this.#pick(kind));
      if (record) await run(record);
    });
  }

  async #pick(kind: BenchmarkRecord['kind'] | undefined): Promise<BenchmarkRecord | undefined> {
    this.#options.refresh();
    const records = this.#options.records().filter((record) => kind === undefined || record.kind === kind);
    if (records.length === 0) {
      void vscode.window.showInformationMessage('Nothing has been measured yet: run benchmarks first.');
      return undefined;
    }
    const items = records.map((record) => ({
      label: recordTitle(record),
      description: moment(record.at),
      record,
    }));
    return (await vscode.window.showQuickPick(items, { placeHolder: 'Which run?' }))?.record;
  }
}

async function showLog(path: string): Promise<void> {
  if (existsSync(path)) {
    await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: true });
    return;
  }
  const text = 'There is no log of this run on this host: it was not started from VS Code.';
  void vscode.window.showInformationMessage(text);
}
