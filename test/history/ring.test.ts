import assert from 'node:assert/strict';
import { Ring } from '../../src/history/ring.ts';

describe('Ring', () => {
  it('keeps the last frames, and lets another side read them', () => {
    const ring = Ring.create(4, 2);
    const reader = new Ring(ring.buffer);
    for (let i = 0; i < 6; i++) ring.append(100 + i, Float64Array.of(i, Number.NaN));
    assert.equal(reader.written, 6);
    assert.equal(reader.oldest, 3);
    assert.equal(reader.timeOf(5), 105);
    assert.deepEqual([...reader.valuesOf(4)], [4, Number.NaN]);
    assert.equal(reader.valueOf(3, 0), 3);
    assert.ok(Number.isNaN(reader.valueOf(3, 17)));
  });

  it('finds the frames since a time', () => {
    const ring = Ring.create(10, 1);
    for (let i = 0; i < 5; i++) ring.append(i * 2, Float64Array.of(i));
    assert.equal(ring.since(4), 2);
    assert.equal(ring.since(4.5), 3);
    assert.equal(ring.since(-1), 0);
    assert.equal(ring.since(100), 5);
  });

  it('becomes larger without losing frames', () => {
    const ring = Ring.create(4, 1);
    for (let i = 0; i < 6; i++) ring.append(i, Float64Array.of(i));
    const larger = ring.enlarged(8, 3);
    assert.deepEqual([larger.capacity, larger.width], [8, 3]);
    assert.equal(larger.written, 3);
    assert.deepEqual([...larger.valuesOf(0)], [3, Number.NaN, Number.NaN]);
    assert.equal(ring.enlarged(2, 1), ring);
  });

  it('is as wide as its frames need: wider at once, narrower when most of it is empty', () => {
    const ring = Ring.create(4, 1000);
    for (let i = 0; i < 6; i++) ring.append(i, Float64Array.of(i));
    assert.equal(ring.fitting(1000), ring);
    assert.equal(ring.fitting(300), ring);
    const narrow = ring.fitting(200);
    assert.deepEqual([narrow.capacity, narrow.width, narrow.written], [4, 256, 3]);
    assert.deepEqual([narrow.valueOf(0, 0), narrow.timeOf(2)], [3, 5]);
    const wide = narrow.fitting(401);
    assert.deepEqual([wide.width, wide.valueOf(2, 0)], [502, 5]);
    assert.equal(ring.fitting(1).fitting(1).width, 256);
  });
});
