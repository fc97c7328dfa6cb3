import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { HistoryFixture } from './historyFixture.ts';

const CHILD = fileURLToPath(new URL('writerChild.ts', import.meta.url));
const ROUNDS = 4;

describe('a history whose writer is killed', () => {
  const fixture = new HistoryFixture();
  after(() => fixture.remove());

  it('has every frame that was acknowledged, and is sound', async () => {
    let acknowledged = 0;
    for (let round = 0; round < ROUNDS; round++) {
      acknowledged += await framesUntilKilled(200 + 150 * round);
      const store = fixture.open();
      assert.equal(store.setAside, undefined);
      assert.deepEqual(store.verify().findings, []);
      const { newestRow } = store;
      // What was written when it was killed may have been kept and not acknowledged any more.
      assert.ok(newestRow >= acknowledged, `${newestRow} of ${acknowledged}`);
      assert.ok(newestRow <= acknowledged + round + 1);
      assert.equal(store.events().length, newestRow);
      fixture.close(store);
    }
  }).timeout(40_000);

  async function framesUntilKilled(milliseconds: number): Promise<number> {
    const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
    const child = spawn(process.execPath, [...flags, CHILD, fixture.path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (said === '') setTimeout(() => child.kill('SIGKILL'), milliseconds);
      said += chunk;
    });
    await once(child, 'close');
    return [...said.matchAll(/^wrote \d+$/gm)].length;
  }
});
