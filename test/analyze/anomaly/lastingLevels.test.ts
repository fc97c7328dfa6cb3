import assert from 'node:assert/strict';
import { LastingLevels } from '../../../src/analyze/anomaly/lastingLevels.ts';
import { RecentValues } from '../../../src/analyze/anomaly/recentValues.ts';
import { cautiousSurpriseOf, surpriseOf } from '../../../src/analyze/anomaly/tail.ts';
import { normalSource } from '../../analysis/host/madeSeries.ts';

const SETTINGS = { lengths: [6, 30], memory: 8640 };

/** Feeds made values; gives the greatest surprise of the last `judged` of them. */
function most(levels: LastingLevels, count: number, value: (at: number) => number, judged = count): number {
  let surprise = 0;
  for (let at = 0; at < count; at++) {
    const own = levels.update(value(at));
    if (at >= count - judged) surprise = Math.max(surprise, own);
  }
  return surprise;
}

describe('lasting levels', () => {
  it('are found where every value is as usual, but not for so long', () => {
    const random = normalSource(1);
    const levels = new LastingLevels(SETTINGS);
    const usual = (at: number) => (at % 40 < 2 ? 0 : 4 + 0.3 * random());
    assert.ok(most(levels, 4000, usual, 2000) < 10);
    let zeros = 0;
    while (levels.update(0) < 14) zeros++;
    assert.ok(zeros >= 2 && zeros <= 20, `after ${zeros}`);
    const [minute, minutes] = levels.levels();
    assert.deepEqual([minute.samples, minutes.samples], [6, 30]);
    assert.ok(minutes.expected[0] > 3 && minutes.expected[1] < 5, String(minutes.expected));
  });

  it('are found in wide noise', () => {
    const random = normalSource(2);
    const levels = new LastingLevels(SETTINGS);
    assert.ok(most(levels, 8000, random, 2000) < 10);
    assert.ok(most(levels, 30, () => 2.5 + random()) > 14);
  });

  it('are seldom found in noise, with and without memory, however short the past', () => {
    let alarms = 0;
    for (let seed = 0; seed < 40; seed++) {
      const random = normalSource(seed);
      const memory = [0, 0.9, 0.98][seed % 3];
      let value = random();
      const next = () => {
        value = memory * value + Math.sqrt(1 - memory ** 2) * random();
        return value;
      };
      if (most(new LastingLevels(SETTINGS), 4000, next) > 16) alarms++;
    }
    assert.ok(alarms <= 1, `${alarms} of 40`);
  });

  it('become usual when they stay', () => {
    const random = normalSource(3);
    const levels = new LastingLevels(SETTINGS);
    most(levels, 2000, random);
    most(levels, 2000, () => 8 + random());
    assert.ok(most(levels, 500, () => 8 + random()) < 10);
  });

  it('go on from what was stored, and pass over what is absent', () => {
    const random = normalSource(4);
    const levels = new LastingLevels(SETTINGS);
    most(levels, 777, random);
    const stored = JSON.stringify(levels);
    const restored = new LastingLevels(SETTINGS, JSON.parse(stored));
    assert.equal(JSON.stringify(restored), stored);
    const values = Float64Array.from({ length: 200 }, random);
    for (const value of values) {
      assert.equal(restored.update(value), levels.update(value));
      assert.equal(restored.update(Number.NaN), 0);
    }
    assert.equal(restored.meanOf(30), levels.meanOf(30));
  });

  it('of constants are nothing, of the first other one all', () => {
    const levels = new LastingLevels(SETTINGS);
    assert.equal(
      most(levels, 500, () => 7),
      0,
    );
    assert.ok(levels.update(7.5) > 16);
  });
});

describe('a tail fitted to few values', () => {
  it('is trusted less far out, and as any other where many are known', () => {
    const tail = { threshold: 1, meanExcess: 0.5, rate: 0.1 };
    assert.ok(cautiousSurpriseOf(tail, 100, 11) < 0.7 * surpriseOf(tail, 11));
    assert.ok(Math.abs(cautiousSurpriseOf(tail, 1e7, 11) - surpriseOf(tail, 11)) < 0.01);
    assert.equal(cautiousSurpriseOf(tail, 100, 0.9), 0);
    assert.equal(cautiousSurpriseOf({ ...tail, meanExcess: 0 }, 100, 2), surpriseOf({ ...tail, meanExcess: 0 }, 2));
  });
});

describe('recent values', () => {
  it('are the newest of a stream, however long it is, also after they were stored', () => {
    const all: number[] = [];
    let recent = new RecentValues(5);
    for (let value = 0; value < 60; value++) {
      recent.add(value);
      all.unshift(value);
      assert.deepEqual(recent.toJSON(), all.slice(0, 5));
      assert.equal(recent.at(recent.size - 1), all[Math.min(4, value)]);
      assert.equal(recent.meanOf(2), value === 0 ? 0 : value - 0.5);
      if (value % 7 === 0) recent = new RecentValues(5, recent.toJSON());
    }
  });
});
