import assert from 'node:assert/strict';
import type { Edge } from '../../bench/project/fuzz/edge.ts';
import { EDGES } from '../../bench/project/fuzz/edges.ts';
import { superLinear, superLinearUnits, unitsOf } from '../../bench/project/fuzz/linearity.ts';
import { boundedArguments } from '../../src/plotters/keptArguments.ts';

describe('the work for a text', () => {
  /** A quarter of a second for a megabyte shows here already where it grows with the square. */
  const BYTES = 2 ** 16;
  /**
   * Of each edge so many are fed longer texts too, up to a megabyte or until their work is told from the noise;
   * `npm run bench:fuzz -- --linear` feeds all of them a megabyte, for minutes.
   */
  const DEAREST = 1;

  it('is seen to grow with the square', () => {
    const square: Edge = {
      name: 'square',
      seeds: [''],
      feed(input) {
        const slashes = input.toString('latin1').split('/').length;
        for (let i = 0, most = (slashes / 5) ** 2; i < most; i++) this.name.charCodeAt(i % 3);
      },
    };
    assert.deepEqual(
      unitsOf(square).flatMap((unit) => superLinear(square, unit, BYTES)?.unit ?? []),
      ['/'],
    );
  });

  it('grows with its length and no faster, whatever is repeated in it, and on from there of what takes longest', function () {
    this.timeout(900_000);
    assert.deepEqual(
      EDGES.flatMap((edge) => superLinearUnits(edge, BYTES, DEAREST)),
      [],
    );
  });

  it('is bounded where arguments, that others choose, come in', () => {
    const long = Array<string>(100_000).fill('x'.repeat(100_000));
    const bounded = boundedArguments(long);
    assert.ok(bounded.length <= 1000);
    assert.ok(bounded.every(({ length }) => length <= 4096));
  });
});
