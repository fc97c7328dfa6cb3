import { readFileSync } from 'node:fs';
import { CLASSES, isBottleneck } from '../../src/analysis/bottleneck/classes.ts';
import { EVERYTHING, onlyCollectors } from '../../src/collect/collectSettings.ts';
import { Diagnosing } from '../../src/engine/diagnosing.ts';
import { LocalEngine } from '../../src/engine/localEngine.ts';
import type { MetricName } from '../../src/metrics/catalogue.ts';
import { type Frame, present, sumIn, valueIn } from '../../src/metrics/frame.ts';
import type { Attributes } from '../../src/metrics/metric.ts';
import { hasAttributes } from '../../src/metrics/series.ts';
import type { Sample, Total } from './runSamples.ts';

const INTERVAL_SECONDS = 0.5;

/** Watches what a plotter and the host do while a run goes on. */
export interface RunSampler {
  /** @param pid of the leader of the run's process group. */
  begin(pid: number): void;
  /** The samples since `begin`. */
  end(): readonly Sample[];
}

/** Totals of processes by metric; what an ended process had stays counted. */
const OF_PROCESSES: readonly (readonly [Total, MetricName, Attributes])[] = [
  ['cpuSeconds', 'process.cpu.time', {}],
  ['readBytes', 'process.io', { 'disk.io.direction': 'read' }],
  ['writtenBytes', 'process.io', { 'disk.io.direction': 'write' }],
  ['diskReadBytes', 'process.disk.io', { 'disk.io.direction': 'read' }],
  ['diskWrittenBytes', 'process.disk.io', { 'disk.io.direction': 'write' }],
];
/** Seconds per second of processes, and of the host, which are summed up here. */
const WAITS: readonly (readonly [Total, MetricName])[] = [
  ['diskWaitSeconds', 'process.block_io.delay.rate'],
  ['coreWaitSeconds', 'process.cpu.delay.rate'],
];
const DISK_STALL = { resource: 'io', stalled: 'some' };
const IDLE = new Set(['idle', 'iowait']);

/** The engine of this host, with the collectors that tell why a run is slow; takes about 1 % of one core. */
export class EngineSampler implements RunSampler {
  readonly #diagnosing = new Diagnosing();
  readonly #engine: LocalEngine;
  /** Group leader of the run that is watched. */
  #leader: number | undefined;
  #samples: Sample[] = [];
  readonly #ofGroup = new Map<string, boolean>();
  /** Last counts of each process of the run. */
  readonly #counts = new Map<Total, Map<string, number>>();
  #sums: Partial<Record<Total, number>> = {};
  #lanes: Record<string, number> | undefined;
  #host: { busy: number | undefined; energy: number | undefined } | undefined;
  #lastFrame: Frame | undefined;

  constructor() {
    const collect = {
      ...EVERYTHING,
      collectors: onlyCollectors(['system', 'storage', 'hardware', 'process', 'application']),
    };
    this.#engine = new LocalEngine(
      INTERVAL_SECONDS,
      (frame) => {
        this.#diagnosing.look(frame);
        this.#take(frame);
      },
      () => {},
      collect,
      [this.#diagnosing],
    );
    this.#engine.engine.start();
  }

  begin(pid: number): void {
    this.#leader = pid;
    this.#ofGroup.clear();
    this.#counts.clear();
    this.#sums = {};
    this.#lanes = undefined;
    this.#host = this.#lastFrame && { busy: busySeconds(this.#lastFrame), energy: sumIn(this.#lastFrame, 'hw.energy') };
    // A new process has used nothing yet.
    const totals = Object.fromEntries([...OF_PROCESSES, ...WAITS].map(([total]) => [total, 0]));
    this.#samples = [
      { at: Date.now() / 1000, totals: { ...totals, hostDiskStallSeconds: 0, othersCpuSeconds: 0, energyJoules: 0 } },
    ];
  }

  end(): readonly Sample[] {
    if (this.#leader !== undefined) this.#engine.engine.takeFrame();
    this.#leader = undefined;
    const told = new Set(this.#samples.slice(1).flatMap(({ totals }) => Object.keys(totals)));
    // What no frame told isn't 0 but absent.
    return this.#samples.map(({ totals, ...sample }) => ({
      ...sample,
      totals: Object.fromEntries(Object.entries(totals).filter(([total]) => told.has(total))),
    }));
  }

  close(): void {
    this.#engine.engine.close();
  }

  #take(frame: Frame): void {
    const last = this.#lastFrame;
    this.#lastFrame = frame;
    if (this.#leader === undefined || last === undefined) return;
    const seconds = frame.epochSeconds - last.epochSeconds;
    if (!(seconds > 0)) return;
    const totals: Partial<Record<Total, number | undefined>> = {};
    for (const [total, metric, attributes] of OF_PROCESSES)
      totals[total] = this.#counted(frame, total, metric, attributes);
    for (const [total, metric] of WAITS) totals[total] = this.#summed(total, this.#rateOfRun(frame, metric), seconds);
    totals.hostDiskStallSeconds = this.#summed(
      'hostDiskStallSeconds',
      valueIn(frame, 'system.pressure.stall', DISK_STALL),
      seconds,
    );
    const busy = busySeconds(frame);
    if (busy !== undefined && this.#host?.busy !== undefined && totals.cpuSeconds !== undefined) {
      totals.othersCpuSeconds = Math.max(0, busy - this.#host.busy - totals.cpuSeconds);
    }
    const energy = sumIn(frame, 'hw.energy');
    if (energy !== undefined && this.#host?.energy !== undefined) totals.energyJoules = energy - this.#host.energy;
    else totals.energyJoules = this.#summed('energyJoules', sumIn(frame, 'hw.power'), seconds);
    const lanes = this.#addLanes(frame, seconds);
    const heat = frame.index.of('hw.temperature').flatMap(({ slot }) => present(frame.values[slot]) ?? []);
    this.#samples.push({
      at: frame.epochSeconds,
      totals: Object.fromEntries(Object.entries(totals).filter(([, value]) => value !== undefined)),
      ...(lanes && { lanes }),
      ...(heat.length > 0 && { celsius: Math.max(...heat) }),
      ...this.#limit(),
    });
  }

  /** The time account of the run's plotter, summed up; of several processes their mean. */
  #addLanes(frame: Frame, seconds: number): Record<string, number> | undefined {
    const shares = frame.index.of('process.time.share').flatMap(({ slot, attributes }) => {
      const share = present(frame.values[slot]);
      return share === undefined || !this.#isOfRun(attributes) ? [] : [{ lane: attributes.lane, share }];
    });
    const processes = shares.reduce((sum, { share }) => sum + share, 0);
    if (processes > 0) {
      this.#lanes = { ...this.#lanes };
      for (const { lane, share } of shares)
        this.#lanes[lane] = (this.#lanes[lane] ?? 0) + (share / processes) * seconds;
    }
    return this.#lanes;
  }

  /** Sum of a counter over the run's processes, those that have ended included. */
  #counted(frame: Frame, total: Total, metric: MetricName, attributes: Attributes): number | undefined {
    let counts = this.#counts.get(total);
    for (const series of frame.index.of(metric)) {
      const value = present(frame.values[series.slot]);
      if (value === undefined || !hasAttributes(series, attributes) || !this.#isOfRun(series.attributes)) continue;
      counts ??= new Map();
      counts.set(series.attributes['process.id'] ?? '', value);
    }
    if (!counts) return undefined;
    this.#counts.set(total, counts);
    return [...counts.values()].reduce((sum, value) => sum + value, 0);
  }

  #rateOfRun(frame: Frame, metric: MetricName): number | undefined {
    const rates = frame.index.of(metric).flatMap((series) => {
      const value = present(frame.values[series.slot]);
      return value !== undefined && this.#isOfRun(series.attributes) ? [value] : [];
    });
    return rates.length === 0 ? undefined : rates.reduce((sum, rate) => sum + rate, 0);
  }

  #summed(total: Total, rate: number | undefined, seconds: number): number | undefined {
    if (rate !== undefined) this.#sums[total] = (this.#sums[total] ?? 0) + rate * seconds;
    return this.#sums[total];
  }

  /** What holds the run back; of several plotters the one that is held back most. */
  #limit(): { limit?: string } {
    const ofRun = this.#diagnosing.diagnosis.verdicts.filter(({ plotter: { id, pid } }) =>
      this.#isOfRun({ 'process.id': id, 'process.pid': String(pid) }),
    );
    const worst = ofRun.sort((a, b) => b.severity - a.severity)[0];
    if (!worst || !isBottleneck(worst.name)) return {};
    const disk = worst.name.startsWith('disk-') ? worst.where.disk : undefined;
    return { limit: [CLASSES[worst.name].title, disk].filter(Boolean).join(' ') };
  }

  #isOfRun(attributes: Attributes): boolean {
    const id = attributes['process.id'] ?? '';
    let known = this.#ofGroup.get(id);
    if (known === undefined) {
      const pid = Number(attributes['process.pid']);
      known = pid === this.#leader || groupOf(pid) === this.#leader;
      this.#ofGroup.set(id, known);
    }
    return known;
  }
}

/** Core seconds of the whole host that weren't idle. */
function busySeconds(frame: Frame): number | undefined {
  const modes = frame.index.of('system.cpu.time').flatMap((series) => {
    const value = present(frame.values[series.slot]);
    return value === undefined || IDLE.has(series.attributes['cpu.mode'] ?? '') ? [] : [value];
  });
  return modes.length === 0 ? undefined : modes.reduce((sum, value) => sum + value, 0);
}

/** Process group, where the system tells. */
function groupOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  } catch {
    return undefined;
  }
}
