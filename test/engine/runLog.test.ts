import assert from 'node:assert/strict';
import { RunLog } from '../../src/engine/runLog.ts';
import { recommendations, runReportText } from '../../src/report/runReport.ts';
import { frameOf } from '../metrics/frameOf.ts';

describe('RunLog', () => {
  const frame = (at: number) =>
    frameOf(at, [
      ['system.cpu.utilization', {}, at / 10],
      ['plotscope.data.quality', {}, 0.9],
      ['hw.power', { 'hw.id': 'package-0' }, Number.NaN, 'permission denied'],
    ]);

  function log(): RunLog {
    const made = new RunLog();
    for (let at = 1; at <= 10; at++) made.add(frame(at));
    const alert = { id: 'memory', severity: 'critical' as const, title: 'Memory', remedy: 'Use fewer threads.' };
    made.hear({ type: 'alert.raised', at: 3, alert });
    made.hear({ type: 'alert.resolved', at: 5, alertId: 'memory', afterSeconds: 2 });
    made.hear({ type: 'plot.finished', at: 6, processId: '7:1', plot: { k: 32 }, seconds: 4000 });
    made.hear({ type: 'plotter.crashed', at: 7, processId: '8:1', cause: 'Killed.', remedy: '', outOfMemory: false });
    return made;
  }

  it('reports duration, frames, performance, alerts, plots and data quality', () => {
    const report = log().report({ startedAt: 0, seconds: 10, framesMissed: 2 });
    assert.equal(report.framesTaken, 10);
    assert.equal(report.series, 3);
    assert.deepEqual(report.plots, { finished: 1, failed: 1, meanSeconds: 4000 });
    const [cpu] = report.performance;
    assert.deepEqual([cpu.metric, cpu.mean, cpu.max], ['system.cpu.utilization', 0.55, 1]);
    assert.equal(report.alerts[0].resolvedAt, 5);
    assert.ok(Math.abs((report.dataQuality.ratio ?? 0) - 0.9) < 1e-9);
    assert.deepEqual(report.dataQuality.absent, [{ reason: 'permission denied', values: 1 }]);
  });

  it('is Markdown for a person, with what to do', () => {
    const report = log().report({ startedAt: 0, seconds: 10, framesMissed: 2 });
    const text = runReportText(report);
    for (const part of [
      '10 frames of 3 values',
      '2 missed',
      '| CPU busy | 55 %',
      'critical: Memory, for 2 s',
      '- Use fewer threads.',
    ]) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
    assert.equal(recommendations(report).length, 2, 'many missed frames are spoken of as well');
  });

  it('is a report even of a run without frames', () => {
    const text = runReportText(new RunLog().report({ startedAt: 0, seconds: 0, framesMissed: 0 }));
    assert.doesNotMatch(text, /NaN|undefined/);
  });
});
