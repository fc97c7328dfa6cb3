import assert from 'node:assert/strict';
import { severityLevel } from '../../../src/analysis/common/insight.ts';
import { forecastInsights } from '../../../src/analysis/host/forecastInsights.ts';
import { targetSeries } from '../../../src/analysis/host/forecastTargets.ts';
import type { SeriesForecast } from '../../../src/analyze/forecast/seriesForecast.ts';
import type { FillForecast } from '../../../src/analyze/forecast/timeToFull.ts';
import type { Series } from '../../../src/metrics/series.ts';

function forecast(recentMean: number, mean: number, half: number): SeriesForecast {
  return {
    kind: 'forecast',
    from: 0,
    to: 3600,
    horizonSeconds: 3600,
    stepSeconds: 60,
    model: 'blend',
    candidates: [],
    mean,
    recentMean,
    level: 0.9,
    interval: [mean - half, mean + half],
    path: [],
    backtest: { count: 10, error: 0.1, accuracy: 0.9 },
    training: { from: 0, to: 1, rows: 10, importance: [] },
  };
}

const fill = (hours: number): FillForecast => ({
  kind: 'fillForecast',
  bytesPerSecond: 1,
  rateInterval: [0.9, 1.1],
  availableBytes: hours * 3600,
  level: 0.9,
  secondsToFull: hours * 3600,
  secondsInterval: [hours * 3300, hours * 4000],
  isFilling: true,
});

describe('insights from forecasts', () => {
  it('tell of a change that is beyond doubt, and of no other', () => {
    const insights = forecastInsights({
      at: 0,
      targets: { cpu: forecast(0.4, 0.8, 0.1), memory: forecast(0.4, 0.45, 0.1), disk: forecast(100, 101, 0.5) },
    });
    assert.deepEqual(
      insights.map(({ id }) => id),
      ['forecast/cpu'],
    );
    assert.match(insights[0].text, /^CPU use rises from 40 ?% to 80 ?%/);
    assert.deepEqual(
      insights[0].evidence[0].figures.map(({ name, text }) => `${name} ${text}`),
      ['now 40 %', 'expected 80 %', 'at least 70 %', 'at most 90 %'],
    );
  });

  it('put the greatest risk first, and invite to nothing beside it', () => {
    const insights = forecastInsights({
      at: 1000,
      targets: { cpu: forecast(0.3, 0.3, 0.05), memory: forecast(0.8, 0.92, 0.02) },
      fills: { '/mnt/tmp': fill(2), '/mnt/plots': fill(48), '/': fill(10_000) },
      bottlenecks: {
        horizonSeconds: 3600,
        probabilities: [
          { name: 'disk', probability: 0.4, from: 'forest' },
          { name: 'cpu', probability: 0.01, from: 'base ratio' },
        ],
      },
    });
    const risks = insights.filter(({ kind }) => kind === 'risk');
    assert.deepEqual(
      risks.map(({ severity, category, evidence }) => [severityLevel(severity), category, evidence[0].subject]),
      [
        ['warning', 'disk', '/mnt/tmp'],
        ['notice', 'memory', 'memory use'],
        ['notice', 'disk', '/mnt/plots'],
        ['notice', 'plotting', 'disk'],
      ],
    );
    assert.equal(insights[0], risks[0]);
    assert.match(risks[0].text, /\/mnt\/tmp is full in 2 h/);
    assert.deepEqual([risks[0].evidence[0].from, risks[0].evidence[0].to], [1000, 1000 + 2 * 3600]);
    assert.ok(!insights.some(({ kind }) => kind === 'opportunity'));
  });

  it('see room for another plot where CPU and memory stay free', () => {
    const targets = { cpu: forecast(0.3, 0.3, 0.05), memory: forecast(0.4, 0.4, 0.05) };
    const insights = forecastInsights({ at: 0, targets });
    assert.deepEqual(
      insights.map(({ kind, severity }) => [kind, severityLevel(severity)]),
      [['opportunity', 'info']],
    );
    assert.match(insights[0].text, /another plot at a time/);
    const busy = { ...targets, memory: forecast(0.8, 0.8, 0.05) };
    assert.deepEqual(forecastInsights({ at: 0, targets: busy }), []);
  });

  it('ask where throughput falls', () => {
    const [falls] = forecastInsights({ at: 0, targets: { throughput: forecast(20, 10, 2) } });
    assert.match(falls.text, /^Throughput falls from 20 plots a day to 10 plots a day .* which step takes longer/);
  });

  it('say nothing where nothing is known', () => {
    assert.deepEqual(forecastInsights({ at: 0, targets: {} }), []);
  });
});

describe('forecast targets', () => {
  const list: Series[] = [
    { metric: 'system.cpu.utilization', attributes: {} },
    { metric: 'system.disk.io.rate', attributes: { 'system.device': 'nvme0n1', 'disk.io.direction': 'read' } },
    { metric: 'system.disk.io.rate', attributes: { 'system.device': 'nvme0n1', 'disk.io.direction': 'write' } },
    { metric: 'system.disk.io.rate', attributes: { 'system.device': 'dm-0', 'disk.io.direction': 'write' } },
  ];

  it('are summed over the columns of the history, time by time', () => {
    const columns = list.slice(1).map(({ metric, attributes }, at) => ({
      metric,
      attributes,
      times: [0, 60, 120],
      values: at === 0 ? [1, 2, Number.NaN] : [10, Number.NaN, Number.NaN],
    }));
    const { times, values } = targetSeries(columns, 'disk');
    assert.deepEqual([...times], [0, 60]);
    assert.deepEqual([...values], [11, 2]);
    assert.equal(targetSeries(columns, 'cpu').times.length, 0);
  });
});
