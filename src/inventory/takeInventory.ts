import { hostname } from 'node:os';
import si from 'systeminformation';
import type { Inventory } from './inventory.ts';

const GHZ = 1e9;

/** Asks systeminformation once what the host is made of: takes a second or so and starts child processes. */
export async function takeInventory(): Promise<Inventory> {
  const [cpu, os, memory, disks] = await Promise.all([si.cpu(), si.osInfo(), si.mem(), si.diskLayout()]);
  return {
    host: hostname(),
    os: [os.distro, os.release, os.arch].filter(Boolean).join(' '),
    kernel: os.kernel || undefined,
    cpu: {
      model: [cpu.manufacturer, cpu.brand].filter(Boolean).join(' '),
      physicalCores: cpu.physicalCores || undefined,
      logicalCores: cpu.cores,
      maximumHz: cpu.speedMax > 0 ? cpu.speedMax * GHZ : undefined,
    },
    memoryBytes: memory.total,
    disks: disks.map(({ device, name, type, size }) => ({
      device: device.replace(/^\/dev\//, ''),
      model: name || undefined,
      type: type || undefined,
      sizeBytes: size > 0 ? size : undefined,
    })),
  };
}
