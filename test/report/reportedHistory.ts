import type { EngineEvent } from '../../src/events/events.ts';
import type { History } from '../../src/history/history.ts';
import { eventsOf } from '../analysis/past/plantedEvents.ts';
import { DAY, MONDAY, noise, type PlantedSeries, plant } from '../analysis/past/plantedHistory.ts';
import { plotsInARow } from '../analysis/past/plantedPlots.ts';
import { IDENTITY } from '../history/historyFixture.ts';

export const DAYS = 3;
export const RANGE = { from: MONDAY, to: MONDAY + DAYS * DAY };
export const PROCESS = '100:1';
/** Names that a report has to show as they are, and must not run. */
export const ODD_DISK = 'sd<a>|"&';
export const CAUSE = 'The disk sd<a>|"& is full of * and _ to /mnt/secret/plots.';

/** Three days of a host with one plotter: a plot an hour, the last one failed, held back by a disk for an hour, one alert. */
export function plantReported(history: History): void {
  history.lease.tryAcquire(IDENTITY);
  const random = noise(1);
  const disk = { 'system.device': ODD_DISK };
  const series: PlantedSeries[] = [
    { metric: 'system.cpu.mode.utilization', attributes: { 'cpu.mode': 'user' }, value: () => 0.5 },
    { metric: 'system.cpu.utilization', value: () => 0.5 + 0.01 * random() },
    { metric: 'system.memory.usage', attributes: { 'system.memory.state': 'used' }, value: () => 2 ** 33 },
    { metric: 'system.memory.limit', value: () => 2 ** 34 },
    { metric: 'system.disk.io.rate', attributes: { ...disk, 'disk.io.direction': 'write' }, value: () => 2 ** 27 },
  ];
  plant(history, RANGE, series, reportedEvents(), 60);
}

function reportedEvents(): EngineEvent[] {
  const plots = plotsInARow(DAYS, () => 3590, { processId: PROCESS }).filter(({ endedAt = 0 }) => endedAt < RANGE.to);
  const account = { seconds: 3590, shares: { computing: 0.6, disk: 0.3, own: 0.1 }, error: 0.01, threads: 4 };
  const [seen, ...events] = eventsOf(plots).map((event) =>
    event.type === 'plot.finished' || event.type === 'step.ended' ? { ...event, account } : event,
  );
  const held = {
    class: 'disk-latency',
    subject: ODD_DISK,
    since: MONDAY + 7200,
    severity: 0.8,
    confidence: 0.9,
    cause: CAUSE,
    evidence: [],
    remedies: [{ text: 'Use another disk.', gain: { ratio: 1.2, interval: [1.1, 1.3] as [number, number] } }],
  };
  const alert = { id: 'full', severity: 'critical', title: 'A disk is full', cause: CAUSE } as const;
  const last = MONDAY + DAYS * DAY - 60;
  return [
    { type: 'engine.started', at: MONDAY, engine: IDENTITY },
    seen,
    ...events,
    { type: 'bottleneck.changed', at: MONDAY + 7200, processId: PROCESS, bottleneck: held },
    { type: 'bottleneck.changed', at: MONDAY + 10_800, processId: PROCESS },
    { type: 'alert.raised', at: MONDAY + 3600, alert },
    { type: 'alert.resolved', at: MONDAY + 5400, alertId: 'full', afterSeconds: 1800 },
    { type: 'frames.missed', at: MONDAY + 60, frames: 3 },
    {
      type: 'plot.failed',
      at: last,
      processId: PROCESS,
      plot: { k: 32, index: 999, startedAt: last - 600 },
      cause: 'No space left.',
      remedy: 'Make room.',
      line: 'No space left on device',
    },
  ] as EngineEvent[];
}
