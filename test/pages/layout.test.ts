import assert from 'node:assert/strict';
import * as v from 'valibot';
import { changed, evenRows, FIRST_LAYOUT, Layout, moved } from '../../src/pages/layout.ts';
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

describe('rows of charts', () => {
  it('are filled to their end, however many charts there are', () => {
    for (let count = 1; count <= 13; count++) {
      for (const room of [200, 330, 700, 1068, 1420, 2400]) {
        for (const size of ['small', 'medium', 'large'] as const) {
          const { tracks, spans } = evenRows(count, room, size);
          assert.equal(spans.length, count);
          let taken = 0;
          for (const span of spans) {
            assert.ok((taken % tracks) + span <= tracks, `${count} charts, ${room} pixels, ${size}: ${spans}`);
            taken += span;
          }
          assert.equal(taken % tracks, 0, `${count} charts, ${room} pixels, ${size}: ${spans}`);
        }
      }
    }
  });

  it('have as many as have room', () => {
    assert.deepEqual(evenRows(4, 1068, 'medium'), { tracks: 2, spans: [1, 1, 1, 1] });
    assert.deepEqual(evenRows(5, 1068, 'medium'), { tracks: 6, spans: [2, 2, 2, 3, 3] });
    assert.deepEqual(evenRows(1, 1068, 'medium'), { tracks: 1, spans: [1] });
    assert.deepEqual(evenRows(3, 300, 'medium'), { tracks: 1, spans: [1, 1, 1] });
    assert.deepEqual(evenRows(3, 1068, 'large'), { tracks: 1, spans: [1, 1, 1] });
    assert.deepEqual(evenRows(4, 1068, 'small'), { tracks: 4, spans: [1, 1, 1, 1] });
  });
});
