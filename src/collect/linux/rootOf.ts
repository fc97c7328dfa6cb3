import type { Source } from '../source.ts';

/** Where the root folder of a process is reached from here: a container has its own. Empty where it is this one. */
export function rootOf(source: Source, pid: number): string {
  const own = source.link('/proc/self/ns/mnt');
  const its = source.link(`/proc/${pid}/ns/mnt`);
  return own === undefined || its === undefined || own === its ? '' : `/proc/${pid}/root`;
}
