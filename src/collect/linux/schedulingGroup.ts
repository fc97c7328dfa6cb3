import type { Source } from '../source.ts';
import { findCpuController } from './controlGroup.ts';
import { readLine } from './smallFile.ts';

/** Whose threads the scheduler weighs against each other: niceness counts among them, and not against those of another group. */
export interface SchedulingGroup {
  /** A control group of the cpu controller (a service, a container), or else a session (sched(7), autogroups). */
  readonly kind: 'service' | 'session' | 'host';
  readonly name: string;
}

/** Undefined where the kernel doesn't tell of that process. */
export function schedulingGroup(source: Source, pid: number): SchedulingGroup | undefined {
  const cpu = findCpuController(source, pid);
  if (!cpu) return undefined;
  const weight = cpu.version === 2 ? 'cpu.weight' : 'cpu.shares';
  // The last is the root, which all are in that no other group has.
  const name = cpu.folders.slice(0, -1).find((folder) => source.exists(`${folder}/${weight}`));
  if (name !== undefined) return { kind: 'service', name };
  if (readLine(source, '/proc/sys/kernel/sched_autogroup_enabled') !== '1') return { kind: 'host', name: '/' };
  const session = readLine(source, `/proc/${pid}/autogroup`)?.split(' ')[0];
  return session ? { kind: 'session', name: session } : undefined;
}

/** Between which two the scheduler weighs first, where one process is in none of the groups of the others; undefined where that isn't so, or isn't known. */
export function apartFrom(
  one: SchedulingGroup | undefined,
  others: readonly (SchedulingGroup | undefined)[],
): 'service' | 'session' | undefined {
  const known = others.filter((other) => other !== undefined);
  if (!one || known.length === 0 || known.some(({ name }) => name === one.name)) return undefined;
  return [one, ...known].some(({ kind }) => kind === 'service') ? 'service' : 'session';
}
