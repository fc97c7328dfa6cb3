import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const FLAGS = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];

describe('the end of a program that writes', () => {
  type Child = ChildProcessByStdio<null, Readable, Readable>;
  const start = (program: string, ...args: string[]): Child =>
    spawn(process.execPath, [...FLAGS, join(import.meta.dirname, 'programs', program), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  /** Exit code, or the signal that ended it, and what it said. */
  async function endOf(child: Child): Promise<{ how: unknown; said: string }> {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
    const [code, signal] = await once(child, 'close');
    return { how: signal ?? code, said };
  }

  it('comes after everything was taken, however late', async () => {
    const child = start('writesMuch.ts');
    const end = endOf(child);
    let bytes = 0;
    // What lies in the pipe is there; the rest is written only as this is read.
    await once(child.stdout, 'readable');
    child.stdout.on('data', (piece: Buffer) => {
      bytes += piece.length;
    });
    assert.deepEqual(await end, { how: 0, said: '' });
    assert.equal(bytes, 2 ** 20);
  });

  it('comes quietly when the reader goes away', async () => {
    const child = start('writesOn.ts', 'deaf');
    const end = endOf(child);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    assert.deepEqual(await end, { how: 0, said: '' });
  });

  it('is that of a SIGTERM where the program takes one', async () => {
    const child = start('writesOn.ts');
    const end = endOf(child);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    assert.deepEqual(await end, { how: 0, said: 'told to end\n' });
  });
});
