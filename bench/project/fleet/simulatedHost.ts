import type { Fact } from '../../../src/fleet/pushedFrames.ts';
import type { PushHistory } from '../../../src/fleet/pushSender.ts';
import type { RawRow } from '../../../src/history/rawRows.ts';
import { RowLayout } from '../../../src/history/rowLayout.ts';
import type { Series } from '../../../src/metrics/series.ts';
import { LANES } from '../../../src/metrics/timeLanes.ts';

/** What a plotting host with so many series has: four plotters, the rest disks. All of them are sent. */
export function seriesOfHost(count: number): Series[] {
  const plotters = ['madmax', 'bladebit', 'madmax', 'gigahorse'].flatMap((plotter, i) => {
    const attributes = { plotter, 'process.pid': String(100 + i), 'process.id': `${100 + i}:1` };
    return [
      { metric: 'plotter.progress', attributes },
      { metric: 'plotter.remaining', attributes: { ...attributes, quantile: '0.5' } },
      { metric: 'plotter.bottleneck.severity', attributes },
      { metric: 'process.cpu.utilization', attributes },
      { metric: 'process.memory.usage', attributes },
      ...LANES.map((lane) => ({ metric: 'process.time.share', attributes: { ...attributes, lane } })),
    ] as Series[];
  });
  const disks = Array.from({ length: Math.ceil(count / 6) }, (_, disk) => {
    const attributes = { 'system.device': `nvme${disk}n1` };
    const both = ['read', 'write'].map((direction) => ({ ...attributes, 'disk.io.direction': direction }));
    return [
      ...both.map((of) => ({ metric: 'system.disk.io', attributes: of })),
      ...both.map((of) => ({ metric: 'system.disk.operations', attributes: of })),
      ...both.map((of) => ({ metric: 'system.disk.await', attributes: of })),
    ] as Series[];
  }).flat();
  const host: Series[] = [
    { metric: 'plotters.plots.rate', attributes: {} },
    { metric: 'system.filesystem.time_to_full', attributes: { 'system.filesystem.mountpoint': '/mnt/a' } },
    { metric: 'system.memory.available', attributes: {} },
  ];
  return [...host, ...plotters, ...disks].slice(0, count);
}

/** A value of a series at a time: one that wanders, with four decimals; counters grow. */
export function valueAt({ metric }: Series, at: number, seconds: number): number {
  const wave = (Math.sin(seconds / (11 + (at % 17))) + Math.sin(seconds / (3 + (at % 5)))) / 4 + 0.5;
  if (metric === 'system.disk.io' || metric === 'system.disk.operations') return Math.floor(seconds) * (at + 1);
  return Math.round((metric === 'plotters.plots.rate' ? 20 * (1 + wave) : wave) * 1e4) / 1e4;
}

/** The history of a host that never was, in memory: a frame each second. */
export class SimulatedHost implements PushHistory {
  readonly #rows: RawRow[] = [];
  readonly #documents = new Map<string, unknown>();
  readonly #series: readonly Series[];
  readonly #layout: RowLayout;
  readonly #number: number;
  now: number;

  constructor(number: number, series: readonly Series[], now: number) {
    this.#series = series;
    this.#layout = new RowLayout([{ ids: Float64Array.from(series, (_, i) => i + 1), series }]);
    this.#number = number;
    this.now = now;
  }

  /** A second goes by. */
  run(): void {
    this.now++;
    const values = Float64Array.from(this.#series, (series, at) => valueAt(series, at + this.#number, this.now));
    this.#rows.push({ row: this.#rows.length + 1, epochSeconds: this.now, layout: this.#layout, values });
  }

  get newestRow(): number {
    return this.#rows.length;
  }

  frames(afterRow: number, limit: number): RawRow[] {
    return this.#rows.slice(afterRow, afterRow + limit);
  }

  get(kind: string, key: string): unknown {
    return this.#documents.get(`${kind} ${key}`);
  }

  put(kind: string, key: string, _at: number, value: unknown): void {
    this.#documents.set(`${kind} ${key}`, value);
  }

  /** What it says of itself. */
  facts(): Fact[] {
    const held = { plotter: 'madmax', 'process.id': '100:1', 'bottleneck.class': 'disk-latency' };
    return [
      { metric: 'target_info', attributes: { 'service.version': '1.0.0' }, value: 1 },
      { metric: 'plotscope.frame.time', attributes: {}, value: this.now },
      { metric: 'plotscope.verdict', attributes: held, value: 0.6 },
      { metric: 'plotscope.verdict.gain', attributes: held, value: 1.2 },
      { metric: 'plotscope.alerts.up', attributes: { 'alert.rule': 'disk_full', severity: 'warning' }, value: 1 },
    ];
  }
}
