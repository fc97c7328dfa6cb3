import assert from 'node:assert/strict';
import { CausalSeries } from '../../../src/analyze/forecast/causalSeries.ts';
import type { Origin, PastOrigins } from '../../../src/analyze/forecast/forecastModel.ts';
import {
  HoltModel,
  LinearModel,
  MedianModel,
  NaiveModel,
  SmoothingModel,
} from '../../../src/analyze/forecast/localModels.ts';
import { regularise } from '../../../src/analyze/forecast/regularSeries.ts';
import { fitLinear, linearOutput } from '../../../src/analyze/forecast/ridgeModel.ts';
import { noise, series } from './syntheticSeries.ts';

const HORIZON = 4;

function pastOf(values: Float64Array): PastOrigins {
  const causal = new CausalSeries({ start: 0, stepSeconds: 1, values });
  const cells = Int32Array.from({ length: values.length - HORIZON - 20 }, (_, at) => 20 + at - 1);
  const outcomes = Float64Array.from(cells, (cell) => causal.outcomeAfter(cell, HORIZON));
  return { series: causal, horizonCells: HORIZON, cells, outcomes };
}

function originOf({ series: causal }: PastOrigins): Origin {
  return { series: causal, cell: causal.length - 1, features: new Float64Array(0), anchor: 0 };
}

describe('models of a series', function () {
  this.timeout(60_000);
  it('the naive one goes on with the last value', () => {
    const past = pastOf(series(60, (at) => at));
    assert.equal(NaiveModel.fit(past).mean(originOf(past)), 59);
    assert.deepEqual([...NaiveModel.fit(past).path(originOf(past))], [59, 59, 59, 59]);
  });

  it('smoothing takes little of each value where there is only noise, all of it on a walk', () => {
    const random = noise(1);
    let level = 0;
    const still = pastOf(series(600, () => random()));
    const walk = pastOf(
      series(600, () => {
        level += random();
        return level;
      }),
    );
    assert.ok(SmoothingModel.fit(still).stored.alpha <= 0.05);
    assert.ok(SmoothingModel.fit(walk).stored.alpha >= 0.5);
  });

  it("Holt's trend is damped: each step adds less", () => {
    const past = pastOf(series(200, (at) => 3 * at));
    const model = HoltModel.fit(past);
    const path = model.path(originOf(past));
    const steps = [...path].slice(1).map((value, at) => value - path[at]);
    for (let at = 1; at < steps.length; at++) assert.ok(steps[at] < steps[at - 1] && steps[at] > 0);
    assert.ok(Math.abs(path.reduce((sum, value) => sum + value, 0) / HORIZON - model.mean(originOf(past))) < 1e-9);
  });

  it('the straight line goes through a straight line', () => {
    const past = pastOf(series(100, (at) => 7 - 0.5 * at));
    const path = LinearModel.fit(past).path(originOf(past));
    path.forEach((value, step) => {
      assert.ok(Math.abs(value - (7 - 0.5 * (100 + step))) < 1e-9);
    });
  });

  it('the median says how a series with rare bursts usually is', () => {
    const past = pastOf(series(400, (at) => (at % 50 < 4 || at > 395 ? 90 : 3)));
    assert.equal(MedianModel.fit(past).mean(originOf(past)), 3);
    assert.deepEqual([...new Set(MedianModel.fit(past).path(originOf(past)))], [3]);
  });

  it('ridge regression finds a linear relation, and is not upset by a constant or absent feature', () => {
    const random = noise(2);
    const features = [0, 1].map(() => series(400, () => random()));
    const target = features[0].map((value, row) => 3 + 2 * value - features[1][row]);
    const constant = series(400, () => 1e9);
    const absent = series(400, () => Number.NaN);
    const linear = fitLinear([...features, constant, absent], [target]);
    const found = linearOutput(linear, [1, -1, 1e9, Number.NaN], 0);
    assert.ok(Math.abs(found - 6) < 0.1, String(found));
  });
});

describe('CausalSeries', () => {
  it('tells of a cell what its past tells', () => {
    const causal = new CausalSeries({
      start: 100,
      stepSeconds: 10,
      values: Float64Array.from([Number.NaN, 2, 4, Number.NaN, 6]),
    });
    assert.equal(causal.start, 110);
    assert.deepEqual([...causal.filled], [2, 4, 4, 6]);
    assert.equal(causal.mean(2, 2), 4);
    assert.equal(causal.mean(3, 100), 4);
    assert.ok(Math.abs(causal.deviation(3, 4) - Math.SQRT2) < 1e-12);
    assert.equal(causal.outcomeAfter(0, 2), 4);
    assert.ok(Number.isNaN(causal.outcomeAfter(2, 2)), 'still to come');
    assert.equal(causal.cellBefore(causal.timeOf(3)), 2);
  });

  it('gives no outcome where less than half was measured', () => {
    const values = Float64Array.from([1, Number.NaN, Number.NaN, 5, 5]);
    const causal = new CausalSeries({ start: 0, stepSeconds: 1, values });
    assert.ok(Number.isNaN(causal.outcomeAfter(0, 3)));
    assert.equal(causal.outcomeAfter(0, 4), 5);
  });
});

describe('regularise', () => {
  it('puts values into cells of the usual distance, and leaves gaps', () => {
    const regular = regularise([0, 60, 120, 300, 300, 360], [1, 2, 3, 4, 6, 7]);
    assert.ok('values' in regular);
    assert.equal(regular.stepSeconds, 60);
    assert.deepEqual([...regular.values], [1, 2, 3, Number.NaN, Number.NaN, 5, 7]);
    assert.equal(regular.start, -30);
  });

  it('takes a longer step where it is asked for', () => {
    const regular = regularise([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5], { leastSeconds: 2 });
    assert.ok('values' in regular && regular.stepSeconds === 2);
    assert.deepEqual([...regular.values], [Number.NaN, 0.5, 2.5, 4.5]);
  });
});
