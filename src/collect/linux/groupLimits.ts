import { type Source, TextBuffer } from '../source.ts';
import { type Controllers, cpuLimit, findControllers, type Limited, memoryLimit } from './controlGroup.ts';
import { type IoLimit, ioLimits } from './groupIoLimits.ts';
import { KeptReads } from './keptReads.ts';
import { readNumber } from './smallFile.ts';

/** Limits that a plotter gets while it runs are to be known before it is told what holds it back: new ones of its group, and those of another. */
const LIMITS_EVERY_SECONDS = 5;
/** Groups are mounted hardly ever. */
const GROUPS_EVERY_SECONDS = 60;

/** What limits a process, of its own control group and those around it. */
export interface Limits {
  readonly cpu: Limited | undefined;
  /** Folder of the CPU time used, of version 1. */
  readonly account: string | undefined;
  readonly memory: Limited | undefined;
  readonly io: readonly IoLimit[];
  /** Folder of the group that has pressure of its own: the root group's is that of the host. */
  readonly pressure: string | undefined;
}

interface Group {
  readonly controllers: Controllers;
  readonly source: KeptReads;
  limits: Limits;
  /** Of `limits`, to tell whether they changed. */
  known: string;
  dueAt: number;
}

/** The limits of control groups: each group is read once however many plotters run in it, and its files stay open. */
export class GroupLimits {
  readonly #source: Source;
  readonly #hostBytes: number;
  readonly #text = new TextBuffer();
  /** By the text of /proc/PID/cgroup. */
  readonly #groups = new Map<string, Group>();
  readonly #memberships = new Map<number, { readonly text: string; readonly dueAt: number }>();
  #forgetAt = Number.NEGATIVE_INFINITY;

  /** `hostBytes`: memory of the host; a limit above it is none. */
  constructor(source: Source, hostBytes: number) {
    this.#source = source;
    this.#hostBytes = hostBytes;
  }

  /** The same object as long as nothing has changed. */
  of(pid: number, seconds: number): Limits {
    if (seconds >= this.#forgetAt) {
      this.close();
      this.#forgetAt = seconds + GROUPS_EVERY_SECONDS;
    }
    const membership = this.#membershipOf(pid, seconds);
    const group = this.#groups.get(membership) ?? this.#add(membership, pid);
    if (seconds >= group.dueAt) this.#read(group, seconds);
    return group.limits;
  }

  close(): void {
    this.#memberships.clear();
    for (const group of this.#groups.values()) {
      group.source.forget();
      group.dueAt = Number.NEGATIVE_INFINITY;
    }
  }

  #membershipOf(pid: number, seconds: number): string {
    const known = this.#memberships.get(pid);
    if (known && seconds < known.dueAt) return known.text;
    const text = this.#source.readOnce(`/proc/${pid}/cgroup`, this.#text) ? this.#text.toString() : '';
    this.#memberships.set(pid, { text, dueAt: seconds + LIMITS_EVERY_SECONDS });
    return text;
  }

  #add(membership: string, pid: number): Group {
    const controllers = findControllers(this.#source, pid);
    const limits: Limits = { cpu: undefined, account: undefined, memory: undefined, io: [], pressure: undefined };
    const source = new KeptReads(this.#source);
    const group = { controllers, source, limits, known: '', dueAt: Number.NEGATIVE_INFINITY };
    this.#groups.set(membership, group);
    return group;
  }

  #read(group: Group, seconds: number): void {
    const { controllers, source } = group;
    group.dueAt = seconds + LIMITS_EVERY_SECONDS;
    if (source.isUnchanged()) return;
    const cpu = cpuLimit(source, controllers) ?? throttledGroup(source, controllers);
    const pressure = controllers.unified?.folders;
    const limits: Limits = {
      cpu,
      account: cpu && (source.exists(`${cpu.folder}/cpuacct.usage`) ? cpu.folder : controllers.cpuacct?.folders[0]),
      memory: memoryLimit(source, controllers, this.#hostBytes),
      io: ioLimits(source, controllers),
      pressure: pressure && pressure.length > 1 ? pressure[0] : undefined,
    };
    const known = JSON.stringify(limits);
    if (known === group.known) return;
    group.known = known;
    group.limits = limits;
  }
}

/** A group that was held back although its quota can't be read. */
function throttledGroup(source: Source, { cpu }: Controllers): Limited | undefined {
  if (cpu?.version !== 1) return undefined;
  const folder = cpu.folders.find((one) => readNumber(source, `${one}/cpu.stat`) > 0);
  return folder === undefined ? undefined : { version: 1, folder, limit: Number.NaN };
}
