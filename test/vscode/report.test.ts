import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually, PATIENCE_MS } from './inWindow.ts';

describe('Create Report', function () {
  this.timeout(2 * PATIENCE_MS);

  const folder = mkdtempSync(join(tmpdir(), 'plotscope-report-'));

  before(() => vscode.extensions.getExtension('plotscope.plotscope')?.activate());
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What the command has written; again until the history has frames. */
  async function written(format: string): Promise<Buffer> {
    const file = join(folder, `report.${format}`);
    return eventually(`a report as ${format}`, async () => {
      await vscode.commands.executeCommand('plotscope.createReport', { about: 'host', format, file });
      // There may be no history yet.
      return existsSync(file) ? readFileSync(file) : undefined;
    });
  }

  it('writes the file that a key binding names, drawn by what ships', async () => {
    await vscode.commands.executeCommand('plotscope.start');
    assert.match((await written('html')).toString('utf8'), /<h1>How this host is doing<\/h1>/);
    assert.equal((await written('pdf')).toString('latin1', 0, 5), '%PDF-');
    assert.equal((await written('png')).toString('latin1', 1, 4), 'PNG');
  });

  it('writes a chart of the range that the dashboard shows', async () => {
    await vscode.commands.executeCommand('plotscope.openDashboard');
    const file = join(folder, 'cpu.csv');
    await vscode.commands.executeCommand('plotscope.exportChart', { chart: 'cpu', format: 'csv', file });
    assert.match(readFileSync(file, 'utf8'), /^time,user,/);
  });
});
