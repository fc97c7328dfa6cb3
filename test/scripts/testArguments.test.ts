import assert from 'node:assert/strict';
import { parseTestArguments, suites } from '../../scripts/testArguments.ts';

describe('arguments of npm test', () => {
  it('default to every suite', () => {
    assert.deepEqual(parseTestArguments([]), { chosen: suites, grep: undefined, help: false });
  });

  it('choose suites and a pattern', () => {
    const { chosen, grep } = parseTestArguments(['unit', '--grep', 'ring', 'check']);
    assert.deepEqual(chosen, ['unit', 'check']);
    assert.equal(grep, 'ring');
  });

  it('refuse an unknown suite with the choices', () => {
    assert.throws(() => parseTestArguments(['units']), /no suite "units": choose from check, unit, vscode, browser/);
  });
});
