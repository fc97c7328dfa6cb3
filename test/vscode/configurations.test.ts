import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually, PATIENCE_MS, type ShownFile, showFile } from './inWindow.ts';

describe('plotter configurations', function () {
  this.timeout(4 * PATIENCE_MS);
  let shown: ShownFile;
  let folder: string;
  let document: vscode.TextDocument;

  before(async () => {
    shown = await showFile(
      'host.plotscope.json',
      (within) => `{
  // a comment
  "configurations": {
    "a": {
      "plotter": "madmax",
      "threads": 5000,
      "buckets": 8,
      "directories": { "tmp": ${JSON.stringify(join(within, 'tmp'))} },
      "flags": [""]
    }
  }
}`,
    );
    ({ document, folder } = shown);
  });
  after(() => shown.end());

  const problem = (code: string) =>
    vscode.languages.getDiagnostics(document.uri).find((one) => one.source === 'plotscope' && one.code === code);

  const fixesAt = async (range: vscode.Range, title: RegExp) => {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
    );
    return actions.find((action) => title.test(action.title));
  };

  it('are found by the search of VS Code', async () => {
    const there = new vscode.RelativePattern(vscode.Uri.file(folder), '**/*.plotscope.json');
    const found = await vscode.workspace.findFiles(there);
    assert.deepEqual(
      found.map(({ fsPath }) => fsPath),
      [document.uri.fsPath],
    );
  });

  it('are checked when they are opened, each problem where its setting stands', async () => {
    const threads = await eventually('too many threads are found', () => problem('threads-above-cores'));
    assert.equal(document.getText(threads.range), '5000');
    assert.equal(threads.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(document.getText((await eventually('buckets', () => problem('buckets-as-exponent'))).range), '8');
    assert.ok(problem('directory-missing'));
  });

  it('are mended by a quick fix, and checked again', async () => {
    const { range } = await eventually('buckets', () => problem('buckets-as-exponent'));
    const fix = await fixesAt(range, /^Write 256$/);
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    await eventually('the problem is gone', () => (problem('buckets-as-exponent') ? undefined : true));
    assert.match(document.getText(), /"buckets": 256,/);
  });

  it('get a folder that is missing', async function () {
    if (!vscode.workspace.isTrusted) this.skip();
    const { range } = await eventually('the folder is missing', () => problem('directory-missing'));
    const fix = await fixesAt(range, /^Create /);
    assert.ok(fix?.command);
    await vscode.commands.executeCommand(fix.command.command, ...(fix.command.arguments ?? []));
    assert.ok(existsSync(join(folder, 'tmp')));
    await eventually('the problem is gone', () => (problem('directory-missing') ? undefined : true));
  });

  it('carry lenses that run, benchmark and check', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      10,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.command),
      ['plotscope.runPlot', 'plotscope.benchmarkConfiguration', 'plotscope.checkConfiguration'],
    );
    assert.deepEqual(lenses[0]?.command?.arguments, [document.uri.toString(), 'a']);
  });

  it('are completed with this host’s values and the plotter’s flags', async () => {
    const labelsAt = async (search: string, shift: number) => {
      const position = document.positionAt(document.getText().indexOf(search) + shift);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
      );
      return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    assert.ok((await labelsAt('256', 1)).includes('512'));
    assert.ok((await labelsAt('[""]', 2)).includes('--version'));
  });

  it('explain themselves where the pointer rests', async () => {
    const position = document.positionAt(document.getText().indexOf('"a"') + 1);
    await eventually('the file is checked', () => problem('threads-above-cores'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      position,
    );
    const text = hovers.flatMap(({ contents }) => contents).map((one) => (typeof one === 'string' ? one : one.value));
    assert.match(text.join('\n'), /chia_plot -r 5000 -u 256/);
  });

  it('are recommended in a new file that is called as one, and checked', async () => {
    await vscode.commands.executeCommand('plotscope.recommendConfiguration');
    const isNew = ({ uri }: vscode.TextDocument) => uri.scheme === 'untitled' && uri.path.endsWith('.plotscope.json');
    const opened = await eventually('a new file', () => vscode.workspace.textDocuments.find(isNew));
    await eventually('its text', () => (/"plotter": "/.test(opened.getText()) ? true : undefined));
    assert.equal(vscode.window.activeTextEditor?.document, opened);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('mends a name that is no setting, and completes an empty file', async () => {
    const path = join(folder, 'names.plotscope.json');
    const text = '{ "configurations": { "a": { "plotter": "madmax", "directories": { "temporary": "/mnt/a" } } } }';
    writeFileSync(path, text);
    const names = await vscode.workspace.openTextDocument(path);
    await vscode.window.showTextDocument(names);
    const told = await eventually('the name is marked', () =>
      vscode.languages.getDiagnostics(names.uri).find(({ code }) => code === 'unknown-setting'),
    );
    assert.match(told.message, /Did you mean "tmp"\?/);
    // VS Code's own word for it would stand beside.
    const all = vscode.languages.getDiagnostics(names.uri).map(({ message }) => message);
    assert.ok(!all.some((message) => message.includes('not allowed')), all.join('\n'));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      names.uri,
      told.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const rename = actions.find(({ title }) => title === 'Rename to "tmp"');
    assert.ok(rename?.edit);
    await vscode.workspace.applyEdit(rename.edit);
    assert.equal(names.getText(), text.replace('temporary', 'tmp'));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    const empty = join(folder, 'empty.plotscope.json');
    writeFileSync(empty, '');
    const document = await vscode.workspace.openTextDocument(empty);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(0, 0),
    );
    assert.ok(
      items.some(({ label }) => label === 'Configuration of Mad Max'),
      JSON.stringify(items.slice(0, 9)),
    );
  });
});
