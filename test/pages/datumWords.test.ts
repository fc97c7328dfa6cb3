import assert from 'node:assert/strict';
import { datumWords } from '../../src/pages/datumWords.ts';

describe('datumWords', () => {
  const at = new Date(2026, 2, 1, 12, 0, 5).getTime();

  it('says what a bar in a row stands for, and when it was', () => {
    const words = datumWords({ row: 'Mad Max k32', kind: 'phase 1', from: at, until: at + 60_000, _vgsid_: 3 });
    assert.match(words, /^Mad Max k32 · phase 1 · .*12:00:05.*12:01:05/);
  });

  it('says shares as such, and values by their names', () => {
    assert.equal(
      datumWords({ name: 'Mad Max', lane: 'computing', place: 2, share: 0.34 }),
      'Mad Max · computing · 34 %',
    );
    assert.equal(datumWords({ kind: 'Mad Max', x: 2, y: 41.25 }), 'Mad Max · x 2 · y 41.3');
    assert.equal(datumWords({ outcome: 'failed', low: 3, high: 5 }), 'failed');
  });

  it('takes the text that a mark has itself', () => {
    assert.equal(datumWords({ row: 'a', column: 'nvme0n1', share: 0.4, text: '1.2 GiB/s' }), 'a · nvme0n1 · 1.2 GiB/s');
  });
});
