import assert from 'node:assert/strict';
import { eventsForAlerts, pastEvents } from '../../src/engine/pastEvents.ts';
import { recollect } from '../../src/engine/recollection.ts';
import { AlertLog } from '../../src/events/alertLog.ts';
import { BottleneckLog } from '../../src/events/bottleneckLog.ts';
import type { EngineEvent, PlotterProcess } from '../../src/events/events.ts';
import { PlotterProcesses } from '../../src/events/plotterProcesses.ts';
import type { Series } from '../../src/metrics/series.ts';
import { heldBy } from '../events/heldBy.ts';
import { HistoryFixture, IDENTITY } from '../history/historyFixture.ts';

const NOW = 1_700_000_000;
const DAY = 86_400;
const BOTTLENECK = heldBy('disk.bandwidth', NOW - 2 * DAY);

const plotter = (pid: number): PlotterProcess => ({
  id: `${pid}:1`,
  pid,
  startedAt: NOW,
  plotter: 'pos2',
  role: 'plotter',
  title: 'Proof of Space 2 k28',
  argv: ['plotter', 'test', '28'],
});

describe('what a new engine tells of the past', () => {
  let fixture: HistoryFixture;
  beforeEach(() => {
    fixture = new HistoryFixture();
  });
  afterEach(() => fixture.remove());

  it('knows what is alive and what is up, however much happened since', () => {
    const history = fixture.open();
    const events: EngineEvent[] = [
      { type: 'engine.started', at: NOW - 3 * DAY, engine: IDENTITY },
      { type: 'process.seen', at: NOW - 3 * DAY, process: plotter(1) },
      { type: 'bottleneck.changed', at: NOW - 2 * DAY, processId: '1:1', bottleneck: BOTTLENECK },
      { type: 'alert.raised', at: NOW - 2 * DAY, alert: { id: 'disk/a', severity: 'critical', title: 'Full' } },
    ];
    for (let i = 0; i < 5000; i++) {
      events.push({ type: 'step.ended', at: NOW - 3000 + i / 10, processId: '1:1', step: `Table ${i % 20}` });
    }
    history.appendAll([], events);
    const past = pastEvents(history, NOW);
    assert.ok(past.length < 2000, `${past.length} events`);
    const processes = new PlotterProcesses();
    const alerts = new AlertLog();
    const bottlenecks = new BottleneckLog();
    for (const event of past) processes.apply(event);
    // Also where they are told once more, as when the engine's thread has been replaced.
    for (const log of [alerts, bottlenecks]) {
      log.recall(past);
      log.recall(past);
    }
    assert.deepEqual(
      processes.running.map(({ pid }) => pid),
      [1],
    );
    assert.deepEqual(
      alerts.all.map(({ id }) => id),
      ['disk/a'],
    );
    assert.equal(bottlenecks.of('1:1')?.since, BOTTLENECK.since);
    assert.deepEqual(past.at(-1), events.at(-1));
  });

  it('knows what is up and alive after the clock was set back', () => {
    const history = fixture.open();
    const alert = { id: 'disk/a', severity: 'critical', title: 'Full' } as const;
    history.appendAll(
      [],
      [
        { type: 'engine.started', at: NOW + 7200, engine: IDENTITY },
        { type: 'alert.raised', at: NOW + 7201, alert },
        { type: 'alert.resolved', at: NOW, alertId: alert.id, afterSeconds: 0 },
        { type: 'alert.raised', at: NOW + 7200, alert: { ...alert, id: 'disk/b' } },
        { type: 'process.seen', at: NOW + 1, process: plotter(1) },
      ],
    );
    const alerts = new AlertLog();
    alerts.recall(eventsForAlerts(history, NOW + 2));
    assert.deepEqual(
      alerts.up.map(({ id }) => id),
      ['disk/b'],
    );
    assert.ok(pastEvents(history, NOW + 2).some(({ type }) => type === 'process.seen'));
  });

  it('goes on with the frames of what is there still, and of no process that is gone', () => {
    const history = fixture.open();
    const host: Series = { metric: 'system.cpu.utilization', attributes: {} };
    const ofProcess = (pid: number): Series => ({
      metric: 'process.cpu.utilization',
      attributes: { plotter: 'pos2', 'process.pid': String(pid), 'process.id': `${pid}:1` },
    });
    for (let i = 0; i < 300; i++) {
      const series = [host, ofProcess(Math.floor(i / 10)), { ...ofProcess(1000), absence: 'not measured yet' }];
      history.append(NOW + i, Float64Array.of(i, i, Number.NaN), { version: i, series }, []);
      history.maintain(1000);
    }
    const { ring, series } = recollect(history, NOW + 300, 200, 1000);
    assert.deepEqual(
      series.series.map((one) => one?.attributes['process.pid']),
      [undefined, '29', '1000'],
    );
    assert.equal(series.series[2]?.absence, 'not measured yet');
    assert.equal(ring.written, 200);
    assert.deepEqual([...ring.valuesOf(199).subarray(0, 2)], [299, 299]);
    assert.deepEqual([...ring.valuesOf(0).subarray(0, 2)], [100, Number.NaN]);
  });
});
