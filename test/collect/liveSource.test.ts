import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { liveSource } from '../../src/collect/liveSource.ts';
import { TextBuffer, Unreadable } from '../../src/collect/source.ts';

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
});
