import assert from 'node:assert/strict';
import { type AnomalyEvent, RealtimeAnalysis } from '../../../src/analysis/host/realtimeAnalysis.ts';
import type { EngineEvent, PlotterProcess } from '../../../src/events/events.ts';
import { type Frame, SeriesIndex } from '../../../src/metrics/frame.ts';
import type { Series } from '../../../src/metrics/series.ts';
import { madeHost } from './madeHost.ts';
import { noise, normalSource, START } from './madeSeries.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Runs over made frames of ten seconds each. */
function watch(
  options: Parameters<typeof madeHost>[0],
  seconds: number,
  { realtime = new RealtimeAnalysis(), events = [] as readonly EngineEvent[] } = {},
) {
  const found: AnomalyEvent[] = [];
  const activeAt: number[] = [];
  let next = 0;
  for (const frame of madeHost(options)) {
    const { epochSeconds } = frame;
    if (epochSeconds >= (options.start ?? START) + seconds) break;
    for (; next < events.length && events[next].at <= epochSeconds; next++) realtime.hear(events[next]);
    realtime.add(frame);
    found.push(...realtime.pass(epochSeconds));
    if (realtime.active.length > 0) activeAt.push(epochSeconds);
  }
  return { found, activeAt, realtime };
}

const within = (at: number, hour: number, minutes: number) =>
  at >= START + hour * HOUR && at < START + hour * HOUR + minutes * 60;
const foundAfter = (found: readonly AnomalyEvent[], hour: number) =>
  found.filter(({ at }) => at >= START + hour * HOUR);

function plotter(id: string, title = 'Mad Max'): PlotterProcess {
  return { id, pid: 7, startedAt: START, plotter: 'madmax', role: 'plotter', title, argv: [] };
}

describe('steady analysis', function () {
  this.timeout(60_000);

  it('tells of less than one anomaly a day on quiet hosts', () => {
    const days = 3;
    const counts = [1, 2, 3].map((seed) => watch({ seed, stepSeconds: 10 }, days * DAY).found.length);
    const most = Math.max(...counts);
    const sum = counts.reduce((a, b) => a + b, 0);
    assert.ok(most <= days && sum <= counts.length * days * 0.67, `${counts} anomalies in ${days} days each`);
  });

  it('tells once of what was never there, from when on and what is usual, and when it is over', () => {
    const { found, activeAt } = watch(
      {
        seed: 4,
        stepSeconds: 10,
        disturb: ({ metric }, at, value) =>
          metric === 'system.cpu.utilization' && within(at, 20, 10) ? 0.96 + 0.01 * value : value,
      },
      22 * HOUR,
    );
    const [event, ...others] = foundAfter(found, 20);
    assert.deepEqual(others, []);
    const { anomaly, at } = event;
    assert.ok(at <= START + 20 * HOUR + 30);
    assert.equal(anomaly.kind, 'univariate');
    assert.deepEqual(anomaly.series, ['system.cpu.utilization']);
    assert.ok(Math.abs(anomaly.since - (START + 20 * HOUR)) <= 10);
    assert.ok(anomaly.value! > 0.9 && anomaly.expected![1] < 0.5 && anomaly.score > 0.999);
    assert.match(anomaly.summary, /^CPU busy: 9\d %, where .* is usual/);
    const over = activeAt.at(-1)!;
    assert.ok(over >= START + 20 * HOUR + 590 && over <= START + 20 * HOUR + 640);
  });

  it('tells once of several that are unusual together, and does not repeat what stays', () => {
    const { found } = watch(
      {
        seed: 5,
        stepSeconds: 10,
        disturb: ({ metric, attributes }, at, value) => {
          if (at < START + 20 * HOUR) return value;
          if (metric === 'system.memory.utilization') return 0.9;
          return attributes.resource === 'memory' ? 0.8 + 0.1 * value : value;
        },
      },
      30 * HOUR,
    );
    const [event, ...others] = foundAfter(found, 20);
    assert.deepEqual(others, []);
    assert.equal(event.anomaly.kind, 'multivariate');
    assert.ok(event.anomaly.series.includes('system.memory.utilization'));
    assert.ok(event.anomaly.series.some((key) => key.startsWith('system.pressure.stall{resource=memory')));
  });

  it('tells of a rate that stays at 0, where it is so for moments only, and of nothing more when it goes on', () => {
    const random = normalSource(8);
    let [wander, paused] = [0, 0];
    const disturb = ({ metric, attributes }: Series, at: number, value: number) => {
      const isWritten = attributes['disk.io.direction'] === 'write' && attributes['system.device'] === 'sda';
      if (metric !== 'system.disk.io.rate' || !isWritten) return value;
      wander = 0.5 * wander + 0.87 * random();
      paused = paused > 0 ? paused - 1 : random() > 2.4 ? 2 : 0;
      return paused > 0 || within(at, 20, 5) ? 0 : 250e6 + 75e6 * Math.max(-2, Math.min(2, wander));
    };
    const { found } = watch({ seed: 4, stepSeconds: 10, disturb }, 21 * HOUR);
    const [event, ...others] = foundAfter(found, 20);
    assert.deepEqual(others, []);
    assert.ok(event.at <= START + 20 * HOUR + 290, `after ${event.at - START - 20 * HOUR} s`);
    assert.match(event.anomaly.series[0], /system\.disk\.io\.rate\{.*sda.*write/);
    assert.match(event.anomaly.summary, / is usual over \d min/);
  });

  it('tells of times ten times as long, where they scatter widely', () => {
    const random = normalSource(9);
    const disturb = ({ metric, attributes }: Series, at: number, value: number) => {
      if (metric !== 'system.disk.await' || attributes['system.device'] !== 'sda') return value;
      return 0.004 * Math.exp(0.8 * random()) * (within(at, 20, 5) ? 10 : 1);
    };
    const { found } = watch({ seed: 5, stepSeconds: 10, disturb }, 21 * HOUR);
    const [event, ...others] = foundAfter(found, 20);
    assert.deepEqual(others, []);
    assert.ok(event.at <= START + 20 * HOUR + 300 && event.anomaly.value! > event.anomaly.expected![1]);
    assert.match(event.anomaly.series[0], /system\.disk\.await/);
  });

  it('keeps still about the work that a plotter brings, until it knows it', () => {
    const disturb = ({ metric }: Series, at: number, value: number) =>
      metric === 'system.cpu.utilization' && at >= START + 20 * HOUR ? 0.93 + 0.05 * value : value;
    const started: EngineEvent = { type: 'process.seen', at: START + 20 * HOUR - 10, process: plotter('7:1') };
    const { found } = watch({ seed: 4, stepSeconds: 10, disturb }, 24 * HOUR, { events: [started] });
    assert.deepEqual(foundAfter(found, 20), []);
  });

  it('goes on from what was stored', () => {
    const first = watch({ seed: 6, stepSeconds: 10 }, 6 * HOUR);
    const text = JSON.stringify(first.realtime);
    assert.ok(text.length < 400_000, `${text.length} bytes`);
    const restored = RealtimeAnalysis.from(JSON.parse(text));
    assert.equal(JSON.stringify(restored), text);
    const { found } = watch(
      {
        seed: 7,
        stepSeconds: 10,
        start: START + 6 * HOUR,
        disturb: ({ metric }, at, value) =>
          metric === 'system.cpu.utilization' && at >= START + 6 * HOUR + 300 ? 0.95 : value,
      },
      600,
      { realtime: restored },
    );
    // Without the past it would still be learning.
    assert.equal(found.filter(({ anomaly }) => anomaly.series.includes('system.cpu.utilization')).length, 1);
    assert.doesNotThrow(() => RealtimeAnalysis.from(undefined));
    assert.doesNotThrow(() => RealtimeAnalysis.from({ version: 0 }));
  });

  describe('of steps', () => {
    const durations = noise(40, 3).map((value) => 600 + 12 * value);
    const events = (seconds: ArrayLike<number>): EngineEvent[] => [
      { type: 'process.seen', at: START, process: plotter('7:1') },
      ...Array.from(seconds, (took, i): EngineEvent[] => [
        { type: 'plot.started', at: START + i * 1000, processId: '7:1', plot: { k: 32 } },
        { type: 'step.ended', at: START + i * 1000 + took, processId: '7:1', step: 'table 2', phase: 1, seconds: took },
      ]).flat(),
    ];

    it('tells of one that took unusually long', () => {
      const realtime = new RealtimeAnalysis();
      for (const event of events([...durations, 1100])) realtime.hear(event);
      const found = realtime.pass(START + 50_000);
      assert.equal(found.length, 1);
      const [{ anomaly }] = found;
      assert.equal(anomaly.kind, 'contextual');
      assert.deepEqual(anomaly.series, ['plotter.step.duration{plotter=madmax,process.pid=7,process.id=7:1}']);
      assert.match(anomaly.summary, /^table 2 of Mad Max: 18 min 20 s, where .* is usual for it/);
      assert.deepEqual(realtime.pass(START + 50_010), []);
    });

    it('tells of none that are as ever, quicker, or of other plots', () => {
      const realtime = new RealtimeAnalysis();
      for (const event of events([...durations, 640, 300])) realtime.hear(event);
      realtime.hear({ type: 'plot.started', at: START + 60_000, processId: '7:1', plot: { k: 33 } });
      const other = { processId: '7:1', step: 'table 2', phase: 1, seconds: 1300 } as const;
      realtime.hear({ type: 'step.ended', at: START + 61_300, ...other });
      assert.deepEqual(realtime.pass(START + 70_000), []);
    });
  });

  it('bears absent values, constants, and series that come and go', () => {
    const realtime = new RealtimeAnalysis();
    const list = (count: number): Series[] =>
      Array.from({ length: count }, (_, i) => ({
        metric: 'system.disk.utilization',
        attributes: { 'system.device': `sd${i}` },
      }));
    for (let pass = 0; pass < 1000; pass++) {
      const series = list(1 + (pass % 3));
      const index = new SeriesIndex({ version: pass, series });
      const values = Float64Array.from(series, (_, i) => (i === 1 ? Number.NaN : i === 2 ? Infinity : 0.3));
      const frame: Frame = { epochSeconds: START + pass * 10, index, values };
      realtime.add(frame);
      assert.deepEqual(realtime.pass(frame.epochSeconds), []);
    }
    assert.doesNotMatch(JSON.stringify(realtime), /null/);
  });
});
