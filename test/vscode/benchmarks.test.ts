import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { eventually, PATIENCE_MS } from './inWindow.ts';

/** Processes of the harness that run a benchmark. */
function benchProcesses(): string[] {
  try {
    return execFileSync('pgrep', ['-f', '[b]ench\\.cjs run|[b]ench-worker\\.cjs'], { encoding: 'utf8' })
      .trim()
      .split('\n');
  } catch {
    return [];
  }
}

function savedRuns(): string[] {
  try {
    return readdirSync(join(process.env.PLOTSCOPE_STORAGE ?? '', 'runs')).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

/** Exit code of the task's run. */
function ended(task: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== task) return;
      listening.dispose();
      resolve(exitCode);
    });
  });
}

describe('benchmarks', function () {
  this.timeout(4 * PATIENCE_MS);
  let settings: string;
  let file: string;

  const tasks = [
    { label: 'small', type: 'plotscope', benchmark: 'system/cpu-integer', size: 'smallest' },
    { label: 'long', type: 'plotscope', benchmark: ['system/cpu-sha256', 'system/cpu-sort'] },
    { label: 'wrong', type: 'plotscope', benchmark: 'compare' },
    { label: 'plot', type: 'plotscope', benchmark: 'plot', file: 'demo.plotscope.json', configuration: 'demo' },
  ];

  before(async function () {
    if (process.platform === 'win32') this.skip();
    await vscode.extensions.getExtension('plotscope.plotscope')?.activate();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    settings = join(folder.uri.fsPath, '.vscode');
    file = join(folder.uri.fsPath, 'demo.plotscope.json');
    mkdirSync(settings, { recursive: true });
    writeFileSync(join(settings, 'tasks.json'), JSON.stringify({ version: '2.0.0', tasks }));
    writeFileSync(file, JSON.stringify({ configurations: { demo: { plotter: 'demo' } } }));
    // Read when VS Code has seen the file.
    const known = async () => (await vscode.tasks.fetchTasks({ type: 'plotscope' })).map(({ name }) => name);
    await eventually('the tasks of tasks.json are seen', async () => (await known()).includes('long') || undefined);
  });

  after(() => {
    rmSync(join(settings, 'tasks.json'), { force: true });
    rmSync(file, { force: true });
  });

  async function task(name: string): Promise<vscode.Task> {
    const found = (await vscode.tasks.fetchTasks({ type: 'plotscope' })).find((one) => one.name === name);
    assert.ok(found, name);
    return found;
  }

  it('offers every suite and benchmark, and every configuration, as a task', async () => {
    const names = (await vscode.tasks.fetchTasks({ type: 'plotscope' })).map(({ name }) => name);
    for (const name of ['system', 'stress', 'system/cpu-sha256', 'benchmark demo']) {
      assert.ok(names.includes(name), `${name} is not among ${names.join(', ')}`);
    }
  });

  it('runs a small benchmark as a task; its result is kept and shown', async () => {
    const before = savedRuns();
    const end = ended('small');
    await vscode.tasks.executeTask(await task('small'));
    assert.equal(await end, 0);
    const key = savedRuns()
      .find((name) => !before.includes(name))
      ?.replace('.json', '');
    assert.ok(key, 'the run was saved');
    // A run that the view did not know would open a list to choose from, and no page.
    await vscode.commands.executeCommand('plotscope.showBenchmarkResults', `run:${key}`);
    const isOpen = () =>
      vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label === 'PlotScope Benchmarks'));
    await eventually('the page with results is open', () => isOpen() || undefined);
    const log = join(process.env.PLOTSCOPE_STORAGE ?? '', 'benchmark-logs', `${key}.log`);
    assert.match(readFileSync(log, 'utf8'), /system\/cpu-integer/);
  });

  it('leaves no process when a task is cancelled', async () => {
    const end = ended('long');
    const execution = await vscode.tasks.executeTask(await task('long'));
    await eventually('it runs', () => benchProcesses().length > 0 || undefined);
    execution.terminate();
    await Promise.race([end, sleep(PATIENCE_MS, undefined, { ref: false })]);
    await eventually('nothing of it is left', () => benchProcesses().length === 0 || undefined);
  });

  it('says what is wrong with a task, and runs nothing', async () => {
    const end = ended('wrong');
    await vscode.tasks.executeTask(await task('wrong'));
    assert.equal(await end, 1);
  });

  it('makes a plot as a task, with a log that the engine can follow', async () => {
    const logs = join(process.env.PLOTSCOPE_STORAGE ?? '', 'benchmark-logs');
    const texts = () =>
      readdirSync(logs)
        .filter((name) => name.includes('-plot-'))
        .map((name) => readFileSync(join(logs, name), 'utf8'));
    const execution = await vscode.tasks.executeTask(await task('plot'));
    await eventually('the plotter writes its log', () => texts().some((text) => text.length > 0));
    execution.terminate();
  });
});
