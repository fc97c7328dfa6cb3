import assert from 'node:assert/strict';
import { DataQuality } from '../../src/metrics/dataQuality.ts';

describe('DataQuality', () => {
  const present = Float64Array.of(1, 1, 1, 1);

  function expecting(slots: number): DataQuality {
    const quality = new DataQuality();
    for (let slot = 0; slot < slots; slot++) quality.expect(slot);
    return quality;
  }

  it('is the share of the expected values that are there', () => {
    const quality = expecting(4);
    for (let slot = 0; slot < 4; slot++) quality.read(slot, 1);
    assert.equal(quality.share(present, 4, 1), 1);
    assert.equal(quality.share(Float64Array.of(1, Number.NaN, 1, 1), 4, 1), 0.75);
  });

  it('leaves out what is free, and what can have no value', () => {
    const quality = expecting(4);
    quality.read(0, 1);
    quality.read(1, 1);
    quality.free(2);
    quality.excuse(3);
    assert.equal(quality.share(Float64Array.of(1, 1, Number.NaN, Number.NaN), 4, 1), 1);
    assert.ok(Number.isNaN(expecting(0).share(present, 4, 1)));
  });

  it('learns the beat of each value, and takes one that stays away for stale', () => {
    const quality = expecting(2);
    for (let second = 0; second < 50; second++) {
      quality.read(0, second);
      if (second % 10 === 0) quality.read(1, second);
    }
    const two = (seconds: number) => quality.share(present, 2, seconds);
    assert.equal(two(49), 1, 'the slow one is due at 50');
    assert.equal(two(53), 0.5, 'the one of every second is 4 s old');
    assert.equal(two(66), 0, 'both are gone');
  });

  it('does not judge by the first distance: slow readings are spread after all were read at once', () => {
    const quality = expecting(1);
    quality.read(0, 0);
    quality.read(0, 1);
    assert.equal(quality.share(present, 1, 10), 1);
  });

  it('takes a constant that is read once for fresh for good', () => {
    const quality = expecting(1);
    quality.read(0, 0);
    assert.equal(quality.share(present, 1, 1e6), 1);
  });

  it('grows with the table', () => {
    const quality = expecting(1000);
    for (let slot = 0; slot < 1000; slot++) quality.read(slot, 5);
    assert.equal(quality.share(new Float64Array(1000), 1000, 5), 1);
  });
});
