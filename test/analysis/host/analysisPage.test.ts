import assert from 'node:assert/strict';
import type { FindingsPage } from '../../../src/analysis/common/findingsPage.ts';
import { reportMarkdown } from '../../../src/analysis/common/reportMarkdown.ts';
import type { AnalysisSeries } from '../../../src/analysis/host/analysisInput.ts';
import { analysisPage } from '../../../src/analysis/host/analysisPage.ts';
import { analyzeHost } from '../../../src/analysis/host/hostAnalysis.ts';
import { hostReport } from '../../../src/analysis/host/hostReport.ts';
import { metricSeries, noise } from './madeSeries.ts';

const HOUR = 3600;

function analysisOf(series: AnalysisSeries[], analysisSeconds?: number) {
  const analysis = analyzeHost({ series }, analysisSeconds === undefined ? {} : { analysisSeconds });
  assert.equal(analysis.kind, 'hostAnalysis');
  return analysis as Extract<typeof analysis, { kind: 'hostAnalysis' }>;
}

function wordsOf({ verdict, findings, advice }: FindingsPage): string {
  return [verdict, ...[...findings, ...advice].map(({ words }) => `${words.text} ${words.basis}`)].join('\n');
}

const share = (level: number, seed: number) => noise(HOUR, seed).map((value) => Math.min(1, level + 0.01 * value));

/** A host with much of everything: a full CPU and disk, memory that rises, averages that follow one another, odd values. */
function busyHost(): AnalysisSeries[] {
  const load = noise(HOUR, 3, 0.95).map((value) => Math.max(0, 6 + value));
  const disk = { 'system.device': 'nvme0n1' };
  const written = noise(HOUR, 9).map((value) => 100e6 + 1e6 * value);
  written.fill(900e6, 1000, 1010);
  return [
    metricSeries('system.cpu.utilization', share(0.98, 1)),
    metricSeries(
      'system.memory.utilization',
      share(0.4, 2).map((value, i) => value + (0.3 * i) / HOUR),
    ),
    ...['1m', '5m', '15m'].map((period, k) =>
      metricSeries(
        'system.cpu.load_average',
        load.map((value, i) => value + (i > 60 * k ? load[i - 60 * k] : value)),
        { period },
      ),
    ),
    metricSeries('system.disk.utilization', share(0.95, 5), disk),
    metricSeries('system.disk.io.rate', written, { ...disk, 'disk.io.direction': 'write' }),
    metricSeries(
      'system.disk.operations.rate',
      written.map((value) => value / 4096),
      { ...disk, 'disk.io.direction': 'write' },
    ),
    metricSeries(
      'system.network.io.rate',
      written.map((value) => value / 10),
      { 'network.interface.name': 'eth0', 'network.io.direction': 'transmit' },
    ),
    metricSeries('system.thread.count', load, { 'thread.state': 'running' }),
    metricSeries(
      'plotters.count',
      new Float64Array(HOUR).fill(2).map((value, i) => value + (i > 1800 ? 1 : 0)),
    ),
  ];
}

describe('The page of an analysis', function () {
  this.timeout(120_000);

  it('has a verdict, three findings and three pieces of advice at most', () => {
    const page = analysisPage(analysisOf(busyHost()));
    assert.match(page.verdict, /^The CPU holds this host back\. CPU busy: 9\d % on average/);
    assert.equal(page.because?.id, 'bottleneck/cpu');
    assert.ok(page.findings.length > 0 && page.findings.length <= 3);
    assert.ok(page.advice.length > 0 && page.advice.length <= 3);
    assert.ok(!page.findings.some(({ what }) => what.id === page.because?.id));
    assert.equal(page.more[0].title === 'Further findings and advice', page.more[0].points.length > 0);
  });

  it('tells five insights at most, and of one series one thing', () => {
    const { insights } = analysisOf(busyHost());
    assert.ok(insights.length <= 5);
    const series = insights.flatMap(({ evidence }) => evidence[0].metric ?? []);
    assert.equal(new Set(series).size, series.length);
  });

  it('names no metric as the catalogue does, and no value that can not be', () => {
    const analysis = analysisOf(busyHost());
    const text = reportMarkdown(hostReport(analysis, true));
    assert.doesNotMatch(wordsOf(analysisPage(analysis)), /system\.|hw\.|\d\.\d\d ms/);
    assert.doesNotMatch(text, /system\.|usual from −|\d\.\d\d ms/);
    assert.match(text, /^\| Disk, written \(nvme0n1\) \|/m);
  });

  it('tells nothing of what follows from what it is', () => {
    const { insights } = analysisOf(busyHost());
    assert.ok(!insights.some(({ id }) => id.includes('load_average')), 'load averages follow one another');
    assert.ok(!insights.some(({ id }) => id.startsWith('relation/') && (id.match(/system\.disk/g) ?? []).length > 1));
  });

  it('tells of minutes no rate of an hour', () => {
    const minutes = 180;
    const rising = share(0.3, 7)
      .subarray(0, minutes)
      .map((value, i) => value + (0.2 * i) / minutes);
    const analysis = analysisOf([metricSeries('system.memory.utilization', rising)], minutes);
    const trend = analysis.insights.find(({ evidence }) => evidence[0].metric === 'system.memory.utilization');
    assert.match(trend?.text ?? '', /percentage points in 2 min 59 s|percentage points in 3 min/);
    assert.doesNotMatch(reportMarkdown(hostReport(analysis, true)), /an hour/);
    // What was seen for three minutes says nothing of days.
    for (const { seconds } of analysis.predictions?.fullSoon ?? []) assert.ok(seconds <= 10 * minutes);
  });

  it('says that nothing holds the host back where nothing does', () => {
    const page = analysisPage(analysisOf([metricSeries('system.cpu.utilization', share(0.2, 8))]));
    assert.match(page.verdict, /^Nothing holds this host back/);
    assert.equal(page.because, undefined);
    assert.deepEqual([page.findings, page.advice], [[], []]);
  });

  it('says nothing of what holds a host back where no resource was measured', () => {
    const values = share(0.2, 8);
    const columns = [{ ...metricSeries('system.cpu.utilization', values), metric: 'sales', key: 'sales' }];
    assert.match(analysisPage(analysisOf(columns)).verdict, /^Nothing stands out/);
  });

  it('is short in a terminal, and whole with its details', () => {
    const analysis = analysisOf(busyHost());
    const [page, whole] = [false, true].map((details) => reportMarkdown(hostReport(analysis, details)));
    assert.ok(page.split('\n').length <= 20 && page.length < 3000, page);
    assert.ok(whole.startsWith(page.trimEnd()) && whole.length > 2 * page.length);
    for (const head of ['Resources', 'Trends', 'What goes together', 'Anomalies', 'Forecasts', 'Statistics']) {
      assert.match(whole, new RegExp(`^## ${head}$`, 'm'));
      assert.doesNotMatch(page, new RegExp(`^## ${head}$`, 'm'));
    }
  });

  it('survives being sent to another thread', () => {
    const page = analysisPage(analysisOf(busyHost()));
    assert.deepEqual(JSON.parse(JSON.stringify(page)), page);
  });
});
