import { type Frame, SeriesIndex } from '../../../src/metrics/frame.ts';
import type { Series } from '../../../src/metrics/series.ts';
import { normalSource, START } from './madeSeries.ts';

const MEBIBYTE = 2 ** 20;
const disks = ['nvme0n1', 'nvme1n1', 'sda', 'sdb'];
const nics = ['eth0', 'eth1'];

/** What a made host measures. */
export const HOST_SERIES: readonly Series[] = [
  { metric: 'system.cpu.utilization', attributes: {} },
  { metric: 'system.cpu.mode.utilization', attributes: { 'cpu.mode': 'iowait' } },
  { metric: 'system.cpu.context_switches.rate', attributes: {} },
  { metric: 'system.cpu.frequency.mean', attributes: {} },
  { metric: 'hw.temperature.utilization', attributes: {} },
  { metric: 'system.memory.utilization', attributes: {} },
  { metric: 'system.memory.dirty', attributes: {} },
  ...['cpu', 'memory', 'io'].map(
    (resource): Series => ({ metric: 'system.pressure.stall', attributes: { resource, stalled: 'some' } }),
  ),
  ...disks.flatMap((device): Series[] => [
    { metric: 'system.disk.utilization', attributes: { 'system.device': device } },
    { metric: 'system.disk.queue', attributes: { 'system.device': device } },
    ...['read', 'write'].flatMap((direction): Series[] =>
      (['system.disk.io.rate', 'system.disk.operations.rate', 'system.disk.await'] as const).map((metric) => ({
        metric,
        attributes: { 'system.device': device, 'disk.io.direction': direction },
      })),
    ),
  ]),
  ...nics.flatMap((name): Series[] =>
    ['receive', 'transmit'].map((direction) => ({
      metric: 'system.network.io.rate',
      attributes: { 'network.interface.name': name, 'network.io.direction': direction },
    })),
  ),
];

/** A level that most of its kind have on a quiet host, and how far noise moves it. */
const LEVELS: Readonly<Record<string, number>> = {
  'system.cpu.context_switches.rate': 3000,
  'system.cpu.frequency.mean': 2.4e9,
  'system.memory.dirty': 20 * MEBIBYTE,
  'system.disk.io.rate': 2 * MEBIBYTE,
  'system.disk.operations.rate': 30,
  'system.disk.queue': 0.3,
  'system.disk.await': 0.004,
  'system.network.io.rate': MEBIBYTE,
};

export interface MadeHostOptions {
  readonly seed: number;
  /** Seconds between frames: with as many as a pass has, each is a pass's mean. */
  readonly stepSeconds: number;
  readonly start?: number;
  /** Changes a value before it is measured. */
  readonly disturb?: (series: Series, at: number, value: number) => number;
}

/**
 * Frames of a host on which nothing happens but what happens on every one: noise with memory, heavy tails in rates, a daily rhythm,
 * memory that creeps, and every hour a short burst of work.
 */
export function* madeHost({ seed, stepSeconds, start = START, disturb = (_, __, value) => value }: MadeHostOptions) {
  const normal = normalSource(seed);
  const index = new SeriesIndex({ version: 1, series: HOST_SERIES });
  const slow = new Float64Array(HOST_SERIES.length);
  const memory = HOST_SERIES.map((_, at) => [0, 0.5, 0.9, 0.98][at % 4]);
  const values = new Float64Array(HOST_SERIES.length);
  for (let step = 0; ; step++) {
    const epochSeconds = start + step * stepSeconds;
    const day = Math.sin((2 * Math.PI * epochSeconds) / 86_400);
    const burst = epochSeconds % 3600 < 40 ? 1 : 0;
    for (let at = 0; at < values.length; at++) {
      const series = HOST_SERIES[at];
      slow[at] = memory[at] * slow[at] + Math.sqrt(1 - memory[at] ** 2) * normal();
      const level = LEVELS[series.metric];
      const own =
        level === undefined
          ? Math.min(1, Math.max(0, 0.2 + 0.03 * slow[at] + 0.04 * day + 0.1 * burst))
          : level * Math.exp(0.5 * slow[at] + 0.1 * day + burst);
      values[at] = disturb(series, epochSeconds, own);
    }
    const frame: Frame = { epochSeconds, index, values };
    yield frame;
  }
}
