import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { TextRange } from '../../input/jsonc.ts';
import { type Problem, problemsOf } from '../../tuning/checkFile.ts';
import { type ConfigurationFile, FILE_ENDING, readConfigurationFile } from '../../tuning/configurationFile.ts';
import type { HostFacts, RunningPlot } from '../../tuning/hostFacts.ts';
import { readHostFacts } from '../../tuning/inventory/hostFacts.ts';
import { asksFor } from '../../tuning/subject.ts';

/** Typing pauses for so long before a file is checked. */
const PAUSE_MS = 400;
/** Free memory, disks and other plots change while a file is looked at. */
const AGAIN_MS = 20_000;

const SEVERITIES: Readonly<Record<Problem['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

export interface CheckedFile {
  readonly version: number;
  readonly file: ConfigurationFile;
  readonly facts: HostFacts;
  readonly problems: readonly Problem[];
}

export function isConfigurationFile({ fileName }: vscode.TextDocument): boolean {
  return fileName.endsWith(FILE_ENDING);
}

export function rangeIn(document: vscode.TextDocument, { start, end }: TextRange): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** Checks open files of configurations against this host, and shows what is wrong with them. */
export class CheckedFiles implements vscode.Disposable {
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('plotscope');
  readonly #running: () => readonly RunningPlot[] | undefined;
  readonly #log: vscode.LogOutputChannel;
  readonly #files = new Map<string, CheckedFile>();
  readonly #pauses = new Map<string, NodeJS.Timeout>();
  readonly #subscriptions: vscode.Disposable[];
  #again: NodeJS.Timeout | undefined;

  /** `running`: the plotters that run, as far as they are known; undefined where they have to be looked for. */
  constructor(running: () => readonly RunningPlot[] | undefined, log: vscode.LogOutputChannel) {
    this.#running = running;
    this.#log = log;
    this.#subscriptions = [
      this.#diagnostics,
      vscode.workspace.onDidOpenTextDocument((document) => this.#plan(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#plan(document, PAUSE_MS)),
      vscode.workspace.onDidSaveTextDocument((document) => this.#plan(document, 0)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#watchVisible()),
    ];
    for (const document of vscode.workspace.textDocuments) this.#plan(document, 0);
    this.#watchVisible();
  }

  /** What was found at the last check; undefined before the first. */
  of(document: vscode.TextDocument): CheckedFile | undefined {
    return this.#files.get(document.uri.toString());
  }

  /** Checks a file now. */
  async check(document: vscode.TextDocument): Promise<CheckedFile> {
    const key = document.uri.toString();
    const { version } = document;
    const file = readConfigurationFile(document.getText());
    const running = this.#running();
    const facts = await readHostFacts({
      ...asksFor(file.configurations.map(({ settings }) => settings)),
      ...(document.uri.scheme === 'file' && { cwd: dirname(document.uri.fsPath) }),
      ...(running !== undefined && { plotters: running }),
    });
    const checked = { version, file, facts, problems: problemsOf(file, facts) };
    // It may have been closed or changed meanwhile: then a newer check is under way, or none is wanted.
    if (document.isClosed || document.version !== version) return checked;
    this.#files.set(key, checked);
    // Syntax and shape are told by VS Code's own JSON support, from the schema.
    const shown = checked.problems.filter(({ rule }) => rule !== 'syntax' && rule !== 'schema');
    this.#diagnostics.set(
      document.uri,
      shown.map((problem) => diagnosticOf(document, problem)),
    );
    return checked;
  }

  dispose(): void {
    clearInterval(this.#again);
    for (const pause of this.#pauses.values()) clearTimeout(pause);
    this.#pauses.clear();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #plan(document: vscode.TextDocument, pauseMs: number): void {
    if (!isConfigurationFile(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.#pauses.get(key));
    this.#pauses.set(
      key,
      setTimeout(() => {
        this.#pauses.delete(key);
        this.check(document).catch((error: Error) =>
          this.#log.warn(`${document.fileName} was not checked: ${error.message}`),
        );
      }, pauseMs),
    );
  }

  #forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#pauses.get(key));
    this.#pauses.delete(key);
    this.#files.delete(key);
    this.#diagnostics.delete(document.uri);
  }

  #watchVisible(): void {
    clearInterval(this.#again);
    this.#again = undefined;
    const visible = () => vscode.window.visibleTextEditors.map(({ document }) => document).filter(isConfigurationFile);
    if (visible().length === 0) return;
    this.#again = setInterval(() => {
      for (const document of visible()) this.#plan(document, 0);
    }, AGAIN_MS);
  }
}

function diagnosticOf(document: vscode.TextDocument, problem: Problem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeIn(document, problem.range),
    problem.message,
    SEVERITIES[problem.severity],
  );
  diagnostic.source = 'plotscope';
  diagnostic.code = problem.rule;
  return diagnostic;
}
