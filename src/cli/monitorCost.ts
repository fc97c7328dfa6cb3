import { systemText } from '../doctor/systemText.ts';
import { formatBytes } from '../metrics/format.ts';

/** What the monitor itself took. */
export interface MonitorCost {
  readonly cpuSeconds: number;
  readonly maxMemoryBytes: number;
}

export function monitorCost(): MonitorCost {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  // What getrusage(2) tells is that of the program which started this one, where that is larger.
  const own = /^VmHWM:\s+(\d+) kB$/m.exec(systemText('/proc/self/status') ?? '')?.[1];
  return { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, maxMemoryBytes: Number(own ?? maxRSS) * 1024 };
}

export function costText({ cpuSeconds, maxMemoryBytes }: MonitorCost): string {
  return `The monitor itself took ${cpuSeconds.toFixed(2)} s of CPU (start included), ${formatBytes(maxMemoryBytes)} of memory at most.`;
}
