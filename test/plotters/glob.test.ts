import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchesGlob } from '../../src/plotters/glob.ts';

describe('patterns of logs', () => {
  it('match what the same expression matches', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(letters, pattern, (name, glob) => {
        const text = glob.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        assert.equal(matchesGlob(name, glob), new RegExp(`^${text}$`).test(name));
      }),
    );
  });

  it('take no longer for many stars', () => {
    assert.equal(matchesGlob('a'.repeat(255), `${'*a'.repeat(100)}*b`), false);
    assert.equal(matchesGlob(`${'a'.repeat(255)}b`, `${'*a'.repeat(100)}*b`), true);
  });
});
