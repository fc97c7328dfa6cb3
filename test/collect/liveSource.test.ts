import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { liveSource } from '../../src/collect/liveSource.ts';
import { TextBuffer, Unreadable } from '../../src/collect/source.ts';
import { TemporaryFolder } from './recording/temporaryFolder.ts';

describe('liveSource', () => {
  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  it('reads a file whole that the kernel hands out a page at a time, again and again', () => {
    const file = liveSource.open('/proc/self/smaps');
    assert.ok(!(file instanceof Unreadable));
    const text = new TextBuffer();
    for (let again = 0; again < 2; again++) {
      assert.ok(file.read(text));
      assert.ok(text.length > 4096, `${text.length} bytes`);
      const read = text.toString();
      assert.ok(read.endsWith('\n'));
      const ranges = (smaps: string) => smaps.match(/^[0-9a-f]+-[0-9a-f]+ /gm)?.length ?? 0;
      const whole = ranges(readFileSync('/proc/self/smaps', 'utf8'));
      assert.ok(ranges(read) >= whole * 0.9, `${ranges(read)} of ${whole} mappings`);
    }
    file.close();
  });

  it('says why a file can not be opened', () => {
    const file = liveSource.open('/proc/none');
    assert.ok(file instanceof Unreadable);
    assert.equal(file.reason, '/proc/none: not provided by this system');
  });

  it('reads a log on as it grows, and from its beginning when it was cut off', () => {
    const folder = new TemporaryFolder();
    const log = join(folder.path, 'plot.log');
    writeFileSync(log, 'before\nfirst\n');
    const file = liveSource.follow(log, 6);
    assert.ok(!(file instanceof Unreadable));
    const added = () => Buffer.from(file.read()).toString();
    assert.equal(added(), 'first\n');
    assert.equal(added(), '');
    appendFileSync(log, 's');
    assert.equal(added(), 's');
    appendFileSync(log, 'econd\n');
    assert.equal(added(), 'econd\n');
    assert.equal(added(), '');
    truncateSync(log);
    assert.equal(added(), '');
    writeFileSync(log, 'anew\n');
    assert.equal(added(), 'anew\n');
    assert.equal(added(), '');
    assert.equal(file.cuts, 1);
    truncateSync(log);
    writeFileSync(log, 'it has grown beyond where it was\n');
    assert.equal(added(), '');
    assert.equal(added(), 'it has grown beyond where it was\n');
    assert.equal(file.cuts, 2);
    file.close();
    folder.remove();
  });
});
