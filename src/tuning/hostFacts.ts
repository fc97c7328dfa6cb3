import type { PlotConfiguration } from '../plotters/configuration.ts';

/** What a host offers to a plotter at one moment. What can't be read is absent, and no rule judges by it. */
export interface HostFacts {
  readonly platform: string;
  readonly logicalCores?: number;
  readonly memoryBytes?: number;
  /** What programs can still take without swapping. */
  readonly freeMemoryBytes?: number;
  /** Descriptors that one process may have: `soft` for programs started in a terminal, `hard` is as far as they may raise it. */
  readonly openFiles?: { readonly soft: number; readonly hard: number };
  /** Home folder of the person, for paths that begin with `~`. */
  readonly home?: string;
  /** Folders that were asked for, by the very text that was asked with. */
  readonly places: Readonly<Record<string, Place>>;
  /** File systems that plots can lie on. */
  readonly mounts: readonly Place[];
  /** Programs that were asked for by name or path; null where there is none. */
  readonly programs: Readonly<Record<string, string | null>>;
  readonly plotters: readonly RunningPlot[];
  /** Whether its processor has instructions for AES; absent where that isn't told. */
  readonly hasAes?: boolean;
  /** Graphics cards; absent where that can't be told. */
  readonly gpus?: readonly Gpu[];
}

/** A folder, and what holds it. */
export interface Place {
  readonly path: string;
  readonly state: 'folder' | 'missing' | 'no folder' | 'not writable' | 'unknown';
  /** Where its file system is mounted; absent where the folder is missing. */
  readonly mountpoint?: string;
  readonly fileSystem?: string;
  readonly sizeBytes?: number;
  /** What unprivileged programs can still fill. */
  readonly freeBytes?: number;
  /** Physical disks under it; empty for RAM disks and network file systems, and where they aren't known. */
  readonly disks: readonly string[];
  /** Whether one of its disks turns; absent where it isn't known. */
  readonly rotational?: boolean;
}

/** A graphics card that plots can be computed on. */
export interface Gpu {
  readonly name: string;
  readonly memoryBytes?: number;
  readonly freeBytes?: number;
}

/** A plotter that runs, as far as others need to know. */
export interface RunningPlot {
  readonly pid: number;
  readonly title: string;
  readonly directories: readonly { readonly use: string; readonly path: string; readonly disks: readonly string[] }[];
  /** Of the process, as in events; absent where no engine tells of it. */
  readonly id?: string;
  /** Key of src/plotters. */
  readonly plotter?: string;
  readonly configuration?: PlotConfiguration;
  /** Settings that would take away what holds it back now, by number of the remedy; undefined for those that are none. */
  readonly advice?: readonly (Advice | undefined)[];
}

export interface Advice {
  /** What holds it back, what to change and what that gains. */
  readonly text: string;
  readonly setting: { readonly name: string; readonly value: string | number | boolean };
}

/** Whether files there are kept in memory. */
export function isInMemory({ fileSystem }: Place): boolean {
  return fileSystem === 'tmpfs' || fileSystem === 'ramfs';
}

/** Two places share a disk. */
export function shareDisk(a: Pick<Place, 'disks'>, b: Pick<Place, 'disks'>): string | undefined {
  return a.disks.find((disk) => b.disks.includes(disk));
}
