import assert from 'node:assert/strict';
import { durationArgument, rangeArgument, timeArgument } from '../../src/cli/timeArgument.ts';

describe('timeArgument', () => {
  const now = 1_800_000_000;

  it('takes times ago, ISO times, epoch seconds and now', () => {
    assert.equal(timeArgument('now', now), now);
    assert.equal(timeArgument('90m', now), now - 5400);
    assert.equal(timeArgument('2 d', now), now - 172_800);
    assert.equal(timeArgument('2026-03-01T14:00:00Z', now), Date.UTC(2026, 2, 1, 14) / 1000);
    assert.equal(timeArgument('2026-03-01', now), new Date(2026, 2, 1).getTime() / 1000);
    assert.equal(timeArgument('1700000000', now), 1_700_000_000);
  });

  it('says what it takes where it is given something else', () => {
    for (const text of ['', 'yesterday', '12', '2026-99-99'])
      assert.throws(() => timeArgument(text, now), /is no time/);
  });

  it('makes ranges, which begin before they end, and lengths of time', () => {
    assert.deepEqual(rangeArgument('2h', '1h', now), { from: now - 7200, to: now - 3600 });
    assert.throws(() => rangeArgument('1h', '2h', now), /between 1h and 2h: the range must begin before it ends/);
    assert.throws(() => rangeArgument('now', 'now', now), /must begin before it ends/);
    assert.equal(durationArgument('90m'), 5400);
    for (const text of ['', '0m', 'now', '12', '2026-03-01']) assert.throws(() => durationArgument(text), /how long/);
  });
});
