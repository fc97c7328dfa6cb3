import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../src/input/makeFolder.ts';

describe('makeFolder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-folder-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('makes a folder, with those that it lies in, and leaves one that is there', () => {
    const path = join(folder, 'a', 'b', 'c');
    makeFolder(path, 0o700);
    makeFolder(path);
    assert.ok(statSync(path).isDirectory());
    if (process.platform !== 'win32') assert.equal(statSync(join(folder, 'a')).mode & 0o777, 0o700);
    symlinkSync(path, join(folder, 'link'));
    makeFolder(join(folder, 'link'));
  });

  it('says why it can’t where a file is in its way', () => {
    writeFileSync(join(folder, 'file'), '');
    assert.throws(() => makeFolder(join(folder, 'file')), { code: 'EEXIST' });
    assert.throws(() => makeFolder(join(folder, 'file', 'a', 'b')), { code: 'ENOTDIR' });
  });

  it('comes back from where the kernel has no such folder and makes none', function () {
    if (!existsSync('/proc/self')) this.skip();
    for (const path of ['/proc/no', '/proc/no/such/place', '/proc/self/no/such'])
      assert.throws(() => makeFolder(path), { code: 'ENOENT' });
  });
});
