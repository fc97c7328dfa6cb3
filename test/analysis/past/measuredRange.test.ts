import assert from 'node:assert/strict';
import { reportMarkdown } from '../../../src/analysis/common/reportMarkdown.ts';
import type { HistoryAnalysis } from '../../../src/analysis/past/analysis.ts';
import { analyzeHistory } from '../../../src/analysis/past/analyzeHistory.ts';
import { historyReport } from '../../../src/analysis/past/historyReport.ts';
import { readMeasured } from '../../../src/analysis/past/metricTracks.ts';
import { isNotEnoughData } from '../../../src/analyze/notEnoughData.ts';
import type { History } from '../../../src/history/history.ts';
import { HistoryFixture } from '../../history/historyFixture.ts';
import { DAY, MONDAY, noise, plant } from './plantedHistory.ts';
import { ended } from './plantedTracks.ts';

const MINUTE = 60;

describe('A history that is younger than the range that is asked for', function () {
  this.timeout(120_000);

  const fixture = new HistoryFixture();
  const END = MONDAY + 40 * MINUTE;
  let history: History;
  before(() => {
    history = fixture.open({ now: () => END });
    const next = noise(1);
    const disk = { 'system.device': 'sda', 'disk.io.direction': 'write' };
    // Writing ebbs away within the last ten minutes of forty.
    const written = (at: number) =>
      Math.max(0, 60e6 * Math.min(1, (END - at) / (10 * MINUTE))) + 1e5 * Math.abs(next());
    plant(
      history,
      { from: MONDAY, to: END },
      [
        { metric: 'system.cpu.utilization', value: () => 0.5 + 0.02 * next() },
        { metric: 'system.memory.utilization', value: (at) => 0.3 + (0.2 * (at - MONDAY)) / (END - MONDAY) },
        { metric: 'system.disk.io.rate', attributes: disk, value: written },
      ],
      [],
      1,
    );
  });
  after(() => fixture.remove());

  const analysisOf = (from: number, to = END): Promise<HistoryAnalysis> =>
    analyzeHistory(history, { kind: 'comprehensive', from, to }, () => {}, { timeZone: 'UTC' });

  for (const days of [0.5, 1, 30, 3650]) {
    it(`is analysed as far as it goes: of ${days} days the forty minutes that were measured`, async () => {
      const analysis = await analysisOf(END - days * DAY);
      assert.ok(Math.abs(analysis.from - MONDAY) <= 5 && Math.abs(analysis.to - END) <= 5);
      assert.equal(analysis.asked.from, END - days * DAY);
      assert.ok(analysis.metadata.stepSeconds <= 2 && analysis.metadata.coverageRatio > 0.98);
      for (const found of Object.values(analysis.anomalies!.byDetector)) {
        assert.ok(!isNotEnoughData(found) || !/of at least 100 points/.test(found.reason));
      }
      const text = reportMarkdown(historyReport(analysis));
      assert.match(text, /Nothing was measured in the rest of .* that were asked for/);
      // No value that can't be, and no pace of a day from minutes.
      assert.doesNotMatch(text, /−\d[^)]* → |to −|from −|a day [+−]|\b1 times\b/);
      const [memory] = analysis.trends!.metrics.filter(({ id }) => id === 'memory.used');
      assert.ok(memory.line && memory.line.start >= 0.29 && memory.line.end <= 0.51);
      // What was seen for forty minutes is not followed for weeks.
      for (const { secondsToLimit } of analysis.outlook!.limits) assert.ok(secondsToLimit <= 10 * 40 * MINUTE);
    });
  }

  it('is not cut where next to all of the range was measured', async () => {
    const analysis = await analysisOf(MONDAY - 2 * MINUTE);
    assert.equal(analysis.from, MONDAY - 2 * MINUTE);
  });

  it('is not cut below the plots that ran', async () => {
    const plots = [{ startedAt: MONDAY - 3 * DAY, endedAt: MONDAY - 2 * DAY }];
    const ran = plots.map(({ startedAt, endedAt }) => ({ from: startedAt, to: endedAt }));
    const work = readMeasured(history, { from: MONDAY - 30 * DAY, to: END }, ran);
    const { from, stepSeconds } = ended(work);
    assert.ok(Math.abs(from - (MONDAY - 3 * DAY)) <= stepSeconds);
  });

  it('says so where nothing was measured at all', async () => {
    const analysis = await analysisOf(MONDAY - 30 * DAY, MONDAY - 29 * DAY);
    assert.match(reportMarkdown(historyReport(analysis)), /Nothing was measured in this range/);
  });
});
