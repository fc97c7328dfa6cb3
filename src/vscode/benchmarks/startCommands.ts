import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { findingsOf } from '../../tuning/checkFile.ts';
import { readHostFacts } from '../../tuning/inventory/hostFacts.ts';
import { asksFor } from '../../tuning/subject.ts';
import type { BenchmarkChoice } from './benchmarkCatalogue.ts';
import type { BENCHMARK_COMMANDS } from './benchmarkIds.ts';
import type { BenchmarkTask } from './benchmarkTask.ts';
import { chooseBudget } from './chooseBudget.ts';
import { type ChosenConfiguration, chooseConfiguration, namedConfiguration, saved } from './chooseConfiguration.ts';

export const NO_TRUST = 'Benchmarks and plotters are started only in a trusted workspace.';

export interface StartCommandsOptions {
  /** The user's storage folder. */
  readonly storage: vscode.Uri;
  choices(): Promise<readonly BenchmarkChoice[]>;
  start(task: BenchmarkTask): Promise<unknown>;
  /** Runs a command, and says what went wrong. */
  told(run: () => Promise<unknown>): Promise<void>;
}

type Name = 'runBenchmarks' | 'compareConfigurations' | 'tuneConfiguration' | 'benchmarkConfiguration' | 'runPlot';
type Handlers = Pick<Record<keyof typeof BENCHMARK_COMMANDS, (address?: string, name?: string) => Promise<void>>, Name>;

/**
 * Commands that start something, each as a task, and none in a workspace that isn't trusted. Lenses call them with the address
 * of a file and the name of a configuration; from the palette they ask.
 */
export class StartCommands {
  readonly #options: StartCommandsOptions;

  constructor(options: StartCommandsOptions) {
    this.#options = options;
  }

  readonly handlers: Handlers = {
    runBenchmarks: () => this.#trusted(() => this.#runBenchmarks()),
    compareConfigurations: (address, name) => this.#trusted(() => this.#compare(address, name)),
    tuneConfiguration: (address, name) => this.#trusted(() => this.#tune(address, name)),
    benchmarkConfiguration: (address, name) => this.#trusted(() => this.#benchmarkConfiguration(address, name)),
    runPlot: (address, name) => this.#trusted(() => this.#runPlot(address, name)),
  };

  async #trusted(run: () => Promise<void>): Promise<void> {
    if (vscode.workspace.isTrusted) {
      await this.#options.told(run);
      return;
    }
    const choice = await vscode.window.showInformationMessage(NO_TRUST, 'Manage Workspace Trust');
    if (choice) await vscode.commands.executeCommand('workbench.trust.manage');
  }

  async #runBenchmarks(): Promise<void> {
    const choices = await this.#options.choices();
    const items = choices.map(({ benchmark, description, detail }) => ({ label: benchmark, description, detail }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: 'Run Benchmarks',
      placeHolder: 'Which? A suite is all of its benchmarks.',
      canPickMany: true,
      matchOnDetail: true,
    });
    const [first, ...others] = chosen?.map(({ label }) => label) ?? [];
    if (first === undefined) return;
    await this.#options.start({ type: 'plotscope', benchmark: others.length === 0 ? first : [first, ...others] });
  }

  async #compare(address?: string, name?: string): Promise<void> {
    const a = await this.#configurationOf('Which configuration is compared?', address, name);
    const placeHolder = `What is "${a?.configuration.name}" compared with?`;
    const b = a && (await chooseConfiguration({ placeHolder, except: a, storage: this.#options.storage }));
    if (!a || !b) return;
    const budget = await chooseBudget('Compare Plotter Configurations');
    if (budget === undefined || !(await saved(a.file)) || !(await saved(b.file))) return;
    await this.#options.start({
      type: 'plotscope',
      benchmark: 'compare',
      file: a.file,
      configuration: a.configuration.name,
      other: b.configuration.name,
      ...(b.file !== a.file && { otherFile: b.file }),
      budget,
    });
  }

  async #tune(address?: string, name?: string): Promise<void> {
    const chosen = await this.#configurationOf('Which configuration is tuned?', address, name);
    const budget = chosen && (await chooseBudget('Tune Plotter Configuration'));
    if (!chosen || budget === undefined || !(await saved(chosen.file))) return;
    const { file, configuration } = chosen;
    await this.#options.start({
      type: 'plotscope',
      benchmark: 'tune',
      file,
      configuration: configuration.name,
      budget,
    });
  }

  /** A file without a name stands for the combinations of its matrix. */
  async #benchmarkConfiguration(address?: string, name?: string): Promise<void> {
    if (address !== undefined && name === undefined) {
      const file = vscode.Uri.parse(address).fsPath;
      const budget = await chooseBudget('Benchmark Every Combination');
      if (budget === undefined || !(await saved(file))) return;
      await this.#options.start({ type: 'plotscope', benchmark: 'tune', file, budget });
      return;
    }
    const chosen = await this.#configurationOf('Which configuration is measured?', address, name);
    if (!chosen || !(await saved(chosen.file))) return;
    const { file, configuration } = chosen;
    await this.#options.start({
      type: 'plotscope',
      benchmark: 'configuration',
      file,
      configuration: configuration.name,
    });
  }

  async #runPlot(address?: string, name?: string): Promise<void> {
    const chosen = await this.#configurationOf('Which configuration makes a plot?', address, name);
    if (!chosen || !(await goesWith(chosen)) || !(await saved(chosen.file))) return;
    const { file, configuration } = chosen;
    await this.#options.start({ type: 'plotscope', benchmark: 'plot', file, configuration: configuration.name });
  }

  #configurationOf(
    placeHolder: string,
    address: string | undefined,
    name: string | undefined,
  ): Promise<Required<ChosenConfiguration> | undefined> {
    return address !== undefined && name !== undefined
      ? namedConfiguration(address, name)
      : chooseConfiguration({ placeHolder, address, storage: this.#options.storage });
  }
}

/** Asks where the configuration can't work on this host. */
async function goesWith({ file, configuration: { name, settings } }: Required<ChosenConfiguration>): Promise<boolean> {
  const facts = await readHostFacts({ ...asksFor([settings]), cwd: dirname(file) });
  const errors = findingsOf(name, settings, facts).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return true;
  const detail = errors.map(({ message }) => message).join('\n');
  const question = `"${name}" is likely to fail on this host.`;
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, 'Run Anyway')) !== undefined;
}
