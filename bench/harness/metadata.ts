import { release } from 'node:os';
import packageJson from '../../package.json' with { type: 'json' };
import type { Inventory } from '../../src/tuning/inventory/inventory.ts';
import { takeInventory } from '../../src/tuning/inventory/takeInventory.ts';
import type { Noise } from './noise.ts';

/** What a person has to know to judge the figures of a run. */
export interface Metadata {
  readonly runId: string;
  /** Epoch seconds. */
  readonly startedAt: number;
  readonly seconds: number;
  readonly cancelled: boolean;
  readonly hardware: Inventory;
  readonly kernel: string;
  readonly versions: { readonly plotscope: string; readonly node: string; readonly openssl: string };
  readonly configuration: RunConfiguration;
  readonly noise: { readonly before: Noise; readonly after: Noise };
}

/** What was asked for. */
export interface RunConfiguration {
  /** `SUITE` or `SUITE/NAME`. */
  readonly benchmarks: readonly string[];
  readonly size: string;
  readonly directories: readonly string[];
  readonly threads: number;
  readonly peer?: string;
}

export interface Host {
  readonly hardware: Inventory;
  readonly kernel: string;
  readonly versions: Metadata['versions'];
}

/** Asks once what this host is; takes a second. */
export async function describeHost(): Promise<Host> {
  const { node, openssl = '' } = process.versions;
  return {
    hardware: await takeInventory(),
    kernel: release(),
    versions: { plotscope: packageJson.version, node, openssl },
  };
}

/** `2026-11-24T14-05-33-plot1`: sorts by time, and is a file name everywhere. */
export function runIdOf(startedAt: number, host: string): string {
  const time = new Date(startedAt * 1000).toISOString().slice(0, 19).replaceAll(':', '-');
  return `${time}-${host.replace(/[^\w.-]/g, '_')}`;
}
