import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changePoints } from '../../src/analyze/changePoints.ts';
import { pelt } from '../../src/analyze/pelt.ts';
import { column, Made } from './made.ts';
import { present } from './reference.ts';

/** The same cut by trying every last cut for every length. */
function slowest(values: Float64Array, penalty: number, shortest: number): number {
  const best = [-penalty];
  const cost = (from: number, to: number) => {
    const part = values.subarray(from, to);
    const mean = part.reduce((a, b) => a + b, 0) / part.length;
    return part.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  };
  for (let end = 1; end <= values.length; end++) {
    best[end] = Infinity;
    for (let from = 0; from <= end - shortest; from++)
      best[end] = Math.min(best[end], best[from] + cost(from, end) + penalty);
  }
  return best[values.length];
}

function costOf(values: Float64Array, starts: number[], penalty: number): number {
  const bounds = [0, ...starts, values.length];
  return bounds.slice(1).reduce((total, end, k) => {
    const part = values.subarray(bounds[k], end);
    const mean = part.reduce((a, b) => a + b, 0) / part.length;
    return total + part.reduce((sum, value) => sum + (value - mean) ** 2, 0) + (k > 0 ? penalty : 0);
  }, 0);
}

describe('changePoints', () => {
  it('cuts as well as a search of every possibility', () => {
    const values = fc.float64Array({
      noNaN: true,
      noDefaultInfinity: true,
      minLength: 12,
      maxLength: 40,
      min: -5,
      max: 5,
    });
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 1, max: 4 }),
        fc.double({ min: 1, max: 30, noNaN: true }),
        (data, shortest, penalty) => {
          const cost = costOf(data, pelt(data, penalty, shortest), penalty);
          assert.ok(Math.abs(cost - slowest(data, penalty, shortest)) < 1e-8);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('raises no false alarm in 200 series of noise', () => {
    let alarms = 0;
    for (let seed = 1; seed <= 200; seed++) alarms += present(changePoints(new Made(seed).noise(600))).points.length;
    assert.equal(alarms, 0);
  });

  it('places shifts of 1.5 deviations within 10 values', () => {
    let found = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const made = new Made(seed);
      const at = 100 + Math.floor(400 * made.uniform());
      const { points } = present(changePoints(made.noise(600).map((value, i) => 1e6 + value + (i < at ? 0 : 1.5))));
      if (points.length === 1 && Math.abs(points[0].index - at) <= 10) found++;
    }
    assert.ok(found >= 98, `${found} of 100`);
  });

  it('is rarely fooled by memory, heavy tails, rounding and stray values', () => {
    const kinds: [string, (made: Made) => Float64Array][] = [
      ['memory', (made) => made.noise(400, 0.6)],
      ['heavy tails', (made) => made.noise(400).map((value) => Math.exp(value))],
      ['rounding', (made) => made.noise(400).map((value) => Math.round(0.4 * value))],
      ['stray values', (made) => made.noise(400).map((value) => (made.uniform() < 0.01 ? value + 20 : value))],
    ];
    for (const [name, make] of kinds) {
      let alarms = 0;
      for (let seed = 1; seed <= 40; seed++)
        if (present(changePoints(make(new Made(seed)))).points.length > 0) alarms++;
      assert.ok(alarms <= 4, `${name}: ${alarms} of 40`);
    }
  });

  it('finds steps without noise, in the places of a series with gaps', () => {
    const values = column(120, (i) => (i < 60 ? 3 : 8));
    values.fill(Number.NaN, 20, 30);
    const actual = present(changePoints(values));
    assert.deepEqual(
      actual.points.map(({ index, before, after }) => [index, before, after]),
      [[60, 3, 8]],
    );
    assert.deepEqual(actual.segments, [
      { from: 0, to: 60, mean: 3, count: 50 },
      { from: 60, to: 120, mean: 8, count: 60 },
    ]);
  });

  it('places a change in a day of seconds exactly, though it looks at means first', () => {
    const made = new Made(4);
    const actual = present(changePoints(made.noise(86_400).map((value, i) => value + (i < 40_000 ? 0 : 3))));
    assert.equal(actual.points.length, 1);
    assert.ok(Math.abs(actual.points[0].index - 40_000) <= 3, `${actual.points[0].index}`);
    assert.ok(Math.abs(actual.points[0].shift - 3) < 0.05);
  });

  it('finds none in a constant series and asks for ten values', () => {
    assert.deepEqual(present(changePoints(new Float64Array(50).fill(0.1))).points, []);
    assert.equal(changePoints([1, 2, 3]).kind, 'notEnoughData');
  });
});
