import assert from 'node:assert/strict';
import fc from 'fast-check';
import { packCells, unpackCells } from '../../src/history/rowCells.ts';

describe('the cells of a row', () => {
  it('give back any doubles to the last bit', () => {
    const value = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.constantFrom(0, Number.NaN, 0.5, 2 ** 40, 5e-324),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 50 }), (values) => {
        const packed = packCells(Float64Array.from(values)).slice();
        assert.deepEqual(
          [...unpackCells(packed, values.length)],
          values.map((one) => one + 0),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('are short for what is absent, zero or round', () => {
    assert.equal(packCells(Float64Array.of(0, Number.NaN, 1, -0.5)).length, 2 + 2 + 2);
  });

  it('say that they are of another row', () => {
    const packed = packCells(Float64Array.of(1, 2, 3)).slice();
    assert.throws(() => unpackCells(packed, 8), RangeError);
  });
});
