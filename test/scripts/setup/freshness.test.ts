import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { isBuilt, buildStamp } = await import(new URL('../../../scripts/setup/freshness.mjs', import.meta.url).href);

describe('freshness of the bundles', () => {
  let root = '';
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'plotscope-fresh-'));
  });
  const at = (path: string, seconds: number) => utimesSync(join(root, path), seconds, seconds);
  after(() => rmSync(root, { recursive: true }));

  it('is given when no source is newer than the build', () => {
    mkdirSync(join(root, 'src', 'engine'), { recursive: true });
    mkdirSync(join(root, 'dist'));
    writeFileSync(join(root, 'src', 'engine', 'engine.ts'), '');
    assert.equal(isBuilt(root), false);
    writeFileSync(join(root, buildStamp), '');
    for (const path of [join('src', 'engine', 'engine.ts'), join('src', 'engine'), 'src']) at(path, 1_000);
    at(buildStamp, 1_000);
    assert.equal(isBuilt(root), true);
  });

  it('is lost with a newer source, and with one that is gone', () => {
    at(join('src', 'engine', 'engine.ts'), 1_001);
    assert.equal(isBuilt(root), false);
    at(join('src', 'engine', 'engine.ts'), 1_000);
    assert.equal(isBuilt(root), true);
    rmSync(join(root, 'src', 'engine', 'engine.ts'));
    assert.equal(isBuilt(root), false);
  });
});
