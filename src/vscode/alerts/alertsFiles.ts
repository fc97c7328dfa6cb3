import { basename } from 'node:path';
import * as vscode from 'vscode';
import { type AlertRule, isValueRule } from '../../analysis/alert/rule.ts';
import type { HistoryReader } from '../../analysis/past/historyReader.ts';
import type { Rehearsal } from '../../analysis/past/rehearsal.ts';
import type { TextRange } from '../../input/jsonc.ts';
import type { Frame } from '../../metrics/frame.ts';
import { alertHoverAt, alertSuggestionsAt } from '../../notify/alertsEditing.ts';
import { ALERTS_FILE, readAlertsFile } from '../../notify/alertsFile.ts';
import { COMMANDS } from '../contributions.ts';

const SELECTOR: vscode.DocumentSelector = { pattern: `**/${ALERTS_FILE}` };
const PAUSE_MS = 300;
const WEEK_SECONDS = 7 * 86_400;
/** What was found of a rule holds for so long. */
const FRESH_MS = 300_000;

export interface AlertsFilesOptions {
  readonly reader: HistoryReader;
  /** The newest frame, for what a metric is now. */
  frame(): Frame | undefined;
}

/** Files of alerts in the editor: what is wrong with them, what may stand there, and how their rules would have done. */
export class AlertsFiles implements vscode.Disposable {
  readonly #options: AlertsFilesOptions;
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('plotscope.alerts');
  readonly #pauses = new Map<string, NodeJS.Timeout>();
  readonly #rehearsals = new Map<string, { readonly at: number; readonly result: Promise<Rehearsal | undefined> }>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(options: AlertsFilesOptions) {
    this.#options = options;
    const { languages, workspace } = vscode;
    this.#subscriptions = [
      this.#diagnostics,
      workspace.onDidOpenTextDocument((document) => this.#plan(document, 0)),
      workspace.onDidChangeTextDocument(({ document }) => this.#plan(document, PAUSE_MS)),
      workspace.onDidCloseTextDocument(({ uri }) => this.#diagnostics.delete(uri)),
      languages.registerCodeLensProvider(SELECTOR, { provideCodeLenses: (document) => this.#lenses(document) }),
      languages.registerHoverProvider(SELECTOR, {
        provideHover: (document, position) => this.#hover(document, position),
      }),
      languages.registerCompletionItemProvider(
        SELECTOR,
        { provideCompletionItems: (document, position) => suggestions(document, position) },
        '.',
        ' ',
        '(',
        '{',
      ),
    ];
    for (const document of workspace.textDocuments) this.#plan(document, 0);
  }

  dispose(): void {
    for (const pause of this.#pauses.values()) clearTimeout(pause);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #plan(document: vscode.TextDocument, pauseMs: number): void {
    if (basename(document.fileName) !== ALERTS_FILE) return;
    const key = document.uri.toString();
    clearTimeout(this.#pauses.get(key));
    this.#pauses.set(
      key,
      setTimeout(() => this.#check(document), pauseMs),
    );
  }

  #check(document: vscode.TextDocument): void {
    if (document.isClosed) return;
    // Syntax and shape are told by VS Code's own JSON support, from the schema.
    const problems = readAlertsFile(document.getText()).problems.filter(({ isOfShape }) => !isOfShape);
    this.#diagnostics.set(
      document.uri,
      problems.map((problem) => {
        const diagnostic = new vscode.Diagnostic(rangeIn(document, problem), problem.message);
        diagnostic.source = 'plotscope';
        return diagnostic;
      }),
    );
  }

  #hover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const found = alertHoverAt(document.getText(), document.offsetAt(position), this.#options.frame());
    if (!found) return undefined;
    const [head, ...lines] = found.lines;
    const markdown = new vscode.MarkdownString(`${head}\n\n`);
    for (const line of lines) markdown.appendText(line).appendMarkdown('\n\n');
    return new vscode.Hover(markdown, rangeIn(document, found.range));
  }

  async #lenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { placedRules, placedChannels } = readAlertsFile(document.getText());
    const ofRules = placedRules.map(async ({ rule, range }) => {
      // Where it stands and what it is called change nothing.
      const { description: _, ...what } = rule;
      const title = rehearsalTitle(await this.#rehearsal(JSON.stringify(what), rule), isValueRule(rule));
      return new vscode.CodeLens(rangeIn(document, range), { title, command: '' });
    });
    const ofChannels = placedChannels.map(
      ({ name, range }) =>
        new vscode.CodeLens(rangeIn(document, range), {
          title: 'Send Test Message',
          tooltip: 'Sends by this channel as the file is saved, and says what came back.',
          command: COMMANDS.testAlertChannel,
          arguments: [name],
        }),
    );
    return [...(await Promise.all(ofRules)), ...ofChannels];
  }

  #rehearsal(key: string, rule: AlertRule): Promise<Rehearsal | undefined> {
    const known = this.#rehearsals.get(key);
    if (known && Date.now() - known.at < FRESH_MS) return known.result;
    const to = Date.now() / 1000;
    const result = (async () => {
      try {
        const [found] = await this.#options.reader.rehearse([rule], { from: to - WEEK_SECONDS, to });
        return found;
      } catch {
        return undefined;
      }
    })();
    this.#rehearsals.set(key, { at: Date.now(), result });
    return result;
  }
}

function rehearsalTitle(rehearsal: Rehearsal | undefined, isOfValues: boolean): string {
  if (!rehearsal) return 'there is no history to try it on';
  if (!rehearsal.wasMeasured) return 'what it is about was not measured in the last week';
  if (rehearsal.problem !== undefined) return rehearsal.problem;
  const { length } = rehearsal.raisedAt;
  const times = length === 0 ? 'never' : length === 1 ? 'once' : `${length} times`;
  if (!isOfValues) return `fired ${times} in the last week`;
  return length === 0 ? 'would never have fired in the last week' : `would have fired ${times} in the last week`;
}

function suggestions(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
  return alertSuggestionsAt(document.getText(), document.offsetAt(position)).map(({ text, detail, help, range }) => {
    const item = new vscode.CompletionItem(text, vscode.CompletionItemKind.Value);
    item.detail = detail;
    item.range = rangeIn(document, range);
    if (help !== undefined) item.documentation = help;
    return item;
  });
}

function rangeIn(document: vscode.TextDocument, { start, end }: TextRange): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
