import { type Source, TextBuffer } from '../source.ts';
import { readLine } from './smallFile.ts';

const CPUS = '/sys/devices/system/cpu';
const text = new TextBuffer();

/** How many cores the host's processors have, of which threads that share one count once; or why that isn't told. */
export function physicalCores(source: Source): number | string {
  const siblings = source
    .list(CPUS)
    .filter((name) => /^cpu\d+$/.test(name))
    .flatMap((name) => readLine(source, `${CPUS}/${name}/topology/thread_siblings_list`) ?? []);
  if (siblings.length === 0) return 'the kernel doesn’t tell which processors share a core';
  const cores = new Set(siblings).size;
  // A virtual machine that is told of no siblings may have them all the same.
  return cores === siblings.length && isVirtual(source)
    ? 'the hypervisor doesn’t tell which processors share a core'
    : cores;
}

function isVirtual(source: Source): boolean {
  return !source.readOnce('/proc/cpuinfo', text) || /^flags.*\bhypervisor\b/m.test(text.toString());
}
