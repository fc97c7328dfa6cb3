import assert from 'node:assert/strict';
import { analysisOf, plotsOf } from './analysisOf.ts';
import { column, everySecond, noise, START } from './madeSeries.ts';

const HOUR = 3600;

describe('anomalies of a host', () => {
  const quiet = () => Array.from({ length: 4 }, (_, k) => noise(HOUR, 10 + k, 0.5).map((value) => 50 + 2 * value));

  it('finds a value that was never there, with what is usual', () => {
    const columns = quiet();
    columns[2].fill(75, 2500, 2520);
    const series = columns.map((values, k) => column(`value${k}`, values));
    const { found } = analysisOf({ series }, { kind: 'anomaly' }).anomalies!;
    assert.equal(found.length, 1);
    const [{ series: keys, since, until, value, expected, deviations, summary, score }] = found;
    assert.deepEqual(keys, ['value2']);
    assert.ok(Math.abs(since - (START + 2500)) <= 2 && until <= START + 2540);
    assert.equal(value, 75);
    assert.ok(expected![0] > 40 && expected![1] < 60 && deviations! > 5 && score > 0.99);
    assert.match(summary, /^value2: 75, where .* is usual/);
  });

  it('finds what is unusual in several series at once', () => {
    const columns = Array.from({ length: 4 }, (_, k) => noise(HOUR, 30 + k));
    for (let i = 3000; i < 3003; i++) for (const values of columns.slice(0, 3)) values[i] = 4 + 0.1 * values[i];
    const series = columns.map((values, k) => column(`value${k}`, values));
    const { found } = analysisOf({ series }, { kind: 'anomaly' }).anomalies!;
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['multivariate'],
    );
    assert.ok(Math.abs(found[0].since - (START + 3000)) < 5);
    assert.deepEqual(found[0].series.toSorted(), ['value0', 'value1', 'value2']);
    assert.match(found[0].summary, /^Unusual together: /);
  });

  it('finds what breaks a season', () => {
    const values = noise(1200, 3).map((value, i) => 20 + 8 * Math.sin((2 * Math.PI * i) / 60) + 0.5 * value);
    for (let i = 700; i < 712; i++) values[i] = 20 - 8 * Math.sin((2 * Math.PI * i) / 60);
    const { found } = analysisOf({ series: [column('load', values)] }, { kind: 'anomaly' }).anomalies!;
    assert.ok(found.some(({ kind, since }) => kind === 'seasonal' && Math.abs(since - (START + 700)) < 15));
    const { insights } = analysisOf({ series: [column('load', values)] }, { kind: 'historical' });
    assert.match(insights.find(({ kind }) => kind === 'season')!.text, /comes again and again every minute \(20 times/);
  });

  it('lets a greater sigma ask for more', () => {
    const columns = quiet();
    columns[0].fill(70, 2500, 2520);
    const series = columns.map((values, k) => column(`value${k}`, values));
    const count = (sigma: number) => analysisOf({ series }, { kind: 'anomaly', sigma }).anomalies!.byKind.univariate;
    assert.equal(count(2), 1);
    assert.equal(count(40), 0);
  });

  it('finds a step that took longer than it ever does, in the same plotter', () => {
    const usual = Array.from({ length: 12 }, (_, i) => 3000 + 20 * ((i * 7) % 5));
    const plots = plotsOf([...usual, 5200]);
    const at = plots.at(-1)!.startedAt;
    const series = [
      column(
        'cpu',
        noise(3 * HOUR, 1),
        everySecond(3 * HOUR).map((_, i) => at + i),
      ),
    ];
    const analysis = analysisOf({ series, plots }, { kind: 'comprehensive', analysisSeconds: 3 * HOUR });
    const [slow] = analysis.bottlenecks!.steps;
    assert.equal(slow.context, 'madmax k32 phase 1 phase one');
    assert.equal(slow.seconds, 2600);
    assert.ok(Math.abs(slow.usualSeconds - 1520) < 30);
    assert.equal(analysis.anomalies!.byKind.contextual, 1);
    assert.match(
      analysis.insights.find(({ kind }) => kind === 'slower')!.text,
      /1\.7\d times as long as the 12 before/,
    );
    assert.equal(analysisOf({ series, plots: plotsOf([...usual, 3100]) }).bottlenecks!.steps.length, 0);
  });
});
