import assert from 'node:assert/strict';
import { reportMarkdown } from '../../../src/analysis/common/reportMarkdown.ts';
import { ANALYSIS_KINDS, type HistoryAnalysis, PARTS_OF_KIND } from '../../../src/analysis/past/analysis.ts';
import { analyzeHistory } from '../../../src/analysis/past/analyzeHistory.ts';
import { historyReport } from '../../../src/analysis/past/historyReport.ts';
import { historyAnalyzeCommand } from '../../../src/cli/historyAnalyzeCommand.ts';
import type { History } from '../../../src/history/history.ts';
import { CollectedOutput } from '../../cli/collectedOutput.ts';
import { HistoryFixture, HOST } from '../../history/historyFixture.ts';
import { eventsOf } from './plantedEvents.ts';
import { DAY, MONDAY, noise, type PlantedSeries, plant, slowNoise, wave } from './plantedHistory.ts';
import { isNightInUtc, plotsInARow } from './plantedPlots.ts';

const DAYS = 21;
const END = MONDAY + DAYS * DAY;
const SHIFT_AT = MONDAY + 9 * DAY;

/** Two plotters: nights are slower for the one, and copies of the other slow it down; a disk gets busier, another fills. */
function plantAll(history: History): void {
  const [a, b, c, d] = [noise(1), slowNoise(2, 0.7), noise(3), noise(4)];
  const disk = { 'system.device': 'sda' };
  const mount = { 'system.filesystem.mountpoint': '/mnt/plots', ...disk, 'system.filesystem.type': 'ext4' };
  const isOff = (at: number) => at >= MONDAY + 3 * DAY && at < MONDAY + 3 * DAY + 5 * 3600;
  const series: PlantedSeries[] = [
    { metric: 'system.cpu.utilization', value: (at) => 0.5 + 0.2 * wave(at, 14) + 0.05 * a() },
    { metric: 'system.memory.utilization', value: () => 0.4 + 0.03 * b() },
    { metric: 'system.disk.utilization', attributes: disk, value: (at) => (at < SHIFT_AT ? 0.3 : 0.5) + 0.05 * c() },
    { metric: 'system.filesystem.utilization', attributes: mount, value: (at) => 0.2 + (0.03 * (at - MONDAY)) / DAY },
    { metric: 'system.filesystem.available', attributes: mount, value: (at) => 4e12 - (1.8e11 * (at - MONDAY)) / DAY },
  ];
  const other = plotsInARow(DAYS - 1, (at) => (isNightInUtc(at) ? 1.12 : 1) * 7000 * Math.exp(0.05 * d()), {
    processId: '200:1',
    k: 31,
    bytes: 54e9,
  });
  const copies = other.map(({ endedAt = 0 }) => ({ from: endedAt, to: endedAt + 1800 }));
  const isCopying = (at: number) => copies.some(({ from, to }) => from <= at && at < to);
  const own = plotsInARow(
    DAYS - 1,
    (at) => (isNightInUtc(at) ? 1.12 : 1) * (isCopying(at) ? 1.25 : 1) * 3000 * Math.exp(0.03 * d()),
  );
  series.push(
    { metric: 'plotters.count', value: () => 2 },
    {
      metric: 'plotter.copy.active',
      attributes: { plotter: 'madmax', 'process.pid': '200', 'process.id': '200:1' },
      value: (at) => Number(isCopying(at)),
    },
  );
  const events = [...eventsOf(own), ...eventsOf(other)];
  const measured = series.map((one) => ({ ...one, value: (at: number) => (isOff(at) ? Number.NaN : one.value(at)) }));
  plant(history, { from: MONDAY, to: END }, measured, events);
}

function assertAllFinite(value: unknown, path = 'analysis'): void {
  if (typeof value === 'number') assert.ok(Number.isFinite(value), `${path} is ${value}`);
  if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) assertAllFinite(member, `${path}.${key}`);
  }
}

describe('Analysis of the history', function () {
  this.timeout(120_000);

  const fixture = new HistoryFixture();
  let history: History;
  let analysis: HistoryAnalysis;
  const progress: { ratio: number; text: string }[] = [];

  before(async () => {
    history = fixture.open({ now: () => END });
    plantAll(history);
    analysis = await analyzeHistory(
      history,
      { kind: 'comprehensive', from: MONDAY, to: END },
      (ratio, text) => progress.push({ ratio, text }),
      { timeZone: 'UTC' },
    );
  });
  after(() => fixture.remove());

  it('finds what was planted', () => {
    const { trends, seasons, patterns, outlook, anomalies } = analysis;
    const levels = trends?.changePoints.map(({ metrics }) => metrics.map(({ id }) => id));
    assert.deepEqual(levels, [['disk.busy']]);
    assert.ok(Math.abs(Number(trends?.changePoints[0].at) - SHIFT_AT) < 3 * 3600);
    const daily = seasons?.daily;
    assert.deepEqual(daily?.kind === 'cycle' && daily.patterns.map(({ id }) => id), ['cpu.busy']);
    const found = patterns?.found;
    if (found?.kind !== 'plotPatterns') throw new Error('no patterns of plots');
    const own = found.patterns.filter(({ kind, explainedBy }) => kind === 'time' && explainedBy === undefined);
    assert.deepEqual(
      own.map(({ id }) => id),
      ['night'],
    );
    const ratioOf = (wanted: string) => found.patterns.find(({ id }) => id === wanted)?.impact.ratio ?? Number.NaN;
    assert.ok(Math.abs(ratioOf('night') - 1.12) < 0.04, `night ${ratioOf('night')}`);
    assert.ok(Math.abs(ratioOf('copyAtStart') - 1.2) < 0.08, `copy ${ratioOf('copyAtStart')}`);
    assert.ok(seasons && Array.isArray(seasons.performanceImpact));
    assert.equal(patterns?.groups.length, 2);
    assert.equal(outlook?.fileSystems[0].mountpoint, '/mnt/plots');
    assert.ok(Math.abs(Number(outlook?.fileSystems[0].secondsToFull) / DAY - (4e12 / 1.8e11 - DAYS)) < 0.1);
    // Told once: by when the file system is full, not also by when it nears that.
    assert.deepEqual(outlook?.limits, []);
    assert.equal(outlook?.production.kind, 'production');
    assert.ok(outlook?.forecasts.some(({ id, forecast }) => id === 'cpu.busy' && forecast.kind === 'forecast'));
    assert.ok(Number(anomalies?.incidentsTotal) <= 2);
  });

  it('advises, the most urgent first, with what that rests on', () => {
    const { recommended } = analysis.recommendations;
    const subjects = recommended.map(({ subject }) => subject);
    for (const subject of ['space on /mnt/plots', 'copies during plots', 'other work (night)']) {
      assert.ok(subjects.includes(subject), `${subject} is missing in ${subjects.join(', ')}`);
    }
    assert.equal(new Set(subjects).size, subjects.length);
    const priorities = recommended.map(({ priority }) => priority);
    assert.deepEqual(
      priorities,
      priorities.toSorted((a, b) => b - a),
    );
    assert.ok(recommended.every(({ evidence }) => evidence.length > 0));
  });

  it('says what it rests on', () => {
    const { metadata } = analysis;
    assert.equal(metadata.gapsTotal, 1);
    assert.equal(metadata.gaps[0].to - metadata.gaps[0].from, 5 * 3600);
    assert.ok(Math.abs(metadata.coverageRatio - (1 - 5 / (24 * DAYS))) < 0.002);
    assert.deepEqual(metadata.tiers, ['minute']);
    assert.equal(
      metadata.plots,
      analysis.patterns?.groups.reduce((sum, { finished }) => sum + finished, 0),
    );
    assert.ok(metadata.points > 4000 && metadata.confidenceRatio > 0.8 && metadata.confidenceRatio <= 1);
  });

  it('tells how far it is', () => {
    const ratios = progress.map(({ ratio }) => ratio);
    assert.deepEqual(
      ratios,
      ratios.toSorted((a, b) => a - b),
    );
    assert.equal(ratios.at(-1), 1);
    assert.ok(progress.some(({ text }) => text === 'Reading: Plots a day …'));
  });

  it('is plain data without a number that is none', () => {
    assertAllFinite(analysis);
    assert.deepEqual(JSON.parse(JSON.stringify(analysis)), analysis);
  });

  it('reads as a report', () => {
    const text = reportMarkdown(historyReport(analysis));
    for (const part of [
      '# Analysis of the history',
      '## Recommendations',
      'Plots that start at night (22:00 to 6:00) take 1',
      'Plots that start while another plotter copies take',
      '| Mad Max plotter | k32 |',
      'Since 11 Mar 2026, 00:00 another level: Busiest disk (sda) (30 % → 50 %)',
      'CPU busy has a pattern that comes every day: highest at 1',
      '/mnt/plots is full in 1 d 6 h',
      '1 gap, the longest: 5 Mar 2026, 00:00 for 5 h',
    ]) {
      assert.ok(text.includes(part), `“${part}” is missing in:\n${text}`);
    }
    assert.doesNotMatch(text, /NaN|undefined|Infinity/);
  });

  for (const kind of ANALYSIS_KINDS.filter((one) => one !== 'comprehensive')) {
    it(`has the parts that a ${kind} analysis is about, and no others`, async () => {
      const own = await analyzeHistory(history, { kind, from: MONDAY, to: END }, () => {}, { timeZone: 'UTC' });
      const parts = PARTS_OF_KIND.comprehensive.filter((part) => own[part] !== undefined);
      assert.deepEqual(
        parts,
        PARTS_OF_KIND.comprehensive.filter((part) => PARTS_OF_KIND[kind].includes(part)),
      );
      assert.equal(own.statistics.length, analysis.statistics.length);
      assert.doesNotMatch(reportMarkdown(historyReport(own)), /NaN|undefined/);
    });
  }

  it('says so where nothing or next to nothing was measured', async () => {
    for (const to of [MONDAY - DAY, MONDAY + 1800]) {
      const tiny = await analyzeHistory(history, { kind: 'comprehensive', from: to - 3600, to }, () => {});
      assertAllFinite(tiny);
      assert.equal(tiny.patterns?.found.kind, 'notEnoughData');
      assert.deepEqual(
        tiny.recommendations.recommended.filter(({ subject }) => subject !== 'monitoring'),
        [],
      );
      const text = reportMarkdown(historyReport(tiny));
      assert.match(text, to < MONDAY ? /Nothing was measured in this range/ : /not enough data/);
      assert.doesNotMatch(text, /NaN|undefined/);
    }
    await assert.rejects(
      analyzeHistory(history, { kind: 'trend', from: 2, to: 1 }, () => {}),
      /give a start before/,
    );
  });

  it('is printed by the command line, as a report or as JSON', async () => {
    const options = { path: fixture.path, hostId: HOST, kind: 'trend', from: MONDAY, to: END } as const;
    const report = new CollectedOutput();
    assert.equal(await historyAnalyzeCommand(report, { ...options, json: false }), 0);
    assert.match(report.printed, /^# Trends in the history/);
    assert.match(report.complaints, /^0 % Reading …\n/);
    const json = new CollectedOutput();
    assert.equal(await historyAnalyzeCommand(json, { ...options, json: true }), 0);
    assert.equal(JSON.parse(json.printed).kind, 'trend');
    const none = historyAnalyzeCommand(report, { ...options, path: `${fixture.path}.none`, json: false });
    await assert.rejects(none, { name: 'HistoryMissing' });
  });
});
