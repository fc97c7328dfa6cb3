import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import { decodeText } from '../../input/decodeText.ts';
import { makeFolder } from '../../input/makeFolder.ts';
import { readRegular, UnusableFile } from '../../input/regularFile.ts';
import { FILE_ENDING, MOST_FILE_BYTES } from '../../tuning/configurationFile.ts';
import { fileText } from '../../tuning/fileText.ts';
import type { RunningPlot } from '../../tuning/hostFacts.ts';
import { readHostFacts } from '../../tuning/inventory/hostFacts.ts';
import type { PastRun } from '../../tuning/pastRun.ts';
import { recommend } from '../../tuning/recommend.ts';
import type { Recommendation } from '../../tuning/recommendation.ts';
import { asksForProposal } from '../../tuning/recommendPlotter.ts';
import { adviceTitle, advisedForRunning } from '../../tuning/rules/advisedForRunning.ts';
import { remedyOfRow } from '../rows/bottleneckRows.ts';
import { messageText } from '../rows/messageText.ts';
import { CheckedFiles, isConfigurationFile, rangeIn } from './checkedFiles.ts';
import { CREATE_FOLDER } from './commandIds.ts';
import { registerLanguageFeatures } from './languageFeatures.ts';

/** More are not looked through for the one that runs. */
const MOST_FILES = 100;

export interface ConfigurationsOptions {
  readonly log: vscode.LogOutputChannel;
  /** Plotters that run on this host; undefined while no engine tells of them. */
  readonly running: () => readonly RunningPlot[] | undefined;
  /** Plots and benchmark runs that recommendations go by. */
  readonly pastRuns?: () => readonly PastRun[];
  /** Keeps a recommendation that was shown, so that what comes true can stand beside it. */
  readonly keep?: (recommendation: Recommendation) => void;
}

/** Files of plotter configurations in one VS Code window: checks, lenses, fixes, completions, import and recommendation. */
export class Configurations implements vscode.Disposable {
  readonly #options: ConfigurationsOptions;
  readonly #files: CheckedFiles;
  readonly #subscriptions: vscode.Disposable[];

  constructor(options: ConfigurationsOptions) {
    this.#options = options;
    this.#files = new CheckedFiles(options.running, options.log);
    this.#subscriptions = [
      this.#files,
      ...registerLanguageFeatures(this.#files),
      vscode.commands.registerCommand(CREATE_FOLDER, (address: string, folder: string) =>
        this.#createFolder(address, folder),
      ),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Checks a file, and one configuration of it where it is named, and says in a sentence what was found. */
  async check(address?: string, configuration?: string): Promise<void> {
    const document = await documentAt(address);
    if (!document) {
      void vscode.window.showInformationMessage('Open a file of plotter configurations (NAME.plotscope.json) first.');
      return;
    }
    const { problems } = await this.#files.check(document);
    const own = problems.filter(
      (problem) =>
        configuration === undefined || problem.configuration === configuration || problem.configuration === undefined,
    );
    const what = configuration === undefined ? 'The file' : `"${configuration}"`;
    if (own.length === 0) {
      void vscode.window.showInformationMessage(messageText(`${what} fits this host: nothing stands in its way.`));
      return;
    }
    const errors = own.filter(({ severity }) => severity === 'error').length;
    await vscode.commands.executeCommand('workbench.actions.view.problems');
    void vscode.window.showInformationMessage(
      messageText(`${what}: ${errors} errors and ${own.length - errors} warnings on this host, in the Problems view.`),
    );
  }

  /** Changes the configuration that a plotter runs with as a remedy advises, `row` being that of the remedy; the person saves it. */
  async change(row?: string): Promise<void> {
    const of = row === undefined ? undefined : remedyOfRow(row);
    const plot = this.#options.running()?.find(({ id }) => id !== undefined && id === of?.processId);
    const advice = plot?.advice?.[of?.remedy ?? 0];
    if (!advice) {
      void vscode.window.showInformationMessage('Nothing in a configuration is advised to be changed now.');
      return;
    }
    const title = adviceTitle(advice.setting);
    for (const uri of await vscode.workspace.findFiles(`**/*${FILE_ENDING}`, undefined, MOST_FILES)) {
      const document = await vscode.workspace.openTextDocument(uri);
      const { problems } = await this.#files.check(document);
      const problem = problems.find(({ rule, message }) => rule === advisedForRunning.id && message === advice.text);
      const fix = problem?.fixes.find((one) => one.title === title);
      if (!problem || !fix) continue;
      const edit = new vscode.WorkspaceEdit();
      for (const { text, ...range } of fix.edits) edit.replace(uri, rangeIn(document, range), text);
      const shown = await vscode.window.showTextDocument(document, { selection: rangeIn(document, problem.range) });
      await vscode.workspace.applyEdit(edit);
      shown.revealRange(shown.selection);
      return;
    }
    const { name, value } = advice.setting;
    void vscode.window.showInformationMessage(
      messageText(
        `No configuration of this workspace is what ${plot?.title} (process ${plot?.pid}) runs with. Set ${name} to ${value} where it is started.`,
      ),
    );
  }

  /** Opens another manager's configuration as a new, unsaved file. */
  async importConfiguration(from?: vscode.Uri): Promise<void> {
    const [uri] = from
      ? [from]
      : ((await vscode.window.showOpenDialog({
          title: 'Import the configuration of plotman, Machinaris or Swar’s plot manager',
          openLabel: 'Import',
          filters: { YAML: ['yaml', 'yml'] },
        })) ?? []);
    if (!uri) return;
    // With its reader of YAML it is a bundle of its own, for few ever import anything.
    const { ImportError, importConfiguration } = await import('../../tuning/importConfiguration.ts');
    try {
      const { configurations, remarks, from: manager } = importConfiguration(await textOf(uri));
      await showNewFile(manager, fileText(configurations, [`Imported from ${manager}.`, ...remarks]));
    } catch (error) {
      if (!(error instanceof ImportError || error instanceof UnusableFile)) throw error;
      void vscode.window.showErrorMessage(messageText(error.message));
    }
  }

  /** Proposes settings for this host in a new, unsaved file, every reason as a comment. */
  async recommend(k?: number): Promise<Recommendation> {
    const { pastRuns, keep, running } = this.#options;
    const plotters = running();
    const facts = await readHostFacts({
      ...asksForProposal(k, homedir()),
      ...(plotters !== undefined && { plotters }),
    });
    const recommendation = recommend(facts, {
      now: Date.now() / 1000,
      ...(k !== undefined && { k }),
      runs: pastRuns?.() ?? [],
    });
    keep?.(recommendation);
    const { name, settings, reasons, remarks } = recommendation;
    const because = reasons.map((reason) => `${reason.setting} ${String(reason.value)}: ${reason.because}`);
    await showNewFile(name, fileText({ [name]: settings }, [...remarks, ...because]));
    return recommendation;
  }

  async #createFolder(address: string, folder: string): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      void vscode.window.showInformationMessage('A folder is created only in a trusted workspace.');
      return;
    }
    const uri = vscode.Uri.parse(address);
    try {
      makeFolder(resolve(uri.scheme === 'file' ? dirname(uri.fsPath) : '/', folder));
    } catch (error) {
      void vscode.window.showErrorMessage(messageText(`${folder} was not created: ${(error as Error).message}.`));
    }
    const document = await documentAt(address);
    if (document) await this.#files.check(document);
  }
}

/** The document at an address, or the one that is being edited. */
async function documentAt(address: string | undefined): Promise<vscode.TextDocument | undefined> {
  if (address !== undefined) return vscode.workspace.openTextDocument(vscode.Uri.parse(address));
  const document = vscode.window.activeTextEditor?.document;
  return document && isConfigurationFile(document) ? document : undefined;
}

async function textOf(uri: vscode.Uri): Promise<string> {
  const isHere = uri.scheme === 'file';
  return decodeText(await (isHere ? readRegular(uri.fsPath, MOST_FILE_BYTES) : vscode.workspace.fs.readFile(uri)));
}

/** An unsaved file that is called after what is in it, so that it is checked as a configuration from the start. */
async function showNewFile(title: string, text: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const stem = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const uri = await unused((suffix) => vscode.Uri.joinPath(folder, `${stem}${suffix}${FILE_ENDING}`));
  const document = await vscode.workspace.openTextDocument(uri.with({ scheme: 'untitled' }));
  const editor = await vscode.window.showTextDocument(document);
  await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
}

/** The first of NAME, NAME-2, NAME-3 … that is no file and not open as a new one. */
async function unused(uriWith: (suffix: string) => vscode.Uri): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const uri = uriWith(number === 1 ? '' : `-${number}`);
    const isOpen = vscode.workspace.textDocuments.some(({ uri: { path } }) => path === uri.path);
    if (isOpen) continue;
    const isThere = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!isThere) return uri;
  }
}
