import { release } from 'node:os';
import packageJson from '../../package.json' with { type: 'json' };
import type { Host } from '../../src/benchmarks/runMetadata.ts';
import { readEnvironment } from '../../src/tuning/inventory/environment.ts';
import { takeInventory } from '../../src/tuning/inventory/takeInventory.ts';

/**
 * Asks once what this host is, and how it is now; takes a second.
 * @param folders that are worked in.
 */
export async function describeHost(folders: readonly string[]): Promise<Host> {
  const { node, openssl = '' } = process.versions;
  return {
    hardware: await takeInventory(),
    kernel: release(),
    environment: readEnvironment(folders),
    versions: { plotscope: packageJson.version, node, openssl },
  };
}

/** `2026-11-24T14-05-33-plot1`: sorts by time, and is a file name everywhere. */
export function runIdOf(startedAt: number, host: string): string {
  const time = new Date(startedAt * 1000).toISOString().slice(0, 19).replaceAll(':', '-');
  return `${time}-${host.replace(/[^\w.-]/g, '_')}`;
}
