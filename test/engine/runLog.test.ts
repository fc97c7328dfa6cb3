import assert from 'node:assert/strict';
import { reportMarkdown } from '../../src/analysis/common/reportMarkdown.ts';
import { runReportLines } from '../../src/cli/runReportLines.ts';
import { RunLog } from '../../src/engine/run/runLog.ts';
import { recommendations, runReport } from '../../src/engine/run/runReport.ts';
import type { Bottleneck } from '../../src/events/events.ts';
import { heldBy } from '../events/heldBy.ts';
import { frameOf } from '../metrics/frameOf.ts';

const textOf = (...run: Parameters<typeof runReport>) => reportMarkdown(runReport(...run));

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
    const text = textOf(report);
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

  it('says what held plotters back, for how long and what to do, from before its start too', () => {
    const made = new RunLog();
    const told = (at: number, bottleneck?: Bottleneck) =>
      ({ type: 'bottleneck.changed', at, processId: '7:1', ...(bottleneck && { bottleneck }) }) as const;
    const gain = { ratio: 1.5, interval: [1.2, 1.8] as [number, number] };
    const remedies = [{ text: 'Stop the other program.', gain }];
    made.recall([told(-10, heldBy('disk-latency', -10, { subject: 'sda' }))]);
    for (let at = 1; at <= 100; at++) {
      if (at === 31) made.hear(told(31, heldBy('cpu-starved', 31, { remedies })));
      if (at === 81) made.hear(told(81));
      made.add(frame(at));
    }
    // The host slept, whatever was told.
    made.hear(told(101, heldBy('cpu-starved', 101)));
    made.add(frame(5000));
    const report = made.report({ startedAt: 0, seconds: 100, framesMissed: 0 });
    assert.deepEqual(
      report.bottlenecks.map(({ class: name, subject, seconds }) => [name, subject, seconds]),
      [
        ['cpu-starved', undefined, 50],
        ['disk-latency', 'sda', 29],
      ],
    );
    const text = textOf(report);
    for (const part of [
      'Held back: process 7, by want of CPU time for 50 s (50 % of the time); process 7, by the latency of disk sda for 29 s',
      'The cause is cpu-starved.',
      '- Stop the other program. Foretold: +50 % plots (+20 % … +80 %).',
    ]) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
  });

  it('says what may come, as it stands at its end', () => {
    const made = new RunLog();
    const prospect = (text: string) => [{ id: text, kind: 'risk', severity: 0.7, text } as const];
    const risks = ['/mnt/plots has 3 % of its space left.'];
    made.recall([{ type: 'outlook.changed', at: 1, prospects: prospect('/mnt/a is full in 3 h.') }]);
    const bottleneck = heldBy('disk-latency', 2, { risks });
    made.hear({ type: 'bottleneck.changed', at: 2, processId: '7:1', bottleneck });
    made.add(frame(3));
    const mayCome = () => made.report({ startedAt: 0, seconds: 10, framesMissed: 0 }).mayCome;
    assert.deepEqual(mayCome(), [
      'Risk for process 7: /mnt/plots has 3 % of its space left.',
      'Risk: /mnt/a is full in 3 h.',
    ]);
    const text = textOf(made.report({ startedAt: 0, seconds: 10, framesMissed: 0 }));
    assert.match(text, /## What may come\n\n- Risk for process 7: \/mnt\/plots has 3 % of its space left\./);
    made.hear({ type: 'bottleneck.changed', at: 4, processId: '7:1' });
    made.hear({ type: 'outlook.changed', at: 4, prospects: [] });
    assert.deepEqual(mayCome(), []);
    assert.doesNotMatch(textOf(made.report({ startedAt: 0, seconds: 10, framesMissed: 0 })), /What may come/);
  });

  it('tells of what came again in one line, the gravest first, and of no more than a person reads', () => {
    const made = new RunLog();
    for (let i = 0; i < 30; i++) {
      const id = i < 3 ? 'disk' : `plotter ${i}`;
      const severity = i < 3 ? ('critical' as const) : ('warning' as const);
      made.hear({
        type: 'alert.raised',
        at: 100 - i,
        alert: { id, severity, title: `Alert ${id}`, remedy: 'Mend it.' },
      });
      made.hear({ type: 'alert.resolved', at: 110 - i, alertId: id, afterSeconds: 10 });
    }
    const text = textOf(made.report({ startedAt: 0, seconds: 200, framesMissed: 0 }));
    const alerts = text.split('## Alerts')[1].split('## Anomalies')[0].trim().split('\n');
    assert.equal(alerts.length, 11);
    assert.match(alerts[0], /critical: Alert disk, 3 times, for 30 s$/);
    assert.equal(alerts[10], '- and 18 more');
    assert.equal(text.split('Mend it.').length, 2, 'each remedy once');
  });

  it('gives each advice once, with what it gains where that is known', () => {
    const made = new RunLog();
    const hear = (at: number, processId: string, ratio: number) => {
      const gain = { ratio, interval: [ratio - 0.1, ratio + 0.1] as [number, number] };
      const bottleneck = heldBy('cpu-starved', at, { remedies: [{ text: 'Stop the other program.', gain }] });
      made.hear({ type: 'bottleneck.changed', at, processId, bottleneck });
    };
    hear(1, '7:1', 1.5);
    for (let at = 1; at <= 10; at++) {
      if (at === 6) hear(at, '8:1', 1.2);
      made.add(frame(at));
    }
    const alert = { id: 'x', severity: 'warning' as const, title: 'Starved', remedy: 'Stop the other program.' };
    made.hear({ type: 'alert.raised', at: 9, alert });
    assert.deepEqual(recommendations(made.report({ startedAt: 0, seconds: 10, framesMissed: 0 })), [
      'Stop the other program. Foretold: +50 % plots (+40 % … +60 %).',
    ]);
  });

  it('advises once about programs that have the cores from several plotters, as they were for the longest', () => {
    const made = new RunLog();
    const hear = (at: number, processId: string, name: 'cpu-starved' | 'disk-latency', text: string) => {
      const bottleneck = heldBy(name, at, { remedies: [{ text }] });
      made.hear({ type: 'bottleneck.changed', at, processId, bottleneck });
    };
    hear(1, '7:1', 'cpu-starved', 'Stop ffmpeg and rsync.');
    const alert = {
      id: 'bottleneck/8:1/cpu-starved',
      rule: 'bottleneck',
      severity: 'notice' as const,
      title: 'Held back',
    };
    for (let at = 1; at <= 10; at++) {
      if (at === 4) hear(at, '8:1', 'cpu-starved', 'Stop ffmpeg.');
      if (at === 4) made.hear({ type: 'alert.raised', at, alert: { ...alert, remedy: 'Stop ffmpeg.' } });
      if (at === 5) hear(at, '9:1', 'disk-latency', 'Use a faster disk.');
      made.add(frame(at));
    }
    assert.deepEqual(recommendations(made.report({ startedAt: 0, seconds: 10, framesMissed: 0 })), [
      'Stop ffmpeg and rsync.',
      'Use a faster disk.',
    ]);
  });

  it('fits into a terminal', () => {
    const made = log();
    const remedy = 'Use fewer threads or plots at a time, and give each of them less memory than it has at present.';
    const alert = { id: 'x', severity: 'warning' as const, title: 'Much', cause: 'A long cause, '.repeat(12), remedy };
    made.hear({ type: 'alert.raised', at: 9, alert });
    const text = runReportLines(made.report({ startedAt: 0, seconds: 10, framesMissed: 2 }), 80, ['And that.']);
    const plain = text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');
    assert.ok(
      plain.split('\n').every((line) => line.length <= 80 && line === line.trimEnd()),
      plain,
    );
    assert.match(plain, /^What this run was like\nMonitored for 10 s/);
    assert.match(plain, /\nAnd that\.\n/);
    assert.match(plain, /\nCPU busy +55 % +100 % +100 %\n/);
    assert.doesNotMatch(plain, /[|#]/);
  });

  it('is a report even of a run without frames', () => {
    const text = textOf(new RunLog().report({ startedAt: 0, seconds: 0, framesMissed: 0 }));
    assert.doesNotMatch(text, /NaN|undefined/);
  });
});
