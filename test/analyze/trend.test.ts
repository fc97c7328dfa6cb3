import assert from 'node:assert/strict';
import { fitLine } from '../../src/analyze/linearFit.ts';
import { theilSen } from '../../src/analyze/theilSen.ts';
import { trend } from '../../src/analyze/trend.ts';
import { column, Made } from './made.ts';
import { near, present, reference } from './reference.ts';

describe('trend', () => {
  for (const expected of reference('trend').cases) {
    it(`agrees with scipy: ${expected.name}`, () => {
      const actual = present(trend(expected.times, expected.values));
      near(actual.slopePerHour, expected.slope, 'slope');
      near(actual.intercept, expected.intercept, 'intercept');
      near(actual.correlation, expected.r, 'r');
      near(actual.rSquared, expected.r ** 2, 'r²');
      near(actual.standardErrorPerHour, expected.stderr, 'standard error');
      near(actual.pValue, expected.pValue, 'p', 1e-6);
      const robust = present(theilSen(expected.times, expected.values));
      const [slope, intercept, low, high] = expected.theilSen;
      near(robust.slopePerHour, slope, 'Theil-Sen slope');
      near(robust.intercept, intercept, 'Theil-Sen intercept');
      near(robust.slopePerHourInterval[0], low, 'low');
      near(robust.slopePerHourInterval[1], high, 'high');
    });
  }

  it('agrees with the certified values of Norris', () => {
    const { norris } = reference('nist');
    const fit = fitLine(Float64Array.from(norris.x), Float64Array.from(norris.y));
    assert.ok(fit);
    for (const name of [
      'slope',
      'intercept',
      'standardError',
      'interceptStandardError',
      'residualDeviation',
      'rSquared',
    ] as const) {
      near(fit[name], norris[name], name, 1e-11);
    }
  });

  it('tells direction, strength and the next value in real time, whatever the order', () => {
    const times = [1.7e9 + 120, 1.7e9, 1.7e9 + 60, 1.7e9 + 180];
    const actual = present(trend(times, [14, 10, 12, 16]));
    assert.deepEqual(
      [actual.direction, actual.strength, actual.interceptAt, actual.nextAt],
      ['increasing', 'strong', 1.7e9, 1.7e9 + 240],
    );
    near(actual.slopePerHour, 120, 'slope per hour');
    near(actual.nextValue, 18, 'next value');
    assert.ok(actual.pValue < 1e-12);
  });

  it('calls what may be chance stable, and weak up to a correlation of 0.3', () => {
    const noise = new Made(5).noise(200);
    const actual = present(
      trend(
        column(200, (i) => i),
        noise,
      ),
    );
    assert.deepEqual([actual.direction, actual.strength], ['stable', 'weak']);
  });

  it('takes a constant series for one without a slope', () => {
    const actual = present(trend([1, 2, 3, 4], [0.3, 0.3, 0.3, 0.3]));
    assert.deepEqual(
      [actual.slopePerHour, actual.pValue, actual.rSquared, actual.direction, actual.nextValue],
      [0, 1, 0, 'stable', 0.3],
    );
  });

  it('has few false alarms on slow series where the plain p-value has many', () => {
    let plain = 0;
    let adjusted = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const found = present(
        trend(
          column(300, (i) => i),
          new Made(seed).noise(300, 0.8),
          { robust: false },
        ),
      );
      if (found.pValue < 0.05) plain++;
      if (found.adjustedPValue < 0.05) adjusted++;
    }
    assert.ok(plain > 60, `${plain} of 200`);
    assert.ok(adjusted < 30, `${adjusted} of 200`);
  });

  it('is not moved far by outliers where least squares is, and puts long series into blocks', () => {
    const made = new Made(2);
    const times = column(3600, (i) => i);
    const values = times.map(
      (time) => 50 + (time * 10) / 3600 + made.normal() + (made.uniform() < 0.05 ? 300 * made.uniform() : 0),
    );
    const { robust } = present(trend(times, values));
    assert.ok(robust);
    assert.ok(Math.abs(robust.slopePerHour - 10) < 0.5, `${robust.slopePerHour}`);
    assert.deepEqual([robust.count, robust.points], [3600, 200]);
    const [low, high] = robust.slopePerHourInterval;
    assert.ok(low < 10 && high > 10 && high - low < 1, `${low} to ${high}`);
  });

  it('says what is lacking', () => {
    assert.equal(trend([1, 2], [3, 4]).kind, 'notEnoughData');
    const same = trend([7, 7, 7, 7], [1, 2, 3, 4]);
    assert.equal(same.kind === 'notEnoughData' && same.reason, 'all values have the same time');
  });
});
