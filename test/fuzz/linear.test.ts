import assert from 'node:assert/strict';
import type { Edge } from '../../bench/project/fuzz/edge.ts';
import { EDGES } from '../../bench/project/fuzz/edges.ts';
import { superLinear, unitsOf } from '../../bench/project/fuzz/linearity.ts';

describe('the work for a text', () => {
  /** A quarter of a second for a megabyte shows here already where it grows with the square. */
  const BYTES = 2 ** 16;

  it('is seen to grow with the square', () => {
    const square: Edge = { name: 'square', seeds: [''], feed: (input) => /\/+$/.test(`${input.toString('latin1')}.`) };
    assert.deepEqual(
      unitsOf(square).flatMap((unit) => superLinear(square, unit, BYTES)?.unit ?? []),
      ['/'],
    );
  });

  it('grows with its length and no faster, whatever is repeated in it', function () {
    this.timeout(600_000);
    const grown = EDGES.flatMap((edge) => unitsOf(edge).flatMap((unit) => superLinear(edge, unit, BYTES) ?? []));
    assert.deepEqual(grown, []);
  });
});
