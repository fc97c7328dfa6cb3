import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whileNobodyElse } from '../../../src/engine/service/changeLock.ts';
import { hostSystem } from '../../../src/engine/service/serviceSystem.ts';
import { TemporaryFolder } from '../../collect/recording/temporaryFolder.ts';

describe('a change of the installation', () => {
  const folder = new TemporaryFolder();
  const path = join(folder.path, 'service.lock');
  const system = hostSystem();
  after(() => folder.remove());

  it('waits until another is done', async () => {
    const steps: string[] = [];
    const change = (name: string) =>
      whileNobodyElse(path, system, async () => {
        steps.push(`${name} begins`);
        await system.sleep(0.05);
        steps.push(`${name} ends`);
      });
    await Promise.all([change('one'), change('other')]);
    assert.deepEqual(steps, ['one begins', 'one ends', 'other begins', 'other ends']);
    assert.equal(existsSync(path), false);
  });

  it('does not wait for who was ended in the middle', async () => {
    for (const left of [JSON.stringify({ pid: process.pid, started: 'earlier' }), 'not ours']) {
      writeFileSync(path, left);
      assert.equal(await whileNobodyElse(path, system, async () => 'done'), 'done');
    }
  });

  it('lets others in when it fails', async () => {
    await assert.rejects(whileNobodyElse(path, system, () => Promise.reject(new Error('no'))));
    assert.equal(existsSync(path), false);
  });
});
