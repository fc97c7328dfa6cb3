import type { Collector, Now } from '../collector.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import type { Source } from '../source.ts';
import { type Controllers, cpuLimit, findControllers, type Limited, memoryLimit } from './controlGroup.ts';
import { GroupCpu } from './groupCpu.ts';
import { GroupMemory } from './groupMemory.ts';
import { readNumber } from './smallFile.ts';
import { STALL_RESOURCES, StallFile } from './stallFile.ts';

/** Limits are changed seldom (`docker update`, `systemctl set-property`). */
const LIMITS_EVERY_SECONDS = 30;
const KIB = 1024;

/**
 * The limits of the control group that this process runs in (a container, a service with limits), and how much of them is used:
 * there they count, not what the host has. Absent with the reason where nothing limits it.
 */
export class LinuxContainer implements Collector {
  readonly name = 'container';
  readonly #source: Source;
  #recorder!: Recorder;
  #controllers!: Controllers;
  #without!: Record<'memory' | 'cpu', SeriesGroup | undefined>;
  #memory: GroupMemory | undefined;
  #cpu: GroupCpu | undefined;
  #stalls: StallFile[] = [];
  /** The limits as they were found last. */
  #known = '';
  #limitsDueAt = Number.NEGATIVE_INFINITY;

  constructor(source: Source) {
    this.#source = source;
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.#controllers = findControllers(this.#source);
    this.#without = { memory: undefined, cpu: undefined };
  }

  collect({ seconds }: Now): void {
    if (seconds >= this.#limitsDueAt) {
      this.#limitsDueAt = seconds + LIMITS_EVERY_SECONDS;
      this.#findLimits();
    }
    this.#memory?.read();
    this.#cpu?.read();
    for (let i = 0; i < this.#stalls.length; i++) this.#stalls[i].read();
  }

  unavailable(reason: string): void {
    this.#memory?.group.unavailable(reason);
    this.#cpu?.group.unavailable(reason);
    for (const { group } of this.#stalls) group.unavailable(reason);
  }

  close(): void {
    this.#memory?.close();
    this.#cpu?.close();
    for (const stall of this.#stalls) {
      stall.close();
      stall.group.close();
    }
  }

  #findLimits(): void {
    const memory = memoryLimit(this.#source, this.#controllers, readNumber(this.#source, '/proc/meminfo') * KIB);
    const cpu = cpuLimit(this.#source, this.#controllers);
    const limits = JSON.stringify([memory ?? null, cpu ?? null]);
    if (limits === this.#known) return;
    this.#known = limits;
    this.#follow(memory, cpu);
  }

  #follow(memory: Limited | undefined, cpu: Limited | undefined): void {
    const source = this.#source;
    const r = this.#recorder;
    this.close();
    this.#without.memory?.close();
    this.#without.cpu?.close();
    this.#memory = memory && new GroupMemory(source, r, memory);
    this.#cpu = cpu && new GroupCpu(source, r, cpu, cpu.version === 1 ? this.#accountFolder(cpu) : undefined);
    this.#without = { memory: memory ? undefined : this.#none('memory'), cpu: cpu ? undefined : this.#none('cpu') };
    const folder = (memory ?? cpu)?.version === 2 ? this.#controllers.cpu?.folders[0] : undefined;
    this.#stalls = folder
      ? STALL_RESOURCES.map(
          (resource) =>
            new StallFile(source, r, `${folder}/${resource}.pressure`, 'container.pressure.stall', resource),
        )
      : [];
  }

  /** Mounted together with the folder of the limit nearly everywhere. */
  #accountFolder({ folder }: Limited): string | undefined {
    if (this.#source.exists(`${folder}/cpuacct.usage`)) return folder;
    return this.#controllers.cpuacct?.folders[0];
  }

  #none(resource: 'memory' | 'cpu'): SeriesGroup {
    const group = this.#recorder.group();
    group.gauge(`container.${resource}.limit`);
    group.gauge(`container.${resource}.utilization`);
    group.inapplicable(`no control group limits the ${resource === 'cpu' ? 'CPU time' : 'memory'} of this process`);
    return group;
  }
}
