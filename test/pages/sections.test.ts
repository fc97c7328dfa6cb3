import assert from 'node:assert/strict';
import { CHARTS } from '../../src/pages/charts.ts';
import { FLEET_PICTURE, PICTURES } from '../../src/pages/pictures.ts';
import { SECTIONS } from '../../src/pages/sections.ts';

describe('SECTIONS', () => {
  it('have every chart and every picture, each once', () => {
    const placed = SECTIONS.flatMap(({ charts }) => [...charts] as string[]);
    const known = [...CHARTS, ...PICTURES, FLEET_PICTURE].map(({ id }) => id);
    assert.deepEqual(placed.toSorted(), known.toSorted());
  });

  it('differ by id and title', () => {
    for (const field of ['id', 'title'] as const) {
      assert.equal(new Set(SECTIONS.map((section) => section[field])).size, SECTIONS.length);
    }
  });
});
