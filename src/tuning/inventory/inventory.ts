import * as v from 'valibot';

/** What a host is made of; what the system doesn't tell is absent. */
export const Inventory = v.object({
  host: v.string(),
  os: v.string(),
  kernel: v.optional(v.string()),
  cpu: v.object({
    model: v.string(),
    physicalCores: v.optional(v.number()),
    logicalCores: v.number(),
    maximumHz: v.optional(v.number()),
  }),
  memoryBytes: v.number(),
  disks: v.array(
    v.object({
      device: v.string(),
      model: v.optional(v.string()),
      /** `NVMe`, `SSD`, `HD` … */
      type: v.optional(v.string()),
      sizeBytes: v.optional(v.number()),
    }),
  ),
});
export type Inventory = v.InferOutput<typeof Inventory>;

/** The host in one line: `plot1 · AMD EPYC, 64 cores · 256 GiB`. */
export function describeInventory({ host, cpu, memoryBytes }: Inventory): string {
  return `${host} · ${cpu.model}, ${cpu.logicalCores} cores · ${Math.round(memoryBytes / 2 ** 30)} GiB`;
}
