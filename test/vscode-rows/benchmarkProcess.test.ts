import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchmarkJob } from '../../src/vscode/benchmarks/benchmarkJob.ts';
import { BenchProcess } from '../../src/vscode/benchmarks/benchProcess.ts';
import { codeOf } from '../../src/vscode/benchmarks/job.ts';
import { PlotJob } from '../../src/vscode/benchmarks/plotJob.ts';

const POSIX = process.platform !== 'win32';

/** Stands in for the harness: progress on standard error, a document on standard output. */
const HARNESS = `
const end = () => { process.stdout.write(JSON.stringify({ metadata: { runId: 'run-7' } })); };
let stop;
// Before it says anything: from then on it may be interrupted.
process.on('SIGINT', () => {
  if (process.argv.includes('deaf')) return;
  clearInterval(stop);
  end();
});
process.stderr.write(JSON.stringify({ kind: 'begun', name: 'x', suite: 'system', index: 1, of: 1, seconds: 1 }) + '\\n');
if (process.argv.includes('wait')) stop = setInterval(() => {}, 1000);
else if (process.argv.includes('deaf')) {
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', 'process.on("SIGINT", () => {}); setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  process.stderr.write('child ' + child.pid + '\\n');
  setInterval(() => {}, 1000);
} else end();
`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function eventually(what: string, isSo: () => boolean): Promise<void> {
  for (const started = Date.now(); Date.now() - started < 30_000; await sleep(50)) if (isSo()) return;
  throw new Error(`${what}: not so within 30 s`);
}

describe('jobs of benchmarks', function () {
  this.timeout(60_000);
  let folder: string;
  let script: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-benchmark-job-'));
    script = join(folder, 'bench.cjs');
    writeFileSync(script, HARNESS);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  function job(args: readonly string[], documents: unknown[] = []) {
    return new BenchmarkJob({
      id: 'job-1',
      title: 'x',
      program: { script },
      args,
      logFolder: join(folder, 'logs'),
      onProgress: () => {},
      onDocument: (document) => {
        documents.push(document);
        return 'run-7';
      },
    });
  }

  it('follows the progress, takes the document, and keeps the log under its key', async () => {
    const documents: unknown[] = [];
    const one = job([], documents);
    let text = '';
    const code = await one.run((more) => {
      text += more;
    });
    assert.equal(code, 0);
    assert.deepEqual(documents, [{ metadata: { runId: 'run-7' } }]);
    assert.match(text, /\[1\/1\] system\/x \(about 1 s\)/);
    assert.equal(one.progress.benchmark, 'x');
    assert.equal(one.logPath, join(folder, 'logs', 'run-7.log'));
    assert.equal(readFileSync(one.logPath, 'utf8'), text);
  });

  it('cancels politely: what was measured is kept', async function () {
    if (!POSIX) this.skip();
    const documents: unknown[] = [];
    const one = job(['wait'], documents);
    const ended = one.run(() => {});
    await eventually('it has begun', () => one.progress.index === 1);
    one.cancel();
    one.cancel();
    assert.equal(await ended, 130);
    assert.equal(documents.length, 1);
    assert.equal(isAlive(one.pid ?? 0), false);
  });

  it('ends what does not listen, and everything that it started', async function () {
    if (process.platform !== 'linux') this.skip();
    let child = 0;
    const bench = new BenchProcess({ script }, ['deaf'], (line) => {
      child = Number(/^child (\d+)/.exec(line)?.[1] ?? child);
    });
    await eventually('its child runs', () => child > 0);
    await bench.end(200);
    await eventually('nothing is left', () => !isAlive(bench.pid ?? 0) && !isAlive(child));
  });

  it('says so where the harness can not be started, or prints nothing', async () => {
    const one = new BenchmarkJob({
      id: 'job-2',
      title: 'x',
      program: { script: join(folder, 'missing.cjs') },
      args: [],
      logFolder: folder,
      onProgress: () => {},
      onDocument: () => undefined,
    });
    let text = '';
    assert.notEqual(
      await one.run((more) => {
        text += more;
      }),
      0,
    );
    assert.match(text, /missing\.cjs[\s\S]*There is no result/);
  });

  it('shows what a plotter prints, which goes to its log', async () => {
    const logPath = join(folder, 'plots', 'plot.log');
    const plot = new PlotJob({
      id: 'plot-1',
      title: 'plot',
      argv: [process.execPath, '-e', 'console.log("Phase 1 took 3 s"); process.exitCode = 4'],
      cwd: folder,
      logPath,
    });
    let text = '';
    const code = await plot.run((more) => {
      text += more;
    });
    assert.equal(code, 4);
    assert.equal(readFileSync(logPath, 'utf8'), 'Phase 1 took 3 s\n');
    assert.match(text, /Phase 1 took 3 s/);
  });

  it('names the plotter that is not there, and what to do; ends the one that is cancelled', async () => {
    const start = (argv: readonly string[]) =>
      new PlotJob({ id: 'plot-2', title: 'plot', argv, cwd: folder, logPath: join(folder, 'other.log') });
    let text = '';
    const write = (more: string) => {
      text += more;
    };
    assert.equal(await start(['no-such-plotter']).run(write), 1);
    assert.match(text, /no-such-plotter could not be started: .*Install it, or name it in "binary"/);
    // Arguments that no system takes: the terminal ends, and says why.
    assert.equal(await codeOf(start([process.execPath, 'a\0b']), write), 1);
    assert.match(text, /It could not be run: .*null bytes/);
    if (!POSIX) return;
    const endless = start([process.execPath, '-e', 'setInterval(() => {}, 1000)']);
    const ended = endless.run(write);
    await eventually('it runs', () => endless.pid !== undefined && existsSync(join(folder, 'other.log')));
    endless.cancel();
    assert.equal(await ended, 130);
    assert.equal(isAlive(endless.pid ?? 0), false);
    assert.match(
      text,
      /if it goes on for 8 s, as some do.*ended by force\.\n.*plot that it had finished can still be copied/,
    );
  });

  it('ends a plotter after the copy of a finished plot, and at once where that is wanted', async function () {
    if (!POSIX) this.skip();
    for (const isImpatient of [false, true]) {
      let isCopying = true;
      let text = '';
      const logPath = join(folder, `copying-${isImpatient}.log`);
      const argv = [process.execPath, '-e', 'console.log("begun"); setInterval(() => {}, 1000)'];
      const plot = new PlotJob({ id: 'plot-3', title: 'plot', argv, cwd: folder, logPath, isCopying: () => isCopying });
      const ended = plot.run((more) => {
        text += more;
      });
      await eventually('it runs', () => text.includes('begun'));
      plot.cancel();
      assert.match(text, /is being copied: the plotter is ended after that\. Cancel again to end it now/);
      assert.ok(plot.isStopping && isAlive(plot.pid ?? 0));
      if (isImpatient) plot.cancel();
      else isCopying = false;
      assert.equal(await ended, 130);
      assert.equal(isAlive(plot.pid ?? 0), false);
    }
  });
});
