import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { CausalSeries } from '../../../src/analyze/forecast/causalSeries.ts';
import { Forecaster } from '../../../src/analyze/forecast/forecaster.ts';
import { scoreForecasts } from '../../../src/analyze/forecast/forecastScore.ts';
import { rollingBacktest } from '../../../src/analyze/forecast/rollingBacktest.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import { finish, noise, series } from './syntheticSeries.ts';

const causal = (values: Float64Array) => new CausalSeries({ start: 0, stepSeconds: 60, values });

describe('rolling backtest', function () {
  this.timeout(60_000);
  const plan = { from: 200, to: 399, spacing: 5, trainingEvery: 150, trainingAtLeastAfter: 150 };

  it('does not see the future: whatever comes later, forecasts are the same', () => {
    const random = noise(1);
    const past = series(500, (at) => 10 + Math.sin(at / 9) + random());
    const shuffle = seededRandom(2);
    const other = past.map((value, at) => (at < 400 ? value : 1000 * shuffle()));
    const run = (values: Float64Array) => {
      const forecaster = new Forecaster({ horizonCells: 10 });
      const settled = finish(rollingBacktest(forecaster, causal(values), plan));
      return { settled, next: forecaster.forecast(causal(values), 399) };
    };
    const seen = run(past);
    assert.ok(isDeepStrictEqual(run(other), seen));
    assert.ok(seen.settled.every(({ cell }) => cell + 10 <= 399));
  });

  it('is trained on nothing later than its origin', () => {
    const random = noise(3);
    const past = series(500, () => random());
    const forecaster = new Forecaster({ horizonCells: 10 });
    finish(forecaster.train(causal(past), 399));
    const again = new Forecaster({ horizonCells: 10 });
    finish(again.train(causal(past.map((value, at) => (at < 400 ? value : Number.NaN))), 399));
    // Not by deepEqual: it would draw up a difference of thousands of lines.
    assert.ok(isDeepStrictEqual(again.stored, forecaster.stored));
    assert.equal(forecaster.models?.stored.to, 400 * 60);
  });

  for (const growth of [0, 2]) {
    it(`gives intervals that hold as often as they say, on noise that grows by ${growth}`, () => {
      const random = noise(5);
      const values = series(3000, (at) => 100 + (1 + (growth * at) / 3000) * random());
      const forecaster = new Forecaster({ horizonCells: 5 });
      const settled = finish(
        rollingBacktest(forecaster, causal(values), {
          from: 400,
          to: 2999,
          spacing: 5,
          trainingEvery: 3000,
          trainingAtLeastAfter: 3000,
        }),
      );
      const { coverage, count } = scoreForecasts(settled, 100)!;
      assert.ok(count > 500);
      assert.ok(coverage! > 0.87 && coverage! < 0.93, String(coverage));
    });
  }

  it('is trained again when its errors have grown for good', () => {
    const random = noise(7);
    const values = series(1200, (at) => (at < 700 ? 10 + 0.1 * random() : 10 + 5 * random()));
    const versionAfter = (all: Float64Array) => {
      const forecaster = new Forecaster({ horizonCells: 3 });
      const slices = rollingBacktest(forecaster, causal(all), {
        from: 300,
        to: 1199,
        spacing: 3,
        trainingEvery: 10_000,
        trainingAtLeastAfter: 60,
      });
      finish(slices);
      return forecaster.version;
    };
    assert.ok(versionAfter(values) > 1);
    assert.equal(versionAfter(series(1200, () => 10 + 0.1 * random())), 1);
  });

  it('goes on from what was stored', () => {
    const random = noise(9);
    const values = causal(series(500, (at) => 10 + Math.sin(at / 20) + 0.1 * random()));
    const forecaster = new Forecaster({ horizonCells: 10 });
    finish(rollingBacktest(forecaster, values, plan));
    const restored = new Forecaster(JSON.parse(JSON.stringify(forecaster.stored)));
    assert.deepEqual(restored.forecast(values, 450), forecaster.forecast(values, 450));
    assert.equal(restored.version, forecaster.version);
  });
});
