import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { withLock } = await import(new URL('../../../scripts/setup/lock.mjs', import.meta.url).href);

describe('lock between processes', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-lock-'));
    path = join(folder, 'lock');
  });
  let path = '';
  after(() => rmSync(folder, { recursive: true }));

  it('lets one in after the other', async () => {
    const order: string[] = [];
    let release = () => {};
    const first = withLock(path, async () => {
      order.push('first in');
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      order.push('first out');
    });
    const second = withLock(
      path,
      async () => order.push('second in'),
      () => {
        order.push('second waits');
        release();
      },
    );
    await Promise.all([first, second]);
    assert.deepEqual(order, ['first in', 'second waits', 'first out', 'second in']);
    assert.equal(existsSync(path), false);
  });

  it('is released when the work fails, and passes the failure on', async () => {
    await assert.rejects(
      withLock(path, async () => {
        throw new Error('no');
      }),
      /no/,
    );
    assert.equal(existsSync(path), false);
  });

  it('is taken over from a process that has died', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    mkdirSync(path);
    writeFileSync(join(path, 'pid'), String(pid));
    assert.equal(await withLock(path, async () => 'mine'), 'mine');
  });
});
