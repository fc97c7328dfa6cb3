import { GIB } from '../../../src/plotters/needs.ts';
import type { HostFacts, RunningPlot } from '../../../src/tuning/hostFacts.ts';
import type { PlotSettings } from '../../../src/tuning/plotSettings.ts';
import { HDD, host } from '../host.ts';

export const KEY = 'a'.repeat(96);
export const CONTRACT = `xch1${'q'.repeat(58)}`;

/** A configuration that has nothing wrong with it on `host()`. */
export const GOOD: PlotSettings = {
  plotter: 'madmax',
  k: 32,
  threads: 16,
  buckets: 256,
  directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/ssd2/', final: '/mnt/hdd/' },
  farmerKey: KEY,
  contract: CONTRACT,
};

export function good(changes: Partial<PlotSettings> = {}): PlotSettings {
  return { ...GOOD, ...changes };
}

export interface Case {
  readonly settings: PlotSettings;
  readonly facts?: HostFacts;
  /** `severity place: message`, which the finding's must match; absent where the rule must be silent. */
  readonly finds?: RegExp;
  /** Titles of the fixes. */
  readonly fixes?: readonly string[];
}

export const BLADEBIT: PlotSettings = {
  plotter: 'bladebit',
  mode: 'disk',
  directories: { tmp: '/mnt/ssd/', final: '/mnt/hdd/' },
  farmerKey: KEY,
  contract: CONTRACT,
};
export const CUDA: PlotSettings = {
  plotter: 'gigahorse',
  mode: 'cuda',
  k: 32,
  compression: 7,
  directories: { tmp: ['/mnt/ssd/'], final: ['/mnt/hdd/'] },
  farmerKey: KEY,
  contract: CONTRACT,
};
export const POS2: PlotSettings = { plotter: 'pos2', k: 28, plotId: 'ab'.repeat(32) };
export const nearlyFull = { ...HDD, freeBytes: 50 * GIB };
export const isMissing = { path: '/mnt/new/', state: 'missing', disks: [] } as const;

export const XCH: PlotSettings = {
  plotter: 'xchplot2',
  mode: 'cuda',
  k: 28,
  directories: { final: '/mnt/ssd/' },
  farmerKey: KEY,
  contract: CONTRACT,
};
export const CARD = { name: 'RTX 4090', memoryBytes: 24 * GIB, freeBytes: 20 * GIB };
export const HELD = {
  pid: 812,
  title: 'Mad Max',
  plotter: 'madmax',
  configuration: { k: 32, threads: 16, buckets: 256, tmp: '/mnt/ssd', tmp2: '/mnt/ssd2' },
  directories: [],
  advice: [{ text: 'Its threads wait for each other: take 128 buckets.', setting: { name: 'buckets', value: 128 } }],
} as const;
export const runs = (plot: Partial<RunningPlot>) => ({ ...host(), plotters: [{ ...HELD, ...plot }] });

/** By the id of the rule. */
export type Cases = Readonly<Record<string, readonly Case[]>>;
