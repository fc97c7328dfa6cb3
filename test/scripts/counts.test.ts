import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countsOf, inWords, noTests, sum } from '../../scripts/counts.ts';

describe('counts of tests', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-counts-'));
  });
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  after(() => rmSync(folder, { recursive: true }));

  it('are summed', () => {
    const some = { passed: 3, failed: 1, skipped: 2 };
    assert.deepEqual(sum([some, noTests, some]), { passed: 6, failed: 2, skipped: 4 });
    assert.deepEqual(sum([]), noTests);
  });

  it('are said in words, skipped ones only when there are any', () => {
    assert.equal(inWords({ passed: 12, failed: 0, skipped: 0 }), '12 passed, 0 failed');
    assert.equal(inWords({ passed: 12, failed: 1, skipped: 3 }), '12 passed, 1 failed, 3 skipped');
  });

  it('are read from the file that a test program leaves', () => {
    const left = file('good.json', '{"passed":2,"failed":0,"skipped":1}');
    assert.deepEqual(countsOf(left, 0), { passed: 2, failed: 0, skipped: 1 });
  });

  it('have a failure when the program failed though no test did', () => {
    const left = file('crash.json', '{"passed":2,"failed":0,"skipped":0}');
    assert.deepEqual(countsOf(left, 1), { passed: 2, failed: 1, skipped: 0 });
  });

  it('have a failure when the program left none', () => {
    assert.deepEqual(countsOf(join(folder, 'missing.json'), 0), { passed: 0, failed: 1, skipped: 0 });
    assert.deepEqual(countsOf(file('half.json', '{"passed":'), 0), { passed: 0, failed: 1, skipped: 0 });
  });
});
