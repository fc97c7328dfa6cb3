import assert from 'node:assert/strict';
import { AdaptiveInterval, conformalQuantile } from '../../../src/analyze/forecast/adaptiveInterval.ts';
import { type ForecastEntry, ForecastLedger, trackRecordText } from '../../../src/analyze/forecast/forecastLedger.ts';
import { scoreForecasts } from '../../../src/analyze/forecast/forecastScore.ts';
import { RecentErrors } from '../../../src/analyze/forecast/recentErrors.ts';
import { SimpleGuard } from '../../../src/analyze/forecast/simpleGuard.ts';

const entry = (madeAt: number, mean: number): ForecastEntry => ({
  target: 'cpu',
  horizonSeconds: 300,
  madeAt,
  from: madeAt,
  to: madeAt + 300,
  model: 'blend',
  mean,
  lower: mean - 0.1,
  upper: mean + 0.1,
  naive: mean + 0.2,
  smoothing: mean + 0.3,
  capacity: 1,
});

const WEEK = 7 * 86_400;

describe('ForecastLedger', () => {
  it('scores what has come true, and nothing before', () => {
    const ledger = new ForecastLedger(WEEK);
    for (let at = 0; at < 10; at++) ledger.add([entry(300 * at, 0.5)]);
    assert.deepEqual(
      ledger.settle(299, () => 0.5),
      [],
    );
    const settled = ledger.settle(3000, (_, from) => (from === 0 ? 0.9 : 0.5));
    assert.equal(settled.flatMap(({ entries }) => entries).length, 10);
    assert.equal(ledger.waiting.length, 0);
    const record = ledger.record('cpu', 300, 0, 4000)!;
    assert.equal(record.count, 10);
    assert.ok(Math.abs(record.accuracy - (1 - 0.4 / 5.4)) < 1e-12);
    assert.equal(record.coverage, 0.9);
    assert.equal(trackRecordText(record), '93 % accurate, 90 % intervals held 90 %');
    assert.equal(ledger.record('cpu', 300, 5000, 6000), undefined);
    assert.equal(ledger.record('memory', 300, 0, 4000), undefined);
  });

  it('waits for a measurement for a while, then gives up', () => {
    const ledger = new ForecastLedger(WEEK);
    ledger.add([entry(0, 0.5)]);
    ledger.settle(600, () => undefined);
    assert.equal(ledger.waiting.length, 1);
    ledger.settle(5000, () => Number.NaN);
    assert.equal(ledger.waiting.length, 0);
    assert.equal(ledger.record('cpu', 300, 0, 1e4), undefined);
  });

  it('goes on with stored entries, settled or not, without counting one twice', () => {
    const ledger = new ForecastLedger(WEEK);
    for (const known of [{ ...entry(300, 0.5), outcome: 0.5 }, { ...entry(0, 0.5), outcome: 0.5 }, entry(0, 0.5)])
      ledger.add([known]);
    assert.equal(ledger.waiting.length, 1);
    ledger.settle(300, () => 0.5);
    assert.equal(ledger.record('cpu', 300, 0, 1e4)!.count, 2);
  });

  it('gives rounds back whole, with what came true of them before, until none of theirs waits', () => {
    const ledger = new ForecastLedger(WEEK);
    const soon = { ...entry(0, 0.5), target: 'memory', to: 60 };
    ledger.add([soon, entry(0, 0.5)]);
    ledger.add([entry(300, 0.5)]);
    const [first] = ledger.settle(100, () => 0.4);
    assert.deepEqual(first.entries, [{ ...soon, outcome: 0.4 }, entry(0, 0.5)]);
    const [second, ...others] = ledger.settle(400, () => 0.6);
    assert.deepEqual(second.entries, [
      { ...soon, outcome: 0.4 },
      { ...entry(0, 0.5), outcome: 0.6 },
    ]);
    assert.deepEqual(others, []);
    assert.equal(ledger.settle(700, () => 0.5).length, 1);
    assert.deepEqual(
      ledger.settle(1000, () => 0.5),
      [],
    );
  });

  it('scores as from all forecasts at once, in whatever order rounds come, and lets go of what came true long ago', () => {
    const ledger = new ForecastLedger(WEEK);
    const rounds = 3000;
    const all = Array.from({ length: rounds }, (_, at) => ({
      ...entry(300 * ((at * 1009) % rounds), 0.5),
      outcome: 0.5 + 0.2 * Math.sin(at),
    }));
    for (const one of all) ledger.add([one]);
    const [from, to] = [150_000, 600_000];
    const counted = all.filter((one) => one.to >= from && one.to < to);
    const score = scoreForecasts(counted, 1)!;
    const { error, accuracy, ...exact } = ledger.record('cpu', 300, from, to)!;
    assert.ok(Math.abs(error - score.error) < 1e-12 && Math.abs(accuracy - score.accuracy) < 1e-12);
    assert.equal(exact.count, counted.length);
    assert.equal(exact.coverage, score.coverage);
    assert.deepEqual([exact.from, exact.to], [from - 300, to - 600]);
    const end = 300 * rounds;
    ledger.settle(end, () => undefined);
    assert.equal(ledger.record('cpu', 300, 0, end + 1)!.count, WEEK / 300 + 1);
  });
});

describe('forecast scores', () => {
  const forecast = { mean: 1, outcome: 2, naive: 0, smoothing: 4 };

  it('follow the definition: a share of the value, or of the capacity where the value is small', () => {
    assert.deepEqual(scoreForecasts([forecast], 10), { count: 1, error: 1, accuracy: 0.5, skillRatio: 0.5 });
    assert.deepEqual(scoreForecasts([forecast], 100), { count: 1, error: 1, accuracy: 0.99, skillRatio: 0.5 });
    assert.equal(scoreForecasts([], 1), undefined);
  });

  it('are numbers where everything is 0', () => {
    const nothing = { mean: 0, outcome: 0, naive: 0, smoothing: 0, lower: 0, upper: 0 };
    assert.deepEqual(scoreForecasts([nothing], 0), { count: 1, error: 0, accuracy: 1, coverage: 1 });
  });
});

describe('AdaptiveInterval', () => {
  it('takes the rank that holds a new error', () => {
    const errors = Array.from({ length: 99 }, (_, at) => at + 1);
    assert.equal(conformalQuantile(errors, 0.9), 90);
    assert.ok(conformalQuantile(errors, 0.999) > 99);
    assert.equal(conformalQuantile(errors, -1), 1);
  });

  it('widens with misses and narrows with hits', () => {
    const interval = new AdaptiveInterval(0.9);
    assert.equal(interval.halfWidth(), undefined);
    for (let at = 1; at <= 50; at++) interval.add(at);
    const before = interval.halfWidth()!;
    const missed = new AdaptiveInterval(interval.stored);
    for (let at = 0; at < 3; at++) missed.add(25, 1);
    assert.ok(missed.halfWidth()! > before);
    assert.equal(missed.coverage, 0);
    for (let at = 0; at < 30; at++) interval.add(25, 100);
    assert.ok(interval.halfWidth()! < before);
  });
});

describe('RecentErrors', () => {
  it('gives the better model the weight, and chooses the blend unless another is clearly better', () => {
    const errors = new RecentErrors();
    for (let at = 0; at < 20; at++) errors.add({ naive: 1, smoothing: 4, blend: 1.01 }, 0);
    const weights = errors.weights(['naive', 'smoothing']);
    assert.ok(weights.get('naive')! > 0.99);
    assert.equal(errors.best({ naive: 1, smoothing: 4, blend: 1.01 }), 'blend');
    for (let at = 0; at < 20; at++) errors.add({ naive: 0.5, smoothing: 4, blend: 1.01 }, 0);
    assert.equal(errors.best({ naive: 0.5, smoothing: 4, blend: 1.01 }), 'naive');
    assert.equal(errors.of('naive')! < 1, true);
  });

  it('does not trust a model that was never tried more than the best of the others', () => {
    const errors = new RecentErrors();
    for (let at = 0; at < 20; at++) errors.add({ naive: 1, blend: 1 }, 0);
    const weights = errors.weights(['naive', 'forest']);
    assert.ok(weights.get('forest')! < weights.get('naive')! && weights.get('forest')! > 0.1);
  });
});

describe('SimpleGuard', () => {
  it('uses the better of the simple models while what is selected was wrong by more, and lets it come back', () => {
    const guard = new SimpleGuard();
    assert.equal(guard.instead, undefined);
    guard.add({ selected: 5, naive: 3, smoothing: 2 }, 1, 1);
    assert.equal(guard.instead, 'smoothing');
    const resumed = new SimpleGuard(JSON.parse(JSON.stringify(guard.stored)));
    assert.equal(resumed.instead, 'smoothing');
    for (let at = 0; at < 10; at++) resumed.add({ selected: 1, naive: 1.2, smoothing: 2 }, 1, 0.5);
    assert.equal(resumed.instead, 'naive');
    for (let at = 0; at < 20; at++) resumed.add({ selected: 1, naive: 1.2, smoothing: 2 }, 1, 1);
    assert.equal(resumed.instead, undefined);
  });
});
