import assert from 'node:assert/strict';
import {
  type RiskModel,
  RiskPredictor,
  type RiskSample,
  trainRiskModel,
} from '../../../src/analyze/forecast/riskModel.ts';
import { forecastFill } from '../../../src/analyze/forecast/timeToFull.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import { minutes, noise, series } from './syntheticSeries.ts';

const GB = 1e9;

describe('forecastFill', () => {
  it('finds when a disk that fills steadily is full', () => {
    const fill = forecastFill(
      minutes(600),
      series(600, (at) => 1000 * GB - at * GB),
    );
    assert.ok(fill.kind === 'fillForecast' && fill.isFilling);
    assert.ok(Math.abs(fill.secondsToFull! - 401 * 60) < 400, String(fill.secondsToFull));
    const [soonest, latest] = fill.secondsInterval!;
    assert.ok(soonest <= fill.secondsToFull! && latest! >= fill.secondsToFull!);
  });

  it('sees through temporary files that come and go', () => {
    // 250 GB of temporary files over each 100 minutes, of which 100 GB stay as a plot.
    const available = series(1400, (at) => 10_000 * GB - 100 * GB * Math.floor(at / 100) - 2.5 * GB * (at % 100));
    const fill = forecastFill(minutes(1400), available);
    assert.ok(fill.kind === 'fillForecast');
    const expected = (available.at(-1)! / (100 * GB)) * 6000;
    const [soonest, latest] = fill.secondsInterval!;
    assert.ok(soonest < expected && (latest === undefined || latest > expected), `${soonest} ${expected} ${latest}`);
    assert.ok(Math.abs(fill.secondsToFull! / expected - 1) < 0.3, `${fill.secondsToFull} instead of ${expected}`);
  });

  it('does not call it filling where it may as well not be', () => {
    const random = noise(1);
    const fill = forecastFill(
      minutes(600),
      series(600, () => 500 * GB + GB * random()),
    );
    assert.ok(fill.kind === 'fillForecast' && !fill.isFilling);
    const freed = forecastFill(
      minutes(600),
      series(600, (at) => 100 * GB + at * GB),
    );
    assert.ok(freed.kind === 'fillForecast' && freed.secondsToFull === undefined && freed.bytesPerSecond < 0);
  });

  it('says what is lacking', () => {
    assert.equal(forecastFill([], []).kind, 'notEnoughData');
    assert.equal(forecastFill([0, 60], [1, 2]).kind, 'notEnoughData');
    assert.equal(
      forecastFill(
        minutes(50),
        series(50, () => Number.NaN),
      ).kind,
      'notEnoughData',
    );
  });
});

describe('risk model', function () {
  this.timeout(60_000);
  const HOUR = 3600;
  const samples = (count: number, seed: number): RiskSample[] => {
    const random = seededRandom(seed);
    return Array.from({ length: count }, (_, at) => {
      const queue = random();
      return {
        at: at * 300,
        values: [queue, random(), Number.NaN],
        classes: [...(queue > 0.7 ? ['disk'] : []), ...(random() < 0.3 ? ['memory'] : [])],
      };
    });
  };

  it('learns what comes before a bottleneck, and keeps to the base ratio where nothing does', () => {
    const model = trainRiskModel(samples(600, 1), ['disk queue', 'other', 'absent'], HOUR) as RiskModel;
    assert.equal(model.kind, 'riskModel');
    const full = new RiskPredictor(model).probabilities([0.95, 0.5, Number.NaN]);
    const idle = new RiskPredictor(model).probabilities([0.1, 0.5, Number.NaN]);
    const of = (all: typeof full, name: string) => all.find((one) => one.name === name)!;
    assert.ok(of(full, 'disk').probability > 0.9 && of(idle, 'disk').probability < 0.1);
    assert.equal(of(full, 'disk').from, 'forest');
    assert.equal(of(full, 'memory').from, 'base ratio');
    assert.ok(Math.abs(of(full, 'memory').probability - 0.3) < 0.06);
    const restored = JSON.parse(JSON.stringify(model)) as RiskModel;
    assert.deepEqual(new RiskPredictor(restored).probabilities([0.95, 0.5, Number.NaN]), full);
  });

  it('says what is lacking, and takes a history without any bottleneck', () => {
    assert.equal(trainRiskModel(samples(10, 1), ['a', 'b', 'c'], HOUR).kind, 'notEnoughData');
    const quiet = samples(100, 1).map((sample) => ({ ...sample, classes: [] }));
    const model = trainRiskModel(quiet, ['a', 'b', 'c'], HOUR) as RiskModel;
    assert.deepEqual(new RiskPredictor(model).probabilities([0, 0, 0]), []);
  });
});
