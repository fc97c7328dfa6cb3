import assert from 'node:assert/strict';
import { recordCommand } from '../../src/cli/recordCommand.ts';
import { replayCommand } from '../../src/cli/replayCommand.ts';
import { TemporaryFolder } from '../collect/recording/temporaryFolder.ts';
import { CollectedOutput } from './collectedOutput.ts';

describe('plotscope record', function () {
  this.timeout(20_000);
  let folder: TemporaryFolder;

  before(function () {
    if (process.platform !== 'linux') this.skip();
    folder = new TemporaryFolder();
  });
  after(() => folder?.remove());

  for (const mask of [false, true]) {
    it(`records this host${mask ? ', masked,' : ''} so that it can be replayed`, async () => {
      const path = `${folder.path}/host-${mask}.jsonl.gz`;
      const output = new CollectedOutput();
      await recordCommand(output, path, { intervalSeconds: 0.25, seconds: 0.6, mask }, new Promise(() => {}));
      assert.match(output.printed, /^\d+ frames in /);
      assert.equal(/--mask replaces them/.test(output.printed), !mask);
      const replayed = new CollectedOutput();
      assert.equal(await replayCommand(replayed, path, { json: true }), 0);
      const frames = replayed.lines.filter((line) => 'values' in line);
      assert.ok(frames.length >= 1);
      assert.ok('system.memory.limit' in (frames[0].values as object));
    });
  }

  it('ends when it is interrupted', async () => {
    const path = `${folder.path}/interrupted.jsonl.gz`;
    const output = new CollectedOutput();
    await recordCommand(output, path, { intervalSeconds: 60, mask: false }, Promise.resolve());
    assert.equal(await replayCommand(new CollectedOutput(), path, { json: false }), 0);
  });

  it('does not write over a file', async () => {
    const path = folder.write('mine.gz', 'mine');
    const options = { intervalSeconds: 1, mask: false };
    await assert.rejects(recordCommand(new CollectedOutput(), path, options, new Promise(() => {})), /exists already/);
  });
});
