import assert from 'node:assert/strict';
import { MinuteTrack } from '../../../src/analysis/host/minuteTrack.ts';

const MINUTE = 60;
const START = 1_750_000_020 - (1_750_000_020 % MINUTE);

describe('minutes of a series', () => {
  it('are means, at their middles, of those that are over', () => {
    const track = new MinuteTrack(10);
    for (let second = 0; second < 150; second++) track.add(START + second, second < 60 ? 1 : 4 + (second % 2));
    assert.deepEqual(track.since(0), {
      times: Float64Array.of(START + 30, START + 90),
      values: Float64Array.of(1, 4.5),
    });
    assert.equal(track.newest, 4.5);
    assert.equal(track.measured, 2);
  });

  it('leave out what was not measured, and forget the oldest', () => {
    const track = new MinuteTrack(5);
    for (let minute = 0; minute < 12; minute++) {
      track.add(START + minute * MINUTE, minute === 9 ? Number.NaN : minute);
    }
    assert.deepEqual([...track.since(0).values], [6, 7, 8, 10]);
    track.add(START + 100 * MINUTE, 1);
    track.add(START + 101 * MINUTE, 1);
    assert.deepEqual([...track.since(0).values], [1]);
    assert.equal(track.measured, 1);
  });

  it('take up the past without changing what is known', () => {
    const track = new MinuteTrack(10);
    track.add(START + 5 * MINUTE, 50);
    track.add(START + 6 * MINUTE, 60);
    const times = [2, 3, 4, 5, 900].map((minute) => START + minute * MINUTE);
    track.prime(times, [2, Number.NaN, 4, 5, 9]);
    assert.deepEqual([...track.since(0).values], [2, 4, 50]);
  });

  it('tell the mean of a range, where half of it was measured', () => {
    const track = new MinuteTrack(10);
    track.prime(
      [0, 1, 2, 3].map((minute) => START + minute * MINUTE),
      [1, 2, 3, 4],
    );
    assert.equal(track.meanOf(START + MINUTE, START + 3 * MINUTE), 2.5);
    assert.equal(track.meanOf(START + 2 * MINUTE, START + 6 * MINUTE), 3.5);
    assert.equal(track.meanOf(START + 3 * MINUTE, START + 6 * MINUTE), undefined);
    assert.equal(new MinuteTrack(3).meanOf(0, 60), undefined);
  });
});
