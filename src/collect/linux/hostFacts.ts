import { type Source, TextBuffer } from '../source.ts';
import { pageBytes } from './pageBytes.ts';

const KIB = 1024;

/** What is asked once and stays the same while the host runs. */
export interface HostFacts {
  readonly pageBytes: number;
  /** Memory of the host; NaN where the kernel doesn't tell. */
  readonly memoryBytes: number;
  /** Whether the kernel counts how long threads wait for block I/O; otherwise why not. */
  readonly blockDelays: true | string;
}

export function hostFacts(source: Source): HostFacts {
  const text = new TextBuffer();
  const memory = source.readOnce('/proc/meminfo', text) ? /^MemTotal:\s*(\d+)/m.exec(text.toString())?.[1] : undefined;
  // Kernels since 5.14 count them only when told to; older ones always do, and have no such switch.
  const delays = source.readOnce('/proc/sys/kernel/task_delayacct', text) ? text.toString().trim() : '1';
  return {
    pageBytes: pageBytes(source),
    memoryBytes: memory === undefined ? Number.NaN : Number(memory) * KIB,
    blockDelays:
      delays !== '0' ||
      'switched off in this kernel; `sysctl kernel.task_delayacct=1` turns it on (threads started later count)',
  };
}
