import assert from 'node:assert/strict';
import type { Collector } from '../../src/collect/collector.ts';
import { HostEngine } from '../../src/engine/hostEngine.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import type { MetricName } from '../../src/metrics/catalogue.ts';
import type { Attributes } from '../../src/metrics/metric.ts';
import { ManualClock } from './manualClock.ts';

const MOUNT: Attributes = { 'system.filesystem.mountpoint': '/mnt/tmp', 'system.filesystem.type': 'ext4' };
const PLOTTER = { processId: '7:1', plot: { k: 32 }, cause: 'It has no room.', remedy: 'Make room.' } as const;
const WITHIN_SECONDS = 5;

/** The cause of each alert, as a collector finds it at some time, and the alert's id. */
const CAUSES: readonly {
  readonly name: string;
  readonly metric?: readonly [MetricName, Attributes, before: number, after: number];
  /** What is so all the time. */
  readonly beside?: readonly [MetricName, Attributes, number];
  readonly event?: (at: number) => EngineEvent;
  readonly id: string;
}[] = [
  { name: 'memory that is used up', metric: ['system.memory.utilization', {}, 0.4, 0.99], id: 'memory_high' },
  {
    name: 'a disk that is busy all the time',
    metric: ['system.disk.utilization', { 'system.device': 'sda' }, 0.2, 1],
    id: 'disk_io_high/sda',
  },
  {
    name: 'a file system that is nearly full',
    metric: ['system.filesystem.utilization', MOUNT, 0.5, 0.98],
    beside: ['system.filesystem.plots.utilization', MOUNT, 0],
    id: 'filesystem_full//mnt/tmp',
  },
  {
    name: 'a plot that failed',
    event: (at) => ({ type: 'plot.failed', at, ...PLOTTER, line: 'no space left' }),
    id: 'plot_failed/7:1',
  },
  {
    name: 'a plotter that crashed',
    event: (at) => ({ type: 'plotter.crashed', at, ...PLOTTER, outOfMemory: false }),
    id: 'process_crash/7:1',
  },
];

describe('An engine at 1 Hz tells within five seconds of', () => {
  for (const { name, metric, beside, event, id } of CAUSES) {
    it(name, () => {
      const clock = new ManualClock();
      const causeAt = clock.epochSeconds() + 20;
      const told: EngineEvent[] = [];
      const collector: Collector = {
        name: 'cause',
        open(recorder, emit) {
          const slot = metric && recorder.group().gauge(metric[0], metric[1]);
          const besideSlot = beside && recorder.group().gauge(beside[0], beside[1]);
          let isTold = false;
          this.collect = ({ epochSeconds }) => {
            const isSo = epochSeconds >= causeAt;
            if (metric && slot !== undefined) recorder.set(slot, isSo ? metric[3] : metric[2]);
            if (beside && besideSlot !== undefined) recorder.set(besideSlot, beside[2]);
            if (event && isSo && !isTold) {
              isTold = true;
              emit(event(epochSeconds));
            }
          };
        },
        collect() {},
        unavailable() {},
        close() {},
      };
      const engine = new HostEngine(
        {
          clock,
          intervalSeconds: 1,
          identity: { pid: 1, host: 'cli', version: 'test' },
          collectors: () => [collector],
        },
        { event: (one) => told.push(one) },
      );
      engine.start();
      clock.advance(60);
      engine.close();
      const alerts = told.flatMap((one) => (one.type === 'alert.raised' ? [one] : []));
      assert.deepEqual(
        alerts.map(({ alert }) => alert.id),
        [id],
      );
      const delay = alerts[0].at - causeAt;
      assert.ok(delay >= 0 && delay <= WITHIN_SECONDS, `after ${delay} s`);
    });
  }
});
