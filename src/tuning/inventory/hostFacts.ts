import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { availableParallelism, freemem, homedir, totalmem } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { besides } from '../../collect/besides.ts';
import { disksOfMount } from '../../collect/linux/blockDevices.ts';
import { cpuLimit, findControllers, type Limited, memoryLimit } from '../../collect/linux/controlGroup.ts';
import { type MountPoint, mountOf, mountPoints, plottableMounts } from '../../collect/linux/mountInfo.ts';
import { ProcessIdentity } from '../../collect/linux/processIdentity.ts';
import { realPath } from '../../collect/linux/realPath.ts';
import { readNumber } from '../../collect/linux/smallFile.ts';
import { liveSource } from '../../collect/liveSource.ts';
import { type RunProgram, runProgram } from '../../collect/runProgram.ts';
import { type FileSystemSpace, type Source, TextBuffer, Unreadable } from '../../collect/source.ts';
import type { HostFacts, Place, RunningPlot } from '../hostFacts.ts';
import { graphicsCards } from './graphicsCards.ts';

const KIB = 1024;
/** A network file system that hangs never answers. */
const PATIENCE_MS = 3000;
/** More ancestors than any session has; a circle would be endless. */
const MOST_ANCESTORS = 32;

/** What of the host is read; a test gives its own. */
export interface HostAccess {
  readonly platform: string;
  readonly source: Source;
  readonly pid: number;
  readonly logicalCores: number;
  readonly memoryBytes: number;
  /** Bytes that programs can have, where the kernel has no file that tells it. */
  freeMemory(): Promise<number>;
  readonly home: string;
  /** How long a file system may take to answer. */
  readonly patienceMs: number;
  /** Folders in which programs are looked for. */
  readonly programFolders: readonly string[];
  readonly run: RunProgram;
  folderState(path: string): Promise<Place['state']>;
  isProgram(path: string): Promise<boolean>;
}

export interface HostQuestions {
  /** Folders as they are written in configurations; relative ones are taken from `cwd`. */
  readonly folders?: readonly string[];
  /** Programs by name or path. */
  readonly programs?: readonly string[];
  readonly cwd?: string;
  /** Further programs that the user takes for plotters. */
  readonly plotterPatterns?: readonly string[];
  /** Plotters that run, where an engine knows them already; without it they are looked for. */
  readonly plotters?: readonly RunningPlot[];
}

/** Reads what a check of configurations needs to know of this host. What can't be read is absent. */
export async function readHostFacts(questions: HostQuestions, host: HostAccess = liveHost()): Promise<HostFacts> {
  const { folders = [], programs = [], cwd = process.cwd(), plotters } = questions;
  const { source, platform } = host;
  const isLinux = platform === 'linux';
  const mounts = isLinux ? mountsOf(source) : { all: [], plottable: [] };
  const place = (path: string, written = path) => readPlace(host, mounts.all, resolve(cwd, path), written);
  const [places, ofMounts, found, gpus, freeMemoryBytes] = await Promise.all([
    Promise.all(folders.map((folder) => place(folder))),
    Promise.all(mounts.plottable.map(({ path }) => place(path))),
    Promise.all(programs.map(async (program) => [program, await programPath(host, program, cwd)] as const)),
    isLinux ? within(host.patienceMs, graphicsCards(source, host.run), undefined) : undefined,
    host.freeMemory(),
  ]);
  const aes = isLinux ? hasAes(source) : undefined;
  const openFiles = isLinux ? openFileLimits(source, host.pid) : undefined;
  return {
    platform,
    home: host.home,
    ...resourcesOf(host, freeMemoryBytes, isLinux),
    ...(openFiles !== undefined && { openFiles }),
    ...(gpus !== undefined && { gpus }),
    ...(aes !== undefined && { hasAes: aes }),
    places: Object.fromEntries(places.map((one, index) => [folders[index], one])),
    mounts: ofMounts,
    programs: Object.fromEntries(found),
    plotters: plotters ?? (isLinux ? runningPlots(source, questions.plotterPatterns ?? []) : []),
  };
}

function resourcesOf(
  { source, logicalCores, memoryBytes }: HostAccess,
  freeMemoryBytes: number,
  isLinux: boolean,
): Pick<HostFacts, 'logicalCores' | 'memoryBytes' | 'freeMemoryBytes'> {
  if (!isLinux) return { logicalCores, memoryBytes, freeMemoryBytes };
  const controllers = findControllers(source);
  const cores = Math.max(1, Math.floor(cpuLimit(source, controllers)?.limit ?? logicalCores));
  const limit = memoryLimit(source, controllers, memoryBytes);
  const available = memoryAvailable(source) ?? freeMemoryBytes;
  return {
    logicalCores: Math.min(cores, logicalCores),
    memoryBytes: Math.min(memoryBytes, limit?.limit ?? memoryBytes),
    freeMemoryBytes: Math.min(available, limit ? freeWithin(source, limit) : available),
  };
}

/** By the flags of x86, or the features of ARM. */
function hasAes(source: Source): boolean | undefined {
  const flags = /^(?:flags|Features)\s*:(.*)$/m.exec(textOf(source, '/proc/cpuinfo'))?.[1];
  return flags === undefined ? undefined : /\baes\b/.test(flags);
}

function memoryAvailable(source: Source): number | undefined {
  const text = textOf(source, '/proc/meminfo');
  const kib = /^MemAvailable:\s*(\d+)/m.exec(text)?.[1];
  return kib === undefined ? undefined : Number(kib) * KIB;
}

/** What a control group still gives: files in its page cache make room when memory is wanted. */
function freeWithin(source: Source, { folder, version, limit }: Limited): number {
  const usage = readNumber(source, `${folder}/${version === 2 ? 'memory.current' : 'memory.usage_in_bytes'}`);
  const cached = /^(?:total_)?inactive_file (\d+)/m.exec(textOf(source, `${folder}/memory.stat`))?.[1];
  return Number.isNaN(usage) ? limit : Math.max(0, limit - usage + Number(cached ?? 0));
}

function mountsOf(source: Source): { all: MountPoint[]; plottable: MountPoint[] } {
  const text = textOf(source, '/proc/self/mountinfo');
  return { all: mountPoints(text), plottable: plottableMounts(text) };
}

async function readPlace(
  host: HostAccess,
  mounts: readonly MountPoint[],
  path: string,
  written: string,
): Promise<Place> {
  const state = await within(host.patienceMs, host.folderState(path), 'unknown' as const);
  // Something may still be mounted where a folder is missing: its surroundings say nothing.
  if (state === 'missing') return { path: written, state, disks: [] };
  const mount = mountOf(mounts, realPath(host.source, mounts, path));
  const space = state === 'unknown' ? undefined : await spaceAt(host, path);
  const disks = mount ? disksOfMount(host.source, mount) : [];
  const turns = disks.map((disk) => turning(host.source, disk));
  const isKnown = turns.length > 0 && turns.every((turn) => !Number.isNaN(turn));
  return {
    path: written,
    state,
    disks,
    ...(mount && { mountpoint: mount.path, fileSystem: mount.type }),
    ...(space && { sizeBytes: space.sizeBytes, freeBytes: space.availableBytes }),
    ...(isKnown && { rotational: turns.some((turn) => turn === 1) }),
  };
}

/** 1 for a disk that turns, 0 for one that doesn't; NaN for virtual disks, which the kernel takes to turn when nobody tells. */
function turning(source: Source, disk: string): number {
  return /^x?vd[a-z]/.test(disk) ? Number.NaN : readNumber(source, `/sys/block/${disk}/queue/rotational`);
}

function spaceAt({ source, patienceMs }: HostAccess, path: string): Promise<FileSystemSpace | undefined> {
  const asked = new Promise<FileSystemSpace | undefined>((done) => {
    source.space(path, (space) => done(space instanceof Unreadable ? undefined : space));
  });
  return within(patienceMs, asked, undefined);
}

async function within<Answer>(milliseconds: number, asked: Promise<Answer>, otherwise: Answer): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Answer>((done) => {
    timer = setTimeout(done, milliseconds, otherwise);
  });
  try {
    return await Promise.race([asked, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

async function programPath(host: HostAccess, program: string, cwd: string): Promise<string | null> {
  const isPath = /[\\/]/.test(program);
  const endings = host.platform === 'win32' ? ['', '.exe'] : [''];
  const candidates = isPath
    ? [isAbsolute(program) ? program : resolve(cwd, program)]
    : host.programFolders.map((folder) => join(folder, program));
  for (const candidate of candidates.flatMap((path) => endings.map((ending) => path + ending))) {
    if (await within(host.patienceMs, host.isProgram(candidate), false)) return candidate;
  }
  return null;
}

/**
 * Descriptors a program may have. Node raises its own soft limit, and its children inherit that, so what a terminal gives is read
 * from the nearest ancestor that is no Node.
 */
function openFileLimits(source: Source, pid: number): HostFacts['openFiles'] {
  const own = limitsOf(source, pid);
  let soft = own?.soft;
  for (let ancestor = pid, count = 0; ancestor > 1 && count < MOST_ANCESTORS; count++) {
    const limits = limitsOf(source, ancestor);
    if (!limits) break;
    soft = limits.soft;
    const name = source.link(`/proc/${ancestor}/exe`)?.split('/').at(-1) ?? '';
    if (!/^(?:node|code|electron|codium)/.test(name)) break;
    ancestor = Number(/^PPid:\s*(\d+)/m.exec(textOf(source, `/proc/${ancestor}/status`))?.[1] ?? 0);
  }
  return own && soft !== undefined ? { soft: Math.min(soft, own.hard), hard: own.hard } : undefined;
}

function limitsOf(source: Source, pid: number): { soft: number; hard: number } | undefined {
  const found = /^Max open files\s+(\S+)\s+(\S+)/m.exec(textOf(source, `/proc/${pid}/limits`));
  const read = (text = '') => (text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text));
  return found ? { soft: read(found[1]), hard: read(found[2]) } : undefined;
}

function runningPlots(source: Source, patterns: readonly string[]): RunningPlot[] {
  const identity = new ProcessIdentity(source, patterns);
  return source
    .list('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const found = identity.look(Number(name), true);
      if (!found || found === 'thread' || found.process.role !== 'plotter') return [];
      const { process } = found;
      return [{ pid: process.pid, title: process.title, directories: process.directories ?? [] }];
    });
}

function textOf(source: Source, path: string): string {
  const text = new TextBuffer();
  return source.readOnce(path, text) ? text.toString() : '';
}

/** On macOS next to nothing is ever free: memory holds files until programs want it. */
export async function freeMemory(
  platform: string,
  ask: () => Promise<{ readonly available: number }> = async () => (await import('systeminformation')).mem(),
): Promise<number> {
  return platform === 'darwin' ? (await ask()).available : freemem();
}

function liveHost(): HostAccess {
  return {
    platform: process.platform,
    source: liveSource,
    pid: process.pid,
    logicalCores: availableParallelism(),
    memoryBytes: totalmem(),
    freeMemory: () => freeMemory(process.platform),
    home: homedir(),
    patienceMs: PATIENCE_MS,
    programFolders: (process.env.PATH ?? '').split(delimiter).filter(isAbsolute),
    run: runProgram,
    async folderState(path) {
      try {
        return await besides(path, async () => {
          if (!(await stat(path)).isDirectory()) return 'no folder';
          await access(path, constants.W_OK | constants.X_OK);
          return 'folder';
        });
      } catch (error) {
        return stateOf((error as NodeJS.ErrnoException).code);
      }
    },
    async isProgram(path) {
      try {
        return await besides(path, async () => {
          await access(path, constants.X_OK);
          return (await stat(path)).isFile();
        });
      } catch {
        return false;
      }
    },
  };
}

function stateOf(code: string | undefined): Place['state'] {
  if (code === 'ENOENT') return 'missing';
  if (code === 'ENOTDIR') return 'no folder';
  return code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'not writable' : 'unknown';
}
