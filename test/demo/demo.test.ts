import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoOptions } from '../../src/demo/options.ts';
import { parseLog } from '../../src/plotters/plotters.ts';

const DEMO = fileURLToPath(new URL('../../src/demo/main.ts', import.meta.url));

describe('demo workload', function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function start(...args: string[]) {
    const child = spawn(process.execPath, [...process.execArgv, DEMO, '-t', folder, ...args]);
    let output = '';
    let errors = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      errors += data;
    });
    return { child, output: () => output, errors: () => errors };
  }

  it('goes through all phases, says that it makes no plot, and leaves nothing behind', async () => {
    const { child, output } = start('-s', '2', '-r', '1');
    const [code] = await once(child, 'close');
    assert.equal(code, 0);
    assert.match(output(), /^PlotScope demo workload: .*It makes no plot\./);
    assert.deepEqual(readdirSync(folder), []);
    const [plot] = parseLog(output()).plots;
    assert.equal(plot.finished, true);
    assert.deepEqual(
      plot.phases.map(({ phase }) => phase),
      [1, 2, 3, 4],
    );
    assert.ok((plot.totalSeconds ?? 0) >= 2);
  });

  it('tells in its log when it has failed', () => {
    const header = 'PlotScope demo workload: a small stand-in for a plotter. It makes no plot.';
    const begun =
      'Plot Name: plot-k18-2026-03-01-10-00-5ba56e058d02a26117bc7f623104e3ab7f9ed201c7edc73d688fa0c7c7e4d6f81';
    const failed = 'The PlotScope demo workload failed: ENOSPC: no space left on device, write';
    const { plots } = parseLog(`${header}\n${begun}\n[P1] Table 1 took 0.42 sec\n${failed}\n`);
    assert.deepEqual(
      plots.map(({ plotter, error }) => [plotter, error?.id]),
      [['demo', 'temporary-folder-full']],
    );
  });

  it('cleans up when it is stopped, and after one that was killed', async () => {
    const killed = start('-s', '60', '-r', '1');
    await once(killed.child.stdout, 'data');
    killed.child.kill('SIGKILL');
    await once(killed.child, 'close');
    assert.equal(readdirSync(folder).length, 1);
    const stopped = start('-s', '60', '-r', '1');
    await once(stopped.child.stdout, 'data');
    assert.equal(readdirSync(folder).length, 1, 'what the killed one left is gone');
    stopped.child.kill('SIGTERM');
    const [code] = await once(stopped.child, 'close');
    assert.equal(code, 130);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('says what is wrong with a folder or an option', async () => {
    rmSync(folder, { recursive: true });
    const { child, errors } = start('-s', '2');
    const [code] = await once(child, 'close');
    assert.equal(code, 1);
    assert.match(errors(), /demo workload failed: .*no such file/i);
    mkdirSync(folder);
    assert.throws(() => demoOptions(['-r', '0']), /--threads must be a whole number from 1 to 64, not "0"/);
    assert.equal(demoOptions(['--help']), undefined);
  });
});
