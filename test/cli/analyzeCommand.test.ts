import assert from 'node:assert/strict';
import { join } from 'node:path';
import { analyzeCommand } from '../../src/cli/analyzeCommand.ts';
import { hostId } from '../../src/engine/hostId.ts';
import { History } from '../../src/history/history.ts';
import { noise, notFinite, START } from '../analysis/host/madeSeries.ts';
import { TemporaryFolder } from '../collect/recording/temporaryFolder.ts';
import { CollectedOutput } from './collectedOutput.ts';

describe('plotscope analyze', function () {
  this.timeout(60_000);
  let folder: TemporaryFolder;
  let output: CollectedOutput;
  before(() => {
    folder = new TemporaryFolder();
  });
  after(() => folder.remove());
  beforeEach(() => {
    output = new CollectedOutput();
  });

  const csv = (names: string, rows: readonly (readonly (string | number)[])[]) =>
    [names, ...rows.map((row) => row.join(','))].join('\n');

  /** A day of minutes: memory that rises, load that does not, a spike in it. */
  function dayFile(): string {
    const [memory, load] = [noise(1440, 1), noise(1440, 2)];
    const rows = Array.from({ length: 1440 }, (_, i) => [
      new Date((START + i * 60) * 1000).toISOString(),
      (0.3 + (0.4 * i) / 1440 + 0.01 * memory[i]).toFixed(5),
      i >= 1000 && i < 1005 ? 90 : (20 + 2 * load[i]).toFixed(3),
    ]);
    return folder.write('day.csv', csv('timestamp,system.memory.utilization,"load"', rows));
  }

  it('prints what a file shows as JSON', async () => {
    const file = dayFile();
    assert.equal(await analyzeCommand(output, { file, kind: 'comprehensive', json: true }), 0);
    const analysis = JSON.parse(output.printed);
    assert.deepEqual(notFinite(analysis), []);
    assert.equal(analysis.file, file);
    assert.equal(analysis.windows.analysisSeconds, 1439 * 60);
    assert.equal(analysis.trends.metrics[0].trend.direction, 'increasing');
    assert.ok(Math.abs(analysis.trends.metrics[0].trend.slopePerHour - 0.4 / 24) < 1e-3);
    const [spike] = analysis.anomalies.found;
    assert.deepEqual(spike.series, ['load']);
    assert.equal(spike.since, START + 1000 * 60);
    assert.ok(analysis.insights.length <= 5);
    const ids: string[] = analysis.insights.map(({ id }: { id: string }) => id);
    assert.ok(ids.includes('risk/full system.memory.utilization'), ids.join());
  });

  it('prints it as text, of the range and kind that were asked for', async () => {
    const options = { file: dayFile(), kind: 'realtime', json: false, from: START + 600, to: START + 24_000 };
    assert.equal(await analyzeCommand(output, options), 0);
    assert.match(output.printed, /^# Quick analysis of this host/);
    assert.doesNotMatch(output.printed, /## Statistics/);
    assert.match(output.printed, /add --details\.\n$/);
    const whole = new CollectedOutput();
    assert.equal(await analyzeCommand(whole, { ...options, details: true }), 0);
    assert.match(whole.printed, /## Statistics/);
    assert.doesNotMatch(output.printed, /## Correlations|undefined|NaN/);
  });

  it('takes windows', async () => {
    await analyzeCommand(output, { file: dayFile(), kind: 'basic', json: true, analysisSeconds: 7200, sigma: 3 });
    const { windows } = JSON.parse(output.printed);
    assert.deepEqual([windows.analysisSeconds, windows.sigma], [7200, 3]);
  });

  it('names row and column of a text', async () => {
    const file = folder.write(
      'text.csv',
      csv('timestamp,value', [
        [1, 2],
        [2, 'high'],
        [3, 4],
      ]),
    );
    await assert.rejects(analyzeCommand(output, { file, json: true }), /row 3, column value: "high" is not a number/);
  });

  it('says that there is not enough, with exit code 1', async () => {
    const file = folder.write('empty.csv', 'timestamp,value\n');
    assert.equal(await analyzeCommand(output, { file, json: true }), 1);
    assert.equal(JSON.parse(output.printed).kind, 'notEnoughData');
    const text = new CollectedOutput();
    assert.equal(await analyzeCommand(text, { file, json: false }), 1);
    assert.match(text.printed, /Not enough data/);
  });

  it('bears one point, constants, gaps, and times in any order', async () => {
    for (const rows of [
      [[5, 1]],
      [
        [1, 7],
        [2, 7],
        [3, 7],
      ],
      [
        [9, ''],
        [3, 2],
        [3, 4],
        [1, 'NaN'],
        [500, 1],
      ],
    ]) {
      const own = new CollectedOutput();
      await analyzeCommand(own, { file: folder.write('odd.csv', csv('timestamp,value', rows)), json: true });
      assert.deepEqual(notFinite(JSON.parse(own.printed)), []);
      assert.doesNotMatch(own.printed, /null/);
    }
  });

  it('analyses a range of the history, with its plots', async () => {
    const path = join(folder.path, 'history.sqlite');
    const history = History.open(path, { hostId: hostId() });
    history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: '0' });
    const list = { version: 1, series: [{ metric: 'system.cpu.utilization', attributes: {} }] } as const;
    const cpu = noise(600, 1);
    for (let i = 0; i < 600; i++) history.append(START + i, Float64Array.of(0.95 + 0.005 * cpu[i]), list, []);
    history.close();
    const options = { path, from: START, to: START + 600, json: true };
    assert.equal(await analyzeCommand(output, options), 0);
    const { metadata, insights } = JSON.parse(output.printed);
    assert.deepEqual([metadata.series, metadata.points], [1, 600]);
    assert.equal(insights[0].id, 'bottleneck/cpu');
    const empty = new CollectedOutput();
    assert.equal(await analyzeCommand(empty, { ...options, from: 0, to: 10 }), 1);
  });

  it('refuses what it does not know, and says what to do', async () => {
    await assert.rejects(analyzeCommand(output, { file: dayFile(), kind: 'deep', json: true }), /Name one of compre/);
    await assert.rejects(analyzeCommand(output, { json: true }), /Name a CSV file/);
    const negative = { file: dayFile(), json: true, trendSeconds: -5 };
    await assert.rejects(analyzeCommand(output, negative), /trendSeconds is -5: give a number above 0/);
  });
});
