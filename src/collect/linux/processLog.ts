import type { Source } from '../source.ts';

/** A pipe's other end is sought among processes started next to the plotter, as a shell starts the parts of a pipeline. */
const NEIGHBOURS = [-3, -2, -1, 1, 2, 3, 4];
/** A program that only passes a log on has few open files. */
const MOST_FILES = 64;
const OUTPUTS = [1, 2];

export interface ProcessLog {
  /** As people know it. */
  readonly path: string;
  /** Where to read it: through the descriptor, so that a log that was renamed or deleted is followed as well. */
  readonly readFrom: string;
}

/**
 * The file that a process' output goes to: standard output or error redirected to it, or a pipe to a neighbour such as
 * `tee`, or to a parent that passes it on. Never a pipe, named or not: who holds one open keeps its writer from ending.
 */
export function logOfProcess(source: Source, pid: number, parent: number): ProcessLog | undefined {
  for (const output of OUTPUTS) {
    const log = logAt(source, `/proc/${pid}/fd/${output}`);
    if (log) return log;
  }
  const pipe = pipeAt(source, `/proc/${pid}/fd/1`);
  if (pipe === undefined) return undefined;
  for (const other of [...NEIGHBOURS.map((distance) => pid + distance), parent]) {
    const log = logThrough(source, other, pipe);
    if (log) return log;
  }
  return undefined;
}

/** The file that a process writes what it reads from `pipe`: the first it has open beside its standard streams (tee), else its output. */
function logThrough(source: Source, pid: number, pipe: string): ProcessLog | undefined {
  if (source.link(`/proc/${pid}/fd/0`) !== pipe && !readsFrom(source, pid, pipe)) return undefined;
  const isTee = source.link(`/proc/${pid}/exe`)?.endsWith('/tee') ?? false;
  if (isTee) return logAt(source, `/proc/${pid}/fd/3`);
  return logAt(source, `/proc/${pid}/fd/1`);
}

function readsFrom(source: Source, pid: number, pipe: string): boolean {
  const files = source.list(`/proc/${pid}/fd`);
  return files.length <= MOST_FILES && files.some((file) => source.link(`/proc/${pid}/fd/${file}`) === pipe);
}

function logAt(source: Source, descriptor: string): ProcessLog | undefined {
  const path = source.link(descriptor);
  if (!path?.startsWith('/') || path.startsWith('/dev/') || path.endsWith(' (deleted)')) return undefined;
  return source.isRegular(descriptor) ? { path, readFrom: descriptor } : undefined;
}

/** What the pipe behind a descriptor is called: `pipe:[1234]`, or the path of a named one. */
function pipeAt(source: Source, descriptor: string): string | undefined {
  const target = source.link(descriptor);
  if (target?.startsWith('pipe:')) return target;
  return target?.startsWith('/') && !target.startsWith('/dev/') && !source.isRegular(descriptor) ? target : undefined;
}
