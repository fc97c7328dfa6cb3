import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countsOf, inWords, noTests, oneFailed, onePassed, sum } from '../../scripts/counts.ts';

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
    const some = { passed: 3, failed: 1, skipped: 2, failures: ['a wheel: turns'] };
    assert.deepEqual(sum([some, noTests, onePassed]), { ...some, passed: 4 });
    assert.deepEqual(sum([some, oneFailed('a door: opens')]).failures, ['a wheel: turns', 'a door: opens']);
    assert.deepEqual(sum([]), noTests);
  });

  it('are said in words, skipped ones only when there are any', () => {
    assert.equal(inWords({ ...noTests, passed: 12 }), '12 passed, 0 failed');
    assert.equal(inWords({ ...noTests, passed: 12, failed: 1, skipped: 3 }), '12 passed, 1 failed, 3 skipped');
  });

  it('are read from the file that a test program leaves', () => {
    const left = { passed: 2, failed: 1, skipped: 1, failures: ['a wheel: turns'] };
    assert.deepEqual(countsOf('unit', file('good.json', JSON.stringify(left)), 1), left);
  });

  it('have a failure when the program failed though no test did', () => {
    const left = { ...noTests, passed: 2 };
    assert.deepEqual(countsOf('unit', file('crash.json', JSON.stringify(left)), 1), {
      ...left,
      failed: 1,
      failures: ['unit ended with exit code 1 after its tests had passed'],
    });
  });

  it('have a failure when the program left none', () => {
    const failure = oneFailed('unit ended with exit code 0 before its tests had');
    assert.deepEqual(countsOf('unit', join(folder, 'missing.json'), 0), failure);
    assert.deepEqual(countsOf('unit', file('half.json', '{"passed":'), 0), failure);
  });
});
