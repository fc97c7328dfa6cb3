import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundles } from '../../../scripts/bundles.ts';

const freshness = new URL('../../../scripts/setup/freshness.mjs', import.meta.url);
const { isBuilt, buildStamp, stampText } = await import(freshness.href);

const shipped = bundles.filter(({ output }) => output.startsWith('dist/'));
const ofOurs = shipped.filter(({ entry }) => !entry.startsWith('node_modules/'));
const howMade = ['package.json', 'package-lock.json', 'scripts/bundles.ts', 'scripts/build.ts'];

describe('freshness of the bundles', () => {
  let root = '';
  const at = (path: string, seconds: number) => utimesSync(join(root, path), seconds, seconds);
  const write = (path: string, text = '') => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    at(path, 1_000);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'plotscope-fresh-'));
    for (const path of [...howMade, ...ofOurs.map(({ entry }) => entry), ...shipped.map(({ output }) => output)])
      write(path);
    write(buildStamp, stampText(bundles.map(({ entry, output }) => ({ output, inputs: [entry] }))));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('is given when no source is newer than the build', () => {
    assert.equal(isBuilt(root), true);
  });

  for (const path of [...howMade, ...ofOurs.map(({ entry }) => entry)]) {
    it(`is lost when ${path} is newer, or gone`, () => {
      at(path, 1_001);
      assert.equal(isBuilt(root), false);
      at(path, 1_000);
      assert.equal(isBuilt(root), true);
      rmSync(join(root, path));
      assert.equal(isBuilt(root), false);
    });
  }

  it('is lost when a bundle is gone, and without a stamp or with one of an earlier form', () => {
    rmSync(join(root, shipped[0].output));
    assert.equal(isBuilt(root), false);
    write(shipped[0].output);
    assert.equal(isBuilt(root), true);
    write(buildStamp, '');
    assert.equal(isBuilt(root), false);
    rmSync(join(root, buildStamp));
    assert.equal(isBuilt(root), false);
  });

  it('does not hang on what is only tested, on packages, nor on what plugins make up', () => {
    const inputs = [
      'test/vscode/index.ts',
      '../elsewhere/node_modules/a/index.js',
      'node_modules/b/index.js',
      'drawing:vega.js',
    ];
    write(
      buildStamp,
      stampText([
        { output: 'out/test/vscode.cjs', inputs },
        { output: shipped[0].output, inputs: inputs.slice(1) },
      ]),
    );
    assert.equal(isBuilt(root), true);
  });
});
