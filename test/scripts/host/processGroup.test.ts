import assert from 'node:assert/strict';
import { once } from 'node:events';
import { startGroup, stopGroup } from '../../../scripts/host/processGroup.ts';

describe('process group', () => {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  /** A program that starts another, which ignores SIGTERM if told so, and says READY. */
  const family = (stubborn: boolean) => `
    const child = require('node:child_process').spawn(process.execPath,
      ['-e', '${stubborn ? 'process.on(`SIGTERM`, () => {});' : ''} setTimeout(() => {}, 60000); console.log(1)'],
      { stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.once('data', () => console.log('READY', child.pid));
    setTimeout(() => {}, 60000);`;

  for (const stubborn of [false, true]) {
    it(`ends with all that it has started${stubborn ? ', what ignores SIGTERM included' : ''}`, async () => {
      const head = startGroup(process.execPath, ['-e', family(stubborn)], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = (await once(head.stdout!, 'data')) as [Buffer];
      const pid = Number(/READY (\d+)/.exec(String(line))?.[1]);
      await stopGroup(head);
      await untilGone(pid);
      assert.notEqual(head.exitCode ?? head.signalCode, null);
    });
  }

  it('that has ended already, or never started, is no trouble', async () => {
    const head = startGroup(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(head, 'exit');
    await stopGroup(head);
    const none = startGroup('/no/such/program', [], { stdio: 'ignore' });
    await once(none, 'error');
    await stopGroup(none);
  });
});

/** A killed process stays in the table until its parent, then init, has taken note. */
async function untilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
