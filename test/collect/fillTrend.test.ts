import assert from 'node:assert/strict';
import { FillTrend } from '../../src/collect/fillTrend.ts';

describe('FillTrend', () => {
  const trendOf = (points: number, availableAt: (seconds: number) => number) => {
    const trend = new FillTrend();
    for (let i = 0; i < points; i++) trend.add(i * 10, availableAt(i * 10));
    return trend;
  };

  it('tells when nothing is left', () => {
    assert.equal(Math.round(trendOf(20, (s) => 10_000 - 5 * s).secondsToFull(190)), 2000 - 190);
  });

  it('is the same with a little noise', () => {
    const noisy = trendOf(60, (s) => 1e6 - 50 * s + (s % 70) * 10);
    assert.ok(Math.abs(noisy.secondsToFull(590) - (1e6 / 50 - 590)) < 1500);
  });

  it('is absent while it rests, frees, goes up and down, or too little is known', () => {
    for (const trend of [
      trendOf(20, () => 5000),
      trendOf(20, (s) => 5000 + s),
      trendOf(60, (s) => 5000 + (s % 100)),
      trendOf(3, (s) => 5000 - s),
    ]) {
      assert.ok(Number.isNaN(trend.secondsToFull(190)));
    }
  });

  it('forgets what was more than ten minutes ago', () => {
    const trend = trendOf(60, (s) => 1e6 - 100 * s);
    for (let s = 600; s < 1300; s += 10) trend.add(s, 940_000);
    assert.ok(Number.isNaN(trend.secondsToFull(1300)));
  });
});
