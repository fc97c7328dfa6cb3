import { lstatSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { PlotterDirectory, PlotterProcess } from '../../events/events.ts';
import { openFiles } from './openFiles.ts';
import { cachedBytes } from './pageCache.ts';

/** Something that takes memory and can be let go by this user. */
export interface Freeable {
  /** The same while it is there: `file:/mnt/ram/x.tmp`. */
  readonly id: string;
  readonly kind: 'file' | 'process' | 'cache';
  readonly path?: string;
  /** A process, known also when its pid is used again. */
  readonly process?: { readonly pid: number; readonly startTicks: number };
  readonly title: string;
  /** What the kernel counts for it now. */
  readonly bytes: number;
  /** What is lost with it, in a sentence. */
  readonly cost: string;
  /** How much more memory programs can have afterwards: nothing where the kernel gives it back by itself. */
  readonly gainBytes: number;
}

export interface MemorySurvey {
  readonly totalBytes?: number;
  /** What programs can have without swapping, as the kernel reckons. */
  readonly availableBytes?: number;
  /** Held by files that memory has for a while, and given back by the kernel by itself. */
  readonly cacheBytes?: number;
  /** Held by files in memory file systems and shared between programs: only given back when these go. */
  readonly sharedBytes?: number;
  /** The most that it brings first. */
  readonly freeable: readonly Freeable[];
  /** What could not be found out, in sentences. */
  readonly notes: readonly string[];
}

export interface SurveyOptions {
  /** Temporary files of plots that nobody makes, as they were told of last. */
  readonly orphans: readonly string[];
  /** Plotters that run, those that were told to be. */
  readonly running: readonly PlotterProcess[];
  /** Folders of plotters, also of those that have ended. */
  readonly directories: readonly PlotterDirectory[];
  readonly proc?: string;
}

/** File systems that lie in memory: tmpfs and ramfs (statfs(2)). */
const IN_MEMORY: readonly number[] = [0x01_02_19_94, 0x85_84_58_f6];
/** Of the state of a process in /proc/PID/stat: stopped by a signal, or by who traces it. */
const STOPPED = ['T', 't'];
const MOST_PLOTS = 200;

/** What memory this user could free on this host, from what the kernel tells now. Changes nothing. */
export async function surveyMemory(options: SurveyOptions): Promise<MemorySurvey> {
  const { proc = '/proc' } = options;
  const notes: string[] = [];
  const open = openFiles(proc);
  const cached = await finishedPlots(options, open.paths, notes);
  if (open.hidden > 0) {
    notes.push(`What ${open.hidden} processes of other users have open can't be seen: their files are not offered.`);
  }
  const freeable = [
    ...filesInMemory(options.orphans, open.paths),
    ...stoppedPlotters(options.running, proc),
    ...cached,
  ];
  return {
    ...hostMemory(`${proc}/meminfo`),
    freeable: freeable.toSorted((a, b) => b.gainBytes - a.gainBytes || b.bytes - a.bytes),
    notes,
  };
}

/** Orphaned temporary files that lie in memory, and that nobody has open. */
function filesInMemory(orphans: readonly string[], open: ReadonlySet<string>): Freeable[] {
  return orphans.flatMap((path): Freeable[] => {
    const bytes = ownBytesInMemory(path);
    if (bytes === undefined || open.has(path)) return [];
    const cost = 'It belongs to a plot that nobody makes any more, and is deleted for good.';
    return [{ id: `file:${path}`, kind: 'file', path, title: path, bytes, gainBytes: bytes, cost }];
  });
}

/** What a file of this user's takes of memory; undefined where it lies elsewhere, is gone or is none. */
export function ownBytesInMemory(path: string): number | undefined {
  try {
    const stats = lstatSync(path);
    if (!stats.isFile() || stats.uid !== process.getuid?.() || !IN_MEMORY.includes(statfsSync(path).type)) {
      return undefined;
    }
    return stats.blocks * 512;
  } catch {
    return undefined;
  }
}

/** Plotters that somebody stopped and may have forgotten: they keep their memory. */
function stoppedPlotters(running: readonly PlotterProcess[], proc: string): Freeable[] {
  return running.flatMap(({ id, pid, title, role }): Freeable[] => {
    const stat = role === 'plotter' ? statOf(pid, proc) : undefined;
    const bytes = privateBytes(pid, proc);
    if (!stat || !STOPPED.includes(stat.state) || bytes === undefined || !id.endsWith(`:${stat.startTicks}`)) return [];
    const cost = 'It was paused. It is ended, and its plot is lost.';
    const process = { pid, startTicks: stat.startTicks };
    return [
      {
        id: `process:${id}`,
        kind: 'process',
        process,
        title: `${title}, process ${pid}`,
        bytes,
        gainBytes: bytes,
        cost,
      },
    ];
  });
}

/** Undefined where there is no such process. See proc_pid_stat(5): the name may hold anything, so what counts stands behind it. */
export function statOf(
  pid: number,
  proc = '/proc',
): { readonly state: string; readonly startTicks: number } | undefined {
  try {
    const text = readFileSync(`${proc}/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], startTicks: Number(fields[19]) };
  } catch {
    return undefined;
  }
}

/** What no other process shares, which comes back when it ends; undefined of other users' processes. */
function privateBytes(pid: number, proc: string): number | undefined {
  const values = kilobytes(`${proc}/${pid}/smaps_rollup`);
  return values && ((values.Private_Clean ?? 0) + (values.Private_Dirty ?? 0)) * 1024;
}

/** What the page cache holds of finished plots, which is read next when they are copied or farmed. */
async function finishedPlots(
  { directories }: SurveyOptions,
  open: ReadonlySet<string>,
  notes: string[],
): Promise<Freeable[]> {
  // A mount that doesn't answer would hold up everything.
  const folders = directories.filter(({ use, medium }) => use === 'final' && medium === 'disk').map(({ path }) => path);
  const paths = [...new Set(folders)].flatMap(plotsIn).filter((path) => !open.has(path));
  if (paths.length === 0) return [];
  const cached = await cachedBytes(paths);
  if (typeof cached === 'string') {
    notes.push(cached);
    return [];
  }
  return cached.flatMap(({ path, bytes }): Freeable[] => {
    if (bytes === 0) return [];
    const cost = 'It is read from its disk again when it is needed. The kernel would give this back by itself.';
    return [{ id: `cache:${path}`, kind: 'cache', path, title: `page cache of ${path}`, bytes, gainBytes: 0, cost }];
  });
}

function plotsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.plot'))
      .slice(-MOST_PLOTS)
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function hostMemory(path: string): Partial<MemorySurvey> {
  const values = kilobytes(path) ?? {};
  const bytes = (name: string, key: keyof MemorySurvey) =>
    values[name] === undefined ? {} : { [key]: values[name] * 1024 };
  const { Cached, Shmem = 0, SReclaimable = 0 } = values;
  return {
    ...bytes('MemTotal', 'totalBytes'),
    ...bytes('MemAvailable', 'availableBytes'),
    ...bytes('Shmem', 'sharedBytes'),
    // What lies in memory file systems is counted as cache too, and stays.
    ...(Cached !== undefined && { cacheBytes: Math.max(0, Cached - Shmem + SReclaimable) * 1024 }),
  };
}

/** Values in kB by name, of a file such as /proc/meminfo. */
function kilobytes(path: string): Record<string, number | undefined> | undefined {
  try {
    const lines = readFileSync(path, 'latin1').matchAll(/^(\w+):\s+(\d+) kB$/gm);
    return Object.fromEntries([...lines].map(([, name, value]) => [name, Number(value)]));
  } catch {
    return undefined;
  }
}
