import { OUTLOOK } from '../../src/analysis/host/hostForecastReport.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import type { History } from '../../src/history/history.ts';
import { LANES } from '../../src/metrics/timeLanes.ts';
import { DAY, MONDAY, type PlantedSeries, plant } from '../analysis/past/plantedHistory.ts';
import { IDENTITY } from '../history/historyFixture.ts';

const HOUR = 3600;
export const NOW = MONDAY + 9 * DAY;
export const RANGE = { from: NOW - 6 * HOUR, to: NOW };
const FIRST = '100:1';
const SECOND = '200:2';

/** Nine days of two plotters, with everything that a picture tells of. */
export function plantAll(history: History): void {
  history.lease.tryAcquire(IDENTITY);
  const own = (id: string) => ({
    plotter: id === FIRST ? 'madmax' : 'bladebit',
    'process.pid': id.split(':')[0],
    'process.id': id,
  });
  const mount = { 'system.filesystem.mountpoint': '/mnt/a', 'system.device': 'sda1', 'system.filesystem.type': 'ext4' };
  const shares = { computing: 0.5, disk: 0.3, own: 0.2 } as const;
  const series: PlantedSeries[] = [
    { metric: 'system.cpu.logical.count', value: () => 8 },
    { metric: 'system.cpu.utilization', value: () => 0.75 },
    { metric: 'plotters.cpu.utilization', value: () => 4 },
    { metric: 'plotters.count', value: () => 2 },
    { metric: 'system.filesystem.available', attributes: mount, value: (at) => 4e12 - (at - MONDAY) * 1e6 },
    ...[FIRST, SECOND].flatMap((id) =>
      LANES.map(
        (lane): PlantedSeries => ({
          metric: 'process.time.share',
          attributes: { ...own(id), lane },
          // What the second one computes isn't known for an hour.
          value: (at) =>
            id === SECOND && lane === 'computing' && at > NOW - 4 * HOUR && at < NOW - 3 * HOUR
              ? Number.NaN
              : (shares[lane as keyof typeof shares] ?? 0),
        }),
      ),
    ),
    { metric: 'process.time.disk.share', attributes: { ...own(FIRST), 'system.device': 'sda' }, value: () => 0.3 },
    ...(['p10', 'p50', 'p90'] as const).map((quantile, i) => ({
      metric: 'plotter.remaining' as const,
      attributes: { ...own(FIRST), quantile },
      value: (at: number) => (at > NOW - 600 ? 1200 + 300 * i : Number.NaN),
    })),
  ];
  plant(history, { from: MONDAY, to: NOW }, series, plantedEvents(), 60);
  const fill = {
    kind: 'fillForecast',
    bytesPerSecond: 1e6,
    rateInterval: [8e5, 1.2e6],
    availableBytes: 3.2e12,
    level: 0.9,
    secondsToFull: 3.2e6,
    secondsInterval: [2.7e6, 4e6],
    isFilling: true,
  };
  const risk = {
    id: 'risk/full /mnt/a',
    kind: 'risk',
    category: 'disk',
    severity: 0.5,
    confidence: 0.9,
    text: '/mnt/a is full in 37 d if it goes on filling as it did.',
    evidence: [{ subject: '/mnt/a', from: NOW, to: NOW + 3.2e6, figures: [] }],
  };
  const probabilities = [{ name: 'disk-latency', probability: 0.2, from: 'base ratio' }];
  history.put(OUTLOOK.kind, OUTLOOK.key, NOW, {
    at: NOW - 60,
    forecasts: [],
    fills: { '/mnt/a': fill },
    bottlenecks: { horizonSeconds: HOUR, probabilities },
    insights: [risk],
  });
  for (let i = 0; i < 4; i++) {
    const madeAt = NOW - (5 - i) * HOUR;
    const entry = {
      target: 'cpu',
      horizonSeconds: HOUR,
      madeAt,
      from: madeAt,
      to: madeAt + HOUR,
      model: 'naive',
      mean: 0.7,
    };
    const bounds = { lower: 0.6, upper: 0.8, naive: 0.7, smoothing: 0.7, capacity: 1, outcome: i === 2 ? 0.9 : 0.75 };
    history.put('forecast', `round ${i}`, madeAt, { entries: [{ ...entry, ...bounds }] });
  }
}

function plantedEvents(): EngineEvent[] {
  const disk = (use: string, path: string) => ({ use, path, disks: ['sda'], medium: 'disk' });
  const seen = (id: string, plotter: string, title: string) => ({
    type: 'process.seen',
    at: MONDAY,
    process: {
      ...{ id, pid: Number(id.split(':')[0]), startedAt: MONDAY, plotter, role: 'plotter', title, argv: [] },
      directories: [disk('tmp', '/mnt/tmp'), disk('final', '/mnt/a')],
    },
  });
  const plotsOf = (id: string, seconds: number, from: number) =>
    Array.from({ length: Math.floor((NOW - from) / seconds) }, (_, i) => {
      const startedAt = from + i * seconds;
      const plot = { k: 32, index: i + 1, startedAt };
      const step = (phase: number, share: number) => ({
        ...{ type: 'step.ended', at: startedAt + seconds, processId: id, step: `Phase ${phase}`, phase },
        seconds: seconds * share,
      });
      return [
        { type: 'plot.started', at: startedAt, processId: id, plot },
        step(1, 0.5),
        step(2, 0.2),
        step(3, 0.25),
        { type: 'plot.finished', at: startedAt + seconds - 1, processId: id, plot, seconds, bytes: 108e9 },
      ];
    }).flat();
  const raised = (id: string, title: string, severity: string, at: number, incident: string) => ({
    type: 'alert.raised',
    at,
    alert: { id, rule: id, title, severity, incident },
  });
  const rivals = (at: number, found: object[]) => ({ type: 'rivals.found', at, resource: 'cpu', rivals: found });
  const held = {
    class: 'cpu-starved',
    since: NOW - 2 * HOUR,
    severity: 0.8,
    confidence: 0.9,
    cause: 'Others compute.',
    evidence: [],
    remedies: [],
  };
  const anomaly = {
    kind: 'univariate',
    series: ['system.cpu.utilization{}'],
    since: NOW - HOUR,
    score: 0.99,
    summary: 'CPU use was unusual.',
  };
  return [
    { type: 'engine.started', at: MONDAY, engine: IDENTITY },
    seen(FIRST, 'madmax', 'Mad Max'),
    seen(SECOND, 'bladebit', 'BladeBit'),
    ...plotsOf(FIRST, 3000, MONDAY + 60),
    ...plotsOf(SECOND, 2000, NOW - 8 * HOUR),
    { type: 'plot.started', at: NOW - 500, processId: FIRST, plot: { k: 32, index: 9999, startedAt: NOW - 500 } },
    rivals(NOW - 2 * HOUR, [{ name: 'ffmpeg', pid: 7, processes: 1, amount: 2 }]),
    rivals(NOW - HOUR, []),
    { type: 'bottleneck.changed', at: NOW - 2 * HOUR, processId: FIRST, bottleneck: held },
    { type: 'bottleneck.changed', at: NOW - HOUR, processId: FIRST },
    { type: 'anomaly.found', at: NOW - HOUR, anomaly },
    raised('filesystem_full', 'File system /mnt/a', 'critical', NOW - 3 * HOUR, 'i@1'),
    raised('plotter_waiting', 'Mad Max, process 100, waits', 'warning', NOW - 3 * HOUR + 60, 'i@1'),
    { type: 'alert.resolved', at: NOW - 2 * HOUR, alertId: 'plotter_waiting', afterSeconds: 3540 },
    raised('swap_high', 'Swap', 'warning', NOW - 9 * DAY, 'long@1'),
    raised('memory_high', 'Memory', 'warning', NOW - 8 * HOUR, 'past@1'),
    { type: 'alert.resolved', at: NOW - 7 * HOUR, alertId: 'memory_high', afterSeconds: 3600 },
  ] as unknown as EngineEvent[];
}
