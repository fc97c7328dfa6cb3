import { LANES } from '../../../src/metrics/timeLanes.ts';

/** Seconds between two frames of the day. */
export const STEP_SECONDS = 10;
const DISKS = 6;
const PLOTTERS = 4;
const GIB = 2 ** 30;

interface Measured {
  readonly metric: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly most: number;
}

/** A host of six disks with four plotters: its series, as far as a revision knows them, and their values at any time. */
export function dayOfHost(knows: (metric: string) => boolean) {
  const measured = [...hostSeries(), ...Array.from({ length: PLOTTERS }, (_, i) => plotterSeries(i)).flat()].filter(
    ({ metric }) => knows(metric),
  );
  return {
    series: { version: 1, series: measured.map(({ metric, attributes }) => ({ metric, attributes })) },
    /** Waves: the same at the same time, and no two alike. */
    values: (at: number) =>
      Float64Array.from(measured, ({ most }, i) => most * (0.5 + 0.45 * Math.sin(at / (60 + 7 * i) + i))),
  };
}

function hostSeries(): Measured[] {
  const of = (metric: string, most: number, attributes: Measured['attributes'] = {}) => ({ metric, attributes, most });
  const both = ['read', 'write'] as const;
  return [
    ...['user', 'nice', 'system', 'interrupt', 'steal', 'iowait'].map((mode) =>
      of('system.cpu.mode.utilization', 0.15, { 'cpu.mode': mode }),
    ),
    of('system.cpu.utilization', 1),
    of('system.memory.utilization', 1),
    of('system.memory.limit', 64 * GIB),
    ...['used', 'buffers', 'cached', 'free'].map((state) =>
      of('system.memory.usage', 16 * GIB, { 'system.memory.state': state }),
    ),
    ...Array.from({ length: DISKS }, (_, i) => ({ 'system.device': `disk${i}` })).flatMap((disk) => [
      of('system.disk.utilization', 1, disk),
      of('system.disk.queue', 20, disk),
      ...both.flatMap((direction) => {
        const own = { ...disk, 'disk.io.direction': direction };
        return [
          of('system.disk.io.rate', GIB, own),
          of('system.disk.await', 0.02, own),
          of('system.disk.request.size', 2 ** 20, own),
        ];
      }),
    ]),
    ...['receive', 'transmit'].map((direction) =>
      of('system.network.io.rate', 2 ** 27, { 'network.interface.name': 'eth0', 'network.io.direction': direction }),
    ),
    ...['cpu', 'memory', 'io'].flatMap((resource) =>
      ['some', 'all'].map((stalled) => of('system.pressure.stall', 0.3, { resource, stalled })),
    ),
    ...Array.from({ length: 4 }, (_, i) =>
      of('hw.temperature', 80, { 'hw.id': `t${i}`, 'hw.name': `Sensor ${i}`, 'system.device': '' }),
    ),
  ];
}

function plotterSeries(i: number): Measured[] {
  const own = { plotter: 'madmax', 'process.pid': String(1000 + i), 'process.id': `${1000 + i}:1` };
  const of = (metric: string, most: number, attributes: Measured['attributes'] = {}) => ({
    metric,
    attributes: { ...own, ...attributes },
    most,
  });
  return [
    of('process.cpu.utilization', 8),
    of('process.memory.usage', 8 * GIB),
    of('process.thread.efficiency', 1),
    ...['read', 'write'].map((direction) => of('process.disk.io.rate', GIB, { 'disk.io.direction': direction })),
    ...LANES.map((lane) => of('process.time.share', 1 / LANES.length, { lane })),
    ...['cpu-starved', 'disk-latency', 'memory'].map((name) =>
      of('plotter.bottleneck.probability', 1, { 'bottleneck.class': name }),
    ),
  ];
}
