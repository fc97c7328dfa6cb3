import assert from 'node:assert/strict';
import * as v from 'valibot';
import { changed, FIRST_LAYOUT, Layout, moved } from '../../src/pages/layout.ts';
import type { SectionId } from '../../src/pages/sections.ts';

const ids = (layout: Layout) => layout.map(({ id }) => id);
const all = ids(FIRST_LAYOUT);

describe('Layout', () => {
  it('is the first one where nothing usable was kept', () => {
    for (const kept of [undefined, null, 'x', {}, [], [null], [{ id: 'gone', shown: true, size: 'medium' }]]) {
      assert.deepEqual(v.parse(Layout, kept), FIRST_LAYOUT, JSON.stringify(kept));
    }
  });

  it('keeps what a person chose, and puts a section that is new where it stands at first', () => {
    const kept = [...changed(FIRST_LAYOUT, 'disks', { shown: false, size: 'large' })]
      .reverse()
      .filter(({ id }) => id !== 'plotters');
    const layout = v.parse(Layout, JSON.parse(JSON.stringify(kept)));
    assert.equal(layout.length, FIRST_LAYOUT.length);
    assert.equal(ids(layout)[ids(layout).indexOf('now') + 1], 'plotters');
    assert.deepEqual(
      layout.find(({ id }) => id === 'disks'),
      { id: 'disks', shown: false, size: 'large' },
    );
  });

  it('takes a section once, as it was kept first', () => {
    const twice = [...FIRST_LAYOUT, { id: 'now', shown: false, size: 'small' }];
    assert.deepEqual(v.parse(Layout, twice), FIRST_LAYOUT);
  });
});

describe('moved', () => {
  it('goes past the next section that is on the page', () => {
    const among = all.filter((id) => id !== 'plotters');
    assert.deepEqual(ids(moved(FIRST_LAYOUT, 'bottlenecks', -1, among)).slice(0, 3), [
      'bottlenecks',
      'now',
      'plotters',
    ]);
    assert.deepEqual(ids(moved(FIRST_LAYOUT, 'now', 1, among)).slice(0, 3), ['plotters', 'bottlenecks', 'now']);
  });

  it('stays at the ends', () => {
    assert.equal(moved(FIRST_LAYOUT, all[0], -1, all), FIRST_LAYOUT);
    assert.equal(moved(FIRST_LAYOUT, all.at(-1) as SectionId, 1, all), FIRST_LAYOUT);
  });
});
