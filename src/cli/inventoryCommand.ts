import { ABSENT, formatBytes } from '../metrics/format.ts';
import type { Output } from '../terminal/output.ts';
import { plainTable } from '../terminal/plainTable.ts';
import { takeInventory } from '../tuning/inventory/takeInventory.ts';

/** Says what this host is made of. */
export async function inventoryCommand(output: Output, { json }: { json: boolean }): Promise<void> {
  const inventory = await takeInventory();
  if (json) {
    output.out(`${JSON.stringify(inventory, null, 2)}\n`);
    return;
  }
  const { host, os, kernel, cpu, memoryBytes, disks } = inventory;
  const table = plainTable(['Part', 'What it is']);
  table.push(['Host', host], ['System', [os, kernel].filter(Boolean).join(', kernel ')]);
  table.push(['CPU', `${cpu.model}, ${cpu.physicalCores ?? ABSENT} cores, ${cpu.logicalCores} logical`]);
  table.push(['Memory', formatBytes(memoryBytes)]);
  for (const { device, model, type, sizeBytes } of disks) {
    table.push([`Disk ${device}`, [formatBytes(sizeBytes), type, model].filter(Boolean).join(', ')]);
  }
  output.out(`${table}\n`);
}
