import assert from 'node:assert/strict';
import { findPeriods } from '../../src/analyze/season.ts';
import { column, Made } from './made.ts';
import { present } from './reference.ts';

const steps = (values: Float64Array) => present(findPeriods(values)).periods.map((period) => period.steps);

describe('findPeriods', () => {
  const made = new Made(9);
  const noisy = (length: number, valueAt: (place: number) => number) =>
    column(length, (i) => valueAt(i) + made.normal());

  it('finds a wave, a square wave, a saw tooth and short pulses, each by its own length alone', () => {
    assert.deepEqual(steps(noisy(1200, (i) => 2 * Math.sin((2 * Math.PI * i) / 60))), [60]);
    assert.deepEqual(steps(noisy(600, (i) => (i % 60 < 20 ? 10 : 0))), [60]);
    assert.deepEqual(steps(noisy(600, (i) => (i % 60 < 30 ? 10 : 0))), [60]);
    assert.deepEqual(steps(noisy(1200, (i) => (i % 100 < 5 ? 10 : 0))), [100]);
    const [saw] = present(findPeriods(noisy(1200, (i) => (i % 57.3) / 5))).periods;
    assert.ok(Math.abs(saw.exactSteps - 57.3) < 0.3, `${saw.exactSteps}`);
  });

  it('finds a wave without noise, on a drift, and with gaps', () => {
    assert.deepEqual(steps(column(600, (i) => Math.sin((2 * Math.PI * i) / 60))), [60]);
    const drift = made.walk(1200);
    assert.deepEqual(steps(column(1200, (i) => 0.3 * drift[i] + 3 * Math.sin((2 * Math.PI * i) / 60))), [60]);
    const gapped = noisy(900, (i) => 3 * Math.sin((2 * Math.PI * i) / 30));
    gapped.fill(Number.NaN, 100, 140);
    gapped.fill(Number.NaN, 500, 503);
    assert.deepEqual(steps(gapped), [30]);
  });

  it('finds the day and the week', () => {
    const hours = noisy(1680, (i) => 3 * Math.sin((2 * Math.PI * i) / 24) + (Math.floor(i / 24) % 7 >= 5 ? -4 : 0));
    const found = steps(hours).sort((a, b) => a - b);
    assert.equal(found[0], 24);
    assert.ok(Math.abs(found[1] - 168) <= 1, `${found}`);
    assert.equal(found.length, 2);
  });

  it('finds nothing in noise of any colour, steps and drifts but once in a while', () => {
    let alarms = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const other = new Made(seed);
      for (const values of [
        other.noise(600),
        other.noise(600, 0.9),
        other.walk(600),
        other.noise(600).map((v, i) => v + (i > 300 ? 10 : 0)),
      ]) {
        if (steps(values).length > 0) alarms++;
      }
    }
    assert.ok(alarms <= 6, `${alarms} of 160`);
  });

  it('has nothing to say of a constant series, and asks for more of a short or empty one', () => {
    assert.deepEqual(steps(new Float64Array(100).fill(5)), []);
    assert.equal(findPeriods([1, 2, 3]).kind, 'notEnoughData');
    assert.equal(findPeriods(column(100, (i) => (i % 2 ? Number.NaN : i))).kind, 'notEnoughData');
  });
});
