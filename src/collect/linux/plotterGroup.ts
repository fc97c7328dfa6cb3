import type { Attributes } from '../../metrics/metric.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import type { Source } from '../source.ts';
import { GroupCpu } from './groupCpu.ts';
import type { GroupLimits, Limits } from './groupLimits.ts';
import { GroupMemory } from './groupMemory.ts';
import { STALL_RESOURCES, StallFile } from './stallFile.ts';

/** The control groups of a plotter, its service's and its container's: what they limit, and how much of it is used. */
export class PlotterGroup {
  readonly #source: Source;
  readonly #recorder: Recorder;
  readonly #pid: number;
  readonly #limits: GroupLimits;
  readonly #attributes: Attributes;
  #cpu: GroupCpu | undefined;
  #memory: GroupMemory | undefined;
  #others: SeriesGroup[] = [];
  #stalls: StallFile[] = [];
  #followed: Limits | undefined;

  constructor(source: Source, recorder: Recorder, pid: number, limits: GroupLimits, attributes: Attributes) {
    this.#source = source;
    this.#recorder = recorder;
    this.#pid = pid;
    this.#limits = limits;
    this.#attributes = attributes;
  }

  /** Seconds for which its quota held cores back so far, summed over cores; NaN where it has none. */
  get throttledSeconds(): number {
    return this.#cpu?.throttledSeconds ?? Number.NaN;
  }

  /** Pages of its groups that came back so far after they had been dropped for want of room; NaN without a memory limit. */
  get swappedInPages(): number {
    return this.#memory?.swappedInPages ?? Number.NaN;
  }

  get refaultedPages(): number {
    return this.#memory?.refaultedPages ?? Number.NaN;
  }

  measure(seconds: number): void {
    const limits = this.#limits.of(this.#pid, seconds);
    if (limits !== this.#followed) {
      this.close();
      this.#follow(limits);
    }
    this.#read(this.#cpu);
    this.#read(this.#memory);
    for (let i = 0; i < this.#stalls.length; i++) this.#read(this.#stalls[i]);
  }

  unavailable(reason: string): void {
    for (const group of this.#groups()) group.unavailable(reason);
  }

  close(): void {
    this.#cpu?.close();
    this.#memory?.close();
    for (const group of this.#others) group.close();
    for (const stall of this.#stalls) {
      stall.close();
      stall.group.close();
    }
  }

  #groups(): SeriesGroup[] {
    return [this.#cpu, this.#memory, ...this.#stalls].flatMap((one) => one?.group ?? []);
  }

  #read(one: { read(): void; readonly group: SeriesGroup } | undefined): void {
    try {
      one?.read();
    } catch (error) {
      one!.group.unavailable((error as Error).message);
    }
  }

  #follow(limits: Limits): void {
    const [source, r, attributes] = [this.#source, this.#recorder, this.#attributes];
    const { cpu, account, memory, io, pressure } = limits;
    this.#followed = limits;
    this.#cpu = cpu && new GroupCpu(source, r, cpu, account, 'process.cgroup', attributes);
    this.#memory = memory && new GroupMemory(source, r, memory, 'process.cgroup', attributes);
    this.#others = io.map(({ device, direction, unit, limit }) => {
      const group = r.group({ ...attributes, 'system.device': device, 'disk.io.direction': direction });
      r.set(group.gauge(`process.cgroup.disk.${unit}.limit`), limit);
      return group;
    });
    if (!cpu) this.#none('cpu', 'no control group limits the CPU time of this process');
    if (!memory) this.#none('memory', 'no control group limits the memory of this process');
    this.#stalls = pressure
      ? STALL_RESOURCES.map((resource) => {
          const path = `${pressure}/${resource}.pressure`;
          return new StallFile(source, r, path, 'process.cgroup.pressure.stall', resource, attributes);
        })
      : [];
  }

  #none(resource: 'cpu' | 'memory', reason: string): void {
    const group = this.#recorder.group(this.#attributes);
    group.gauge(`process.cgroup.${resource}.limit`);
    group.inapplicable(reason);
    this.#others.push(group);
  }
}
