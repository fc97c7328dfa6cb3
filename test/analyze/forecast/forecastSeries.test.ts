import assert from 'node:assert/strict';
import { forecastInSlices, forecastSeries } from '../../../src/analyze/forecast/forecastSeries.ts';
import type { SeriesForecast } from '../../../src/analyze/forecast/seriesForecast.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import { minutes, noise, series } from './syntheticSeries.ts';

function forecastOf(...given: Parameters<typeof forecastSeries>): SeriesForecast {
  const forecast = forecastSeries(...given);
  assert.equal(forecast.kind, 'forecast', 'reason' in forecast ? forecast.reason : '');
  return forecast as SeriesForecast;
}

/** Every number within, however deep. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

describe('forecastSeries', function () {
  this.timeout(60_000);
  it('goes on with a constant series, without doubt', () => {
    const forecast = forecastOf(
      minutes(400),
      series(400, () => 0.42),
      { horizonSeconds: 300 },
    );
    assert.ok(Math.abs(forecast.mean - 0.42) < 1e-12);
    assert.ok(forecast.interval!.every((bound) => Math.abs(bound - 0.42) < 1e-12));
    assert.equal(forecast.backtest.accuracy, 1);
    assert.ok(forecast.path.every(({ value }) => Math.abs(value - 0.42) < 1e-12));
  });

  it('goes on with a straight line', () => {
    const forecast = forecastOf(
      minutes(300),
      series(300, (at) => 100 + 2 * at),
      { horizonSeconds: 600 },
    );
    const expected = 100 + 2 * (299 + 5.5);
    assert.ok(Math.abs(forecast.mean - expected) < 2, `${forecast.mean} instead of ${expected}`);
    assert.ok((forecast.backtest.skillRatio ?? 1) < 0.2);
    const last = forecast.path.at(-1)!.value;
    assert.ok(Math.abs(last - (100 + 2 * 309)) < 3, `path ends at ${last}`);
  });

  it('knows that a host works in rounds, as plots make it', () => {
    const random = noise(7);
    const cpu = (at: number) => (at % 43 < 17 ? 0.9 : at % 43 < 34 ? 0.45 : 0.15);
    const forecast = forecastOf(
      minutes(900),
      series(900, (at) => cpu(at) + 0.01 * random()),
      { horizonSeconds: 300 },
    );
    const expected = [900, 901, 902, 903, 904].reduce((sum, at) => sum + cpu(at) / 5, 0);
    assert.ok(Math.abs(forecast.mean - expected) < 0.08, `${forecast.mean} instead of ${expected}`);
    assert.ok(forecast.backtest.skillRatio! < 0.4, `skill ratio ${forecast.backtest.skillRatio}`);
    assert.ok(forecast.training.importance.some(({ feature }) => feature.includes('period')));
  });

  it('says the same for the same series, whole or in slices', () => {
    const random = noise(3);
    const values = series(400, () => 5 + random());
    const first = forecastOf(minutes(400), values, { horizonSeconds: 300 });
    const slices = forecastInSlices(minutes(400), values, { horizonSeconds: 300 });
    let count = 0;
    let slice = slices.next();
    for (; !slice.done; slice = slices.next()) count++;
    assert.deepEqual(slice.value, first);
    assert.ok(count >= 8, `${count} slices`);
  });

  it('describes the horizon, its path and its candidates', () => {
    const random = noise(5);
    const forecast = forecastOf(
      minutes(600),
      series(600, () => 50 + random()),
      { horizonSeconds: 600 },
    );
    const end = minutes(600).at(-1)! + 30;
    assert.equal(forecast.from, end);
    assert.equal(forecast.to, end + 600);
    assert.equal(forecast.path.length, 10);
    const mean = forecast.path.reduce((sum, { value }) => sum + value, 0) / 10;
    assert.ok(Math.abs(mean - forecast.mean) < 1e-9);
    assert.deepEqual([...forecast.candidates.map(({ name }) => name)].sort(), [
      'blend',
      'boosting',
      'forest',
      'holt',
      'linear',
      'median',
      'naive',
      'ridge',
      'smoothing',
    ]);
    const errors = forecast.candidates.map(({ error }) => error!);
    assert.deepEqual(
      errors,
      errors.toSorted((a, b) => a - b),
    );
    const [lower, upper] = forecast.interval!;
    const single = forecast.path[0].interval!;
    assert.ok(lower < 50 && upper > 50);
    assert.ok(single[1] - single[0] > upper - lower, 'one minute varies more than the mean of ten');
  });

  it('is no worse than the better of last value and smoothing on noise and on a random walk', () => {
    for (const seed of [1, 2]) {
      const random = noise(seed);
      let level = 100;
      const walk = series(300, () => {
        level += random();
        return level;
      });
      const plain = series(300, () => 100 + random());
      for (const values of [walk, plain]) {
        const { skillRatio } = forecastOf(minutes(300), values, { horizonSeconds: 300 }).backtest;
        assert.ok(skillRatio! < 1.15, `seed ${seed}: ${skillRatio}`);
      }
    }
  });

  it('stays within its bounds, and above 0 where the series did', () => {
    const random = noise(11);
    const spiky = series(500, () => Math.max(0, random() - 1) * 1e9);
    const forecast = forecastOf(minutes(500), spiky, { horizonSeconds: 300 });
    assert.ok(forecast.interval![0] >= 0 && forecast.path.every(({ interval }) => interval![0] >= 0));
    const ratio = forecastOf(
      minutes(500),
      series(500, () => 0.97 + 0.02 * random()),
      { most: 1 },
    );
    assert.ok(ratio.interval![1] <= 1);
  });

  it('takes times that are unsorted, repeated, gapped or without a value', () => {
    const random = noise(13);
    const times = [...minutes(250)];
    const values = times.map(() => 20 + random());
    values[100] = Number.NaN;
    values[101] = Number.POSITIVE_INFINITY;
    times.splice(130, 20);
    values.splice(130, 20);
    const clean = forecastOf(times, values, { horizonSeconds: 300 });
    const order = times.map((_, at) => at);
    const draw = seededRandom(1);
    order.sort(() => draw() - 0.5);
    const shuffled = forecastOf(
      order.map((at) => times[at]),
      order.map((at) => values[at]),
      { horizonSeconds: 300 },
    );
    assert.deepEqual(shuffled, clean);
    assert.ok(numbersIn(clean).every(Number.isFinite));
    const doubled = forecastOf([...times, ...times], [...values, ...values], { horizonSeconds: 300 });
    assert.ok(Math.abs(doubled.mean - clean.mean) < 1e-9);
  });

  it('says what is lacking where there is too little', () => {
    const cases: [number[], number[]][] = [
      [[], []],
      [[1], [1]],
      [
        [1, 1, 1],
        [1, 2, 3],
      ],
      [
        [1, 2, 3],
        [Number.NaN, Number.NaN, Number.POSITIVE_INFINITY],
      ],
      [
        [Number.NaN, Number.POSITIVE_INFINITY],
        [1, 2],
      ],
      [[...minutes(50)], [...minutes(50)]],
    ];
    for (const [times, values] of cases) {
      const result = forecastSeries(times, values);
      assert.equal(result.kind, 'notEnoughData');
      assert.ok('reason' in result && result.reason.length > 0 && result.got < result.needed);
    }
  });

  it('never gives a number that is none, whatever the series', () => {
    const random = seededRandom(17);
    for (let round = 0; round < 25; round++) {
      const count = 2 + Math.floor(random() * 150);
      const kind = round % 5;
      const values = series(count, (at) => {
        if (random() < 0.2) return Number.NaN;
        return [random(), 1e15 * random(), at === 3 ? 1e300 : 0, -at, Math.floor(random() * 2)][kind];
      });
      const times = series(count, (at) => 60 * at + (random() < 0.1 ? 5000 : 0));
      const result = forecastSeries(times, values, { horizonSeconds: 60 * (1 + Math.floor(random() * 20)) });
      assert.ok(numbersIn(result).every(Number.isFinite), JSON.stringify(result));
    }
  });

  it('refuses a horizon that is none', () => {
    assert.throws(() => forecastSeries([1, 2], [1, 2], { horizonSeconds: 0 }), /positive number of seconds/);
  });
});
