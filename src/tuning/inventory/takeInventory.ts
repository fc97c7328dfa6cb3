import { hostname } from 'node:os';
import si, { type Systeminformation } from 'systeminformation';
import type { Inventory } from './inventory.ts';

const GHZ = 1e9;

/** Asks systeminformation once what the host is made of: takes a second or so and starts child processes. */
export async function takeInventory(): Promise<Inventory> {
  const [cpu, os, memory, layout, blockDevices] = await Promise.all([
    si.cpu(),
    si.osInfo(),
    si.mem(),
    si.diskLayout(),
    si.blockDevices(),
  ]);
  // Virtual disks have no layout to tell, but are block devices all the same.
  const disks =
    layout.length > 0 ? layout : blockDevices.filter(({ type, size }) => type === 'disk' && size > 0).map(asDisk);
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

function asDisk({ name, model, size }: Systeminformation.BlockDevicesData) {
  return { device: name, name: model, type: '', size };
}
