import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { askToEnd } from '../../../src/engine/cleanup/askToEnd.ts';

describe('a process that is asked to end', function () {
  this.timeout(60_000);
  let child: ChildProcess;

  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  afterEach(() => child?.kill('SIGKILL'));

  /** `first`: what its shell does before it waits. */
  async function started(first: string): Promise<number> {
    child = spawn('sh', ['-c', `${first}; echo ready; while :; do sleep 0.1; done`], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout!, 'data');
    return child.pid!;
  }

  it('has ended, also where it was paused', async () => {
    const pid = await started(':');
    child.kill('SIGSTOP');
    assert.equal(await askToEnd(pid, 30), true);
    assert.equal(child.signalCode ?? (await once(child, 'exit'))[1], 'SIGTERM');
  });

  it('is known to go on where it does, as plotters that finish their plot first', async () => {
    const pid = await started('trap "" TERM');
    assert.equal(await askToEnd(pid, 0.3), false);
    assert.equal(child.exitCode ?? child.signalCode, null);
  });

  it('may be gone already', async () => {
    const pid = await started(':');
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await assert.rejects(askToEnd(pid), /ESRCH/);
  });
});
