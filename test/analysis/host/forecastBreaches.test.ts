import assert from 'node:assert/strict';
import { forecastBreaches } from '../../../src/analysis/host/forecastBreaches.ts';
import type { HostForecastReport, TargetForecast } from '../../../src/analysis/host/hostForecastReport.ts';
import type { FillForecast } from '../../../src/analyze/forecast/timeToFull.ts';

const HOUR = 3600;

function forecast(
  target: TargetForecast['target'],
  recentMean: number,
  mean: number,
  interval: readonly [number, number] | undefined,
  horizonSeconds = HOUR,
): TargetForecast {
  const made = { kind: 'forecast', from: 0, to: HOUR, horizonSeconds, mean, recentMean, ...(interval && { interval }) };
  return { target, title: target, horizonSeconds, forecast: made as unknown as TargetForecast['forecast'] & object };
}

function fill(secondsToFull: number, latest: number | undefined, isFilling = true): FillForecast {
  return {
    kind: 'fillForecast',
    bytesPerSecond: 1,
    rateInterval: [0.5, 2],
    availableBytes: secondsToFull,
    level: 0.9,
    secondsToFull,
    secondsInterval: [secondsToFull / 2, latest],
    isFilling,
  };
}

const report = (some: Partial<HostForecastReport>) => ({ at: 1000, forecasts: [], fills: {}, insights: [], ...some });
const subjects = (some: Partial<HostForecastReport>, plotsADay = 40) =>
  forecastBreaches(report(some), plotsADay).map(({ subject }) => subject);

describe('bounds that forecasts say will be met', () => {
  it('are memory that will be used up, with its figures', () => {
    const [breach] = forecastBreaches(report({ forecasts: [forecast('memory', 0.7, 0.97, [0.93, 1])] }), 40);
    assert.match(breach.cause, /from 70 % to 97 % within 1 h \(93 % to 100 % nine times in ten\)/);
    assert.deepEqual([breach.dueAt, breach.value, breach.threshold], [HOUR, 0.97, 0.95]);
  });

  it('are none where that is in doubt, so already, too soon to be told, or less than the bound', () => {
    assert.deepEqual(subjects({ forecasts: [forecast('memory', 0.7, 0.97, [0.6, 1])] }), []);
    assert.deepEqual(subjects({ forecasts: [forecast('memory', 0.9, 0.97, [0.95, 1])] }), []);
    assert.deepEqual(subjects({ forecasts: [forecast('memory', 0.7, 0.97, undefined)] }), []);
    assert.deepEqual(subjects({ forecasts: [forecast('memory', 0.7, 0.9, [0.85, 1])] }), []);
    assert.deepEqual(subjects({ forecasts: [forecast('memory', 0.7, 0.97, [0.93, 1], 300)] }), []);
    assert.deepEqual(subjects({ forecasts: [forecast('cpu', 0.5, 1, [0.99, 1])] }), [], 'a busy CPU is no harm');
  });

  it('are plots a day that will be less than half', () => {
    assert.deepEqual(subjects({ forecasts: [forecast('throughput', 40, 10, [5, 18])] }), ['throughput']);
    assert.deepEqual(subjects({ forecasts: [forecast('throughput', 40, 10, [5, 25])] }), []);
    assert.deepEqual(subjects({ forecasts: [forecast('throughput', 40, 10, [5, 18])] }, 0), [], 'all have ended');
    assert.deepEqual(
      subjects({ forecasts: [forecast('throughput', 40, 10, [5, 18])] }, 19),
      [],
      'they are fewer already',
    );
    const made = report({ forecasts: [forecast('throughput', 57_600.4, 9.25, [5, 18])] });
    const [breach] = forecastBreaches(made, 57_600);
    assert.match(breach.cause, /^Plots a day fall from 57,600 to 9\.3 /);
    assert.deepEqual(subjects({ forecasts: [forecast('throughput', 0, 0, [0, 0])] }), []);
  });

  it('are file systems that fill within a day beyond doubt', () => {
    const day = 24 * HOUR;
    const fills = {
      '/soon': fill(10 * HOUR, 20 * HOUR),
      '/later': fill(20 * HOUR, 2 * day),
      '/perhaps': fill(10 * HOUR, undefined, false),
    };
    const [breach, ...others] = forecastBreaches(report({ fills }), 40);
    assert.deepEqual(
      [breach.subject, breach.mountpoint, breach.dueAt, others],
      ['/soon', '/soon', 1000 + 10 * HOUR, []],
    );
    assert.match(breach.cause, /In 10 h .*\(5 h to 20 h nine times in ten\)/);
  });
});
