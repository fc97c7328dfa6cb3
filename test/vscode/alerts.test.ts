import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, PATIENCE_MS, type ShownFile, showFile } from './inWindow.ts';

describe('the file of alerts', function () {
  this.timeout(4 * PATIENCE_MS);
  let shown: ShownFile;
  let document: vscode.TextDocument;

  before(async () => {
    shown = await showFile(
      'plotscope.alerts.json',
      () => `{
  // a comment
  "channels": [{ "type": "ntfy", "topic": "plots" }],
  "rules": [
    { "id": "a", "title": "A", "when": "system.cpu.utilization > 0 %" },
    { "id": "b", "title": "B", "when": "system.memory.utilisation > 85 %" }
  ]
}`,
    );
    ({ document } = shown);
  });
  after(() => shown.end());

  it('may hold comments, and what its schema cannot tell is marked at its column', async () => {
    assert.equal(document.languageId, 'jsonc');
    const [problem] = await eventually('a problem', () => {
      const own = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'plotscope');
      return own.length > 0 ? own : undefined;
    });
    assert.equal(document.getText(problem.range), 'system.memory.utilisation');
    assert.match(problem.message, /Did you mean system\.memory\.utilization\?/);
  });

  it('says how often a rule would have fired, and offers a test of each channel', async () => {
    const titles = await eventually('the lenses', async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        10,
      );
      const found = lenses.map(({ command }) => command?.title ?? '');
      return found.some((title) => /in the last week|history to try/.test(title)) ? found : undefined;
    });
    assert.ok(titles.includes('Send Test Message'), titles.join());
  });

  it('suggests metrics, and says what one is now', async () => {
    const offset = document.getText().indexOf('cpu.utilization') + 1;
    const position = document.positionAt(offset);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      position,
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('system.memory.utilization'));
    const text = await eventually('a value in the hover', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        position,
      );
      const all = hovers.flatMap(({ contents }) => contents).map((one) => (typeof one === 'string' ? one : one.value));
      return all.find((one) => one.includes('Now'));
    });
    assert.match(text, /system\.cpu\.utilization/);
  });
});
