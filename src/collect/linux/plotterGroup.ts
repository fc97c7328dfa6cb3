import type { Attributes } from '../../metrics/metric.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import type { Source } from '../source.ts';
import { type Controllers, cpuLimit, findControllers, type Limited, memoryLimit } from './controlGroup.ts';
import { GroupCpu } from './groupCpu.ts';
import { type IoLimit, ioLimits } from './groupIoLimits.ts';
import { GroupMemory } from './groupMemory.ts';
import { readNumber } from './smallFile.ts';
import { STALL_RESOURCES, StallFile } from './stallFile.ts';

/** Limits that are changed while a plotter runs are to be known before it is told what holds it back. */
const LIMITS_EVERY_SECONDS = 5;

interface Limits {
  readonly cpu: Limited | undefined;
  readonly memory: Limited | undefined;
  readonly io: readonly IoLimit[];
  /** Folder of the group that has pressure of its own: the root group's is that of the host. */
  readonly pressure: string | undefined;
}

/** The control groups of a plotter, its service's and its container's: what they limit, and how much of it is used. */
export class PlotterGroup {
  readonly #source: Source;
  readonly #recorder: Recorder;
  readonly #pid: number;
  readonly #hostBytes: number;
  readonly #attributes: Attributes;
  #cpu: GroupCpu | undefined;
  #memory: GroupMemory | undefined;
  #others: SeriesGroup[] = [];
  #stalls: StallFile[] = [];
  #known = '';
  #dueAt = Number.NEGATIVE_INFINITY;

  constructor(source: Source, recorder: Recorder, pid: number, hostBytes: number, attributes: Attributes) {
    this.#source = source;
    this.#recorder = recorder;
    this.#pid = pid;
    this.#hostBytes = hostBytes;
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
    if (seconds >= this.#dueAt) {
      this.#dueAt = seconds + LIMITS_EVERY_SECONDS;
      this.#findLimits();
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

  #findLimits(): void {
    const source = this.#source;
    const controllers = findControllers(source, this.#pid);
    const pressure = controllers.unified?.folders;
    const limits: Limits = {
      cpu: cpuLimit(source, controllers) ?? throttledGroup(source, controllers),
      memory: memoryLimit(source, controllers, this.#hostBytes),
      io: ioLimits(source, controllers),
      pressure: pressure && pressure.length > 1 ? pressure[0] : undefined,
    };
    const known = JSON.stringify(limits);
    if (known === this.#known) return;
    this.#known = known;
    this.close();
    this.#follow(limits, controllers);
  }

  #follow({ cpu, memory, io, pressure }: Limits, { cpuacct }: Controllers): void {
    const [source, r, attributes] = [this.#source, this.#recorder, this.#attributes];
    const account = cpu && source.exists(`${cpu.folder}/cpuacct.usage`) ? cpu.folder : cpuacct?.folders[0];
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

/** A group that was held back although its quota can't be read. */
function throttledGroup(source: Source, { cpu }: Controllers): Limited | undefined {
  if (!cpu) return undefined;
  const folder = cpu.folders.find((one) => readNumber(source, `${one}/cpu.stat`) > 0);
  if (folder === undefined || cpu.version === 2) return undefined;
  return { version: cpu.version, folder, limit: Number.NaN };
}
