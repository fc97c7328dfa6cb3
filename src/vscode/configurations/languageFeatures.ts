import * as vscode from 'vscode';
import type { Fix } from '../../tuning/checkFile.ts';
import { readConfigurationFile } from '../../tuning/configurationFile.ts';
import { fileActions } from '../../tuning/fileActions.ts';
import { hoverAt } from '../../tuning/hoverText.ts';
import { type Suggestion, suggestionsAt } from '../../tuning/suggestions.ts';
import { type CheckedFiles, rangeIn } from './checkedFiles.ts';
import { ACTION_COMMANDS, CREATE_FOLDER } from './commandIds.ts';

const SELECTOR: vscode.DocumentSelector = { pattern: '**/*.plotscope.json' };

/** Lenses, quick fixes, completions and hovers in files of configurations. */
export function registerLanguageFeatures(files: CheckedFiles): vscode.Disposable[] {
  return [
    vscode.languages.registerCodeLensProvider(SELECTOR, { provideCodeLenses: lenses }),
    vscode.languages.registerCodeActionsProvider(
      SELECTOR,
      { provideCodeActions: (document, range) => quickFixes(files, document, range) },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
    vscode.languages.registerCompletionItemProvider(
      SELECTOR,
      { provideCompletionItems: (document, position) => completions(files, document, position) },
      '"',
      ' ',
      ':',
    ),
    vscode.languages.registerHoverProvider(SELECTOR, {
      provideHover: (document, position) => hover(files, document, position),
    }),
  ];
}

function lenses(document: vscode.TextDocument): vscode.CodeLens[] {
  return fileActions(readConfigurationFile(document.getText())).map(
    ({ action, title, tooltip, configuration, range }) =>
      new vscode.CodeLens(rangeIn(document, range), {
        title,
        tooltip,
        command: ACTION_COMMANDS[action],
        arguments: [document.uri.toString(), configuration],
      }),
  );
}

function quickFixes(files: CheckedFiles, document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
  const checked = files.of(document);
  // Places of an older text would put the change somewhere else.
  if (!checked || checked.version !== document.version) return [];
  const touched = checked.problems.filter((problem) => rangeIn(document, problem.range).intersection(range));
  return touched.flatMap(({ fixes, rule }) => {
    const diagnostics = vscode.languages
      .getDiagnostics(document.uri)
      .filter(
        ({ source, code, range: marked }) => source === 'plotscope' && code === rule && marked.intersection(range),
      );
    return fixes.map((fix, index) => codeAction(document, fix, diagnostics, index === 0));
  });
}

function codeAction(
  document: vscode.TextDocument,
  { title, edits, createFolder }: Fix,
  diagnostics: vscode.Diagnostic[],
  isPreferred: boolean,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = diagnostics;
  action.isPreferred = isPreferred && createFolder === undefined;
  if (createFolder === undefined) {
    action.edit = new vscode.WorkspaceEdit();
    for (const edit of edits) action.edit.replace(document.uri, rangeIn(document, edit), edit.text);
  } else action.command = { title, command: CREATE_FOLDER, arguments: [document.uri.toString(), createFolder] };
  return action;
}

async function completions(
  files: CheckedFiles,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.CompletionItem[]> {
  const { facts } = files.of(document) ?? (await files.check(document));
  const file = readConfigurationFile(document.getText());
  return suggestionsAt(file, document.offsetAt(position), facts).map((one, index) => completion(document, one, index));
}

function completion(document: vscode.TextDocument, suggestion: Suggestion, index: number): vscode.CompletionItem {
  const { label, text, detail, help, range } = suggestion;
  const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Value);
  item.insertText = text;
  // The editor compares with the text that is replaced, quotes included.
  item.filterText = text;
  item.sortText = String(index).padStart(4, '0');
  if (range) item.range = rangeIn(document, range);
  if (detail !== undefined) item.detail = detail;
  if (help !== undefined) item.documentation = new vscode.MarkdownString(help);
  return item;
}

function hover(
  files: CheckedFiles,
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.Hover | undefined {
  const checked = files.of(document);
  if (!checked || checked.version !== document.version) return undefined;
  const found = hoverAt(checked.file, document.offsetAt(position), checked.facts);
  return found && new vscode.Hover(new vscode.MarkdownString(found.text), rangeIn(document, found.range));
}
