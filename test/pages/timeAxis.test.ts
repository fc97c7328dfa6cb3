import assert from 'node:assert/strict';
import { timeTicks } from '../../src/pages/timeAxis.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = new Date(2026, 2, 10, 9, 41, 7).getTime();

describe('timeTicks', () => {
  for (const [what, span] of Object.entries({
    'a minute': MINUTE,
    'a little more than a minute': 1.2 * MINUTE,
    'five minutes': 5 * MINUTE,
    'an hour': HOUR,
    'six hours': 6 * HOUR,
    'a day': DAY,
    'a week': 7 * DAY,
    'a month': 30 * DAY,
    'a year': 365 * DAY,
    'two years': 730 * DAY,
    'ten years': 3650 * DAY,
  })) {
    it(`puts a few ticks, in order and each with a name, into ${what}`, () => {
      const { values, labels } = timeTicks(START, START + span);
      assert.ok(values.length >= 2 && values.length <= 11, `${values.length} ticks: ${labels.join(', ')}`);
      assert.equal(labels.length, values.length);
      assert.equal(new Set(labels).size, labels.length, labels.join(', '));
      assert.equal(new Set(labels).size, labels.length, labels.join(', '));
      for (const [i, value] of values.entries()) {
        assert.ok(value >= START && value <= START + span);
        if (i > 0) assert.ok(value > values[i - 1]);
      }
    });
  }

  it('stands at local midnight for days, also where the clocks change in between', () => {
    for (const value of timeTicks(START, START + 30 * DAY).values) assert.equal(new Date(value).getHours(), 0);
  });

  it('has no ticks where there is no time', () => {
    assert.deepEqual(timeTicks(5, 5), { values: [], labels: [] });
    assert.deepEqual(timeTicks(Number.NaN, 5), { values: [], labels: [] });
  });
});
