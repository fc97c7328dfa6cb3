import assert from 'node:assert/strict';
import { modelRecord } from '../../../src/analyze/forecast/modelRecord.ts';
import { SeriesForecaster } from '../../../src/analyze/forecast/seriesForecaster.ts';
import { finish, minutes, noise, series } from './syntheticSeries.ts';

const random = noise(1);
const times = minutes(600);
const values = series(600, (at) => 50 + 10 * Math.sin(at / 15) + random());
const until = (count: number) => [times.subarray(0, count), values.subarray(0, count)] as const;

describe('SeriesForecaster', function () {
  this.timeout(60_000);
  const forecaster = new SeriesForecaster({ horizonSeconds: 600 });

  it('asks for training first, and says what is lacking before', () => {
    assert.ok(forecaster.isTrainingDue(0));
    assert.equal(forecaster.forecast(...until(400)).kind, 'notEnoughData');
    const lack = finish(forecaster.train(...until(20)));
    assert.ok('kind' in lack && lack.kind === 'notEnoughData' && /600 s ahead/.test(lack.reason));
  });

  it('forecasts again and again from one training, and learns from what comes true', () => {
    finish(forecaster.train(...until(400)));
    assert.equal(forecaster.version, 1);
    assert.ok(!forecaster.isTrainingDue(times[410]));
    let error = 0;
    const before = JSON.stringify(forecaster.stored.trained!.forecaster.errors);
    for (let count = 400; count < 580; count += 10) {
      const forecast = forecaster.forecast(...until(count));
      assert.ok(forecast.kind === 'forecast');
      const outcome = values.subarray(count, count + 10).reduce((sum, value) => sum + value / 10, 0);
      error += Math.abs(forecast.mean - outcome) / 18;
    }
    assert.ok(error < 1.5, `mean error ${error}`);
    assert.notEqual(JSON.stringify(forecaster.stored.trained!.forecaster.errors), before);
    assert.ok(forecaster.isTrainingDue(times[400] + 90_000), 'a day later');
  });

  it('goes on from what was stored', () => {
    const stored = JSON.parse(JSON.stringify(forecaster.stored));
    const restored = new SeriesForecaster(stored.options, stored);
    const again = restored.forecast(...until(590));
    assert.deepEqual(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(forecaster.forecast(...until(590)))));
  });

  it('leaves a record of its training', () => {
    const forecast = forecaster.forecast(...until(600));
    assert.ok(forecast.kind === 'forecast');
    const first = modelRecord('cpu', forecast, 1000);
    assert.equal(first.version, 1);
    assert.equal(modelRecord('cpu', forecast, 2000, first).version, 2);
    assert.ok(first.trainingRange.rows > 100 && first.importance.length > 0);
    assert.ok(first.validation.count > 50 && first.errors.naive! > first.errors[first.chosen]!);
  });
});
