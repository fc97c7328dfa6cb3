import type { History } from '../../src/history/history.ts';
import type { Series } from '../../src/metrics/series.ts';
import { IDENTITY } from '../history/historyFixture.ts';

/** A host whose history grows by a frame each second: some gauges and a counter of the host, and of plotters. */
export class PlottingHost {
  readonly history: History;
  #list: { version: number; series: Series[] };
  #plotters: readonly string[] = [];
  now: number;

  constructor(history: History, now: number, disks = 4) {
    this.history = history;
    this.now = now;
    history.lease.tryAcquire(IDENTITY);
    this.#list = { version: 1, series: hostSeries(disks) };
    this.#disks = disks;
  }

  readonly #disks: number;

  /** Those that run from now on, by the ids of their processes. */
  set plotters(ids: readonly string[]) {
    this.#plotters = ids;
    const series = [...hostSeries(this.#disks), ...ids.flatMap(plotterSeries)];
    this.#list = { version: this.#list.version + 1, series };
  }

  get plotters(): readonly string[] {
    return this.#plotters;
  }

  get width(): number {
    return this.#list.series.length;
  }

  /** Time goes on, with a frame each second. `absent`: of these metrics there is no value. */
  run(seconds: number, absent: readonly string[] = []): void {
    for (let second = 0; second < seconds; second++) {
      this.now++;
      const values = Float64Array.from(this.#list.series, ({ metric }, at) =>
        absent.includes(metric) ? Number.NaN : valueAt(metric, at, this.now),
      );
      this.history.append(this.now, values, this.#list, []);
    }
  }
}

function valueAt(metric: string, at: number, now: number): number {
  const wave = (Math.sin(now / (7 + at)) + 1) / 2;
  return metric.endsWith('.io') || metric.endsWith('.time') ? Math.round(now * (at + 1)) : Math.round(wave * 1e4) / 1e4;
}

function hostSeries(disks: number): Series[] {
  const ofDisks = Array.from({ length: disks }, (_, disk) => {
    const attributes = { 'system.device': `nvme${disk}n1` };
    return [
      { metric: 'system.disk.utilization' as const, attributes },
      { metric: 'system.disk.queue' as const, attributes },
      ...['read', 'write'].map((direction) => ({
        metric: 'system.disk.io' as const,
        attributes: { ...attributes, 'disk.io.direction': direction },
      })),
    ];
  });
  return [
    { metric: 'system.cpu.utilization', attributes: {} },
    { metric: 'system.memory.utilization', attributes: {} },
    { metric: 'plotters.plots.rate', attributes: {} },
    // Not for a fleet: of each core, and what an engine works out itself.
    { metric: 'system.cpu.core.utilization', attributes: { 'cpu.logical_number': '0' } },
    { metric: 'system.disk.io.rate', attributes: { 'system.device': 'nvme0n1', 'disk.io.direction': 'read' } },
    ...ofDisks.flat(),
  ];
}

function plotterSeries(id: string): Series[] {
  const attributes = { plotter: 'madmax', 'process.pid': id.split(':')[0], 'process.id': id };
  return [
    { metric: 'plotter.progress', attributes },
    { metric: 'process.cpu.utilization', attributes },
    { metric: 'process.open_files.count', attributes },
  ];
}
