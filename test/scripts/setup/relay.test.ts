import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const relayModule = new URL('../../../scripts/setup/relay.mjs', import.meta.url).href;

/** A program that relays to a Node that runs `inner`. */
function relaying(inner: string): ChildProcess {
  const outer = `import { relay } from '${relayModule}';
    process.exitCode = await relay(process.execPath, ['-e', ${JSON.stringify(inner)}]);`;
  return spawn(process.execPath, ['--input-type=module', '-e', outer], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Says READY and its pid, then counts the signals it gets, and ends with 7 a moment after the first. */
const counting = `let n = 0;
  for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => { n += 1; console.log(s, n); setTimeout(() => process.exit(7), 300); });
  setTimeout(() => process.exit(9), 60_000);
  console.log('READY', process.pid);`;

async function untilReady(program: ChildProcess): Promise<{ pid: number; output: () => string }> {
  let text = '';
  program.stdout!.setEncoding('utf8');
  for (;;) {
    const [chunk] = (await once(program.stdout!, 'data')) as [string];
    text += chunk;
    const pid = /READY (\d+)/.exec(text)?.[1];
    if (pid === undefined) continue;
    program.stdout!.on('data', (more: string) => {
      text += more;
    });
    return { pid: Number(pid), output: () => text };
  }
}

describe('relay', () => {
  it('passes the exit code on', async () => {
    assert.deepEqual(await once(relaying('process.exit(5)'), 'exit'), [5, null]);
  });

  it('gives 128 + n after a signal', async function () {
    if (process.platform === 'win32') this.skip();
    assert.deepEqual(await once(relaying("process.kill(process.pid, 'SIGKILL')"), 'exit'), [137, null]);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`passes ${signal} on once and waits for the end`, async function () {
      if (process.platform === 'win32') this.skip();
      const program = relaying(counting);
      const { output } = await untilReady(program);
      program.kill(signal);
      program.kill(signal);
      const [code] = await once(program, 'close');
      assert.equal(code, 7);
      assert.match(output(), new RegExp(`${signal} 1`));
      assert.doesNotMatch(output(), new RegExp(`${signal} 2`));
    });
  }

  it('leaves no process when it is killed itself', async function () {
    if (process.platform === 'win32') this.skip();
    const program = relaying(counting);
    const { output } = await untilReady(program);
    program.kill('SIGKILL');
    // The pipe closes when the last process that writes to it has ended.
    await once(program, 'close');
    assert.match(output(), /SIGTERM 1/);
  });
});
