import { type Source, TextBuffer } from '../source.ts';

/** A pipe's other end is sought among processes started next to the plotter, as a shell starts the parts of a pipeline. */
const NEIGHBOURS = [-3, -2, -1, 1, 2, 3, 4];
/** A program that only passes a log on has few open files. */
const MOST_FILES = 64;
/** `O_APPEND`. */
const APPENDS = 0o2000;
const text = new TextBuffer();

export interface ProcessLog {
  /** As people know it. */
  readonly path: string;
  /** Where to read it: through the descriptor, so that a log that was renamed or deleted is followed as well. */
  readonly readFrom: string;
  /** Tells it from another file of that path, where the kernel does. */
  readonly file?: string;
  /** It is appended to, and the process hasn't written to it yet: what stands in it is older. */
  readonly isUnwritten?: boolean;
  /** Another program writes it, of what comes through a pipe: its last lines may come after the process has ended. */
  readonly isPiped?: boolean;
}

/** Where a process's output can be read. */
export interface ProcessOutput {
  readonly log?: ProcessLog;
  /** Standard error, where it goes to a file of its own. */
  readonly errors?: ProcessLog;
}

/**
 * The files that a process's output goes to: redirected to them, or through a pipe to a neighbour such as `tee`, or to a parent that
 * passes it on. Never a pipe, named or not: who holds one open keeps its writer from ending.
 */
export function outputOfProcess(source: Source, pid: number, parent: number): ProcessOutput {
  const log = logAt(source, `/proc/${pid}/fd/1`) ?? logBehindPipe(source, pid, parent);
  const errors = logAt(source, `/proc/${pid}/fd/2`);
  return { ...(log && { log }), ...(errors && errors.path !== log?.path ? { errors } : {}) };
}

function logBehindPipe(source: Source, pid: number, parent: number): ProcessLog | undefined {
  const pipe = pipeAt(source, `/proc/${pid}/fd/1`);
  if (pipe === undefined) return undefined;
  for (const other of [...NEIGHBOURS.map((distance) => pid + distance), parent]) {
    const log = logThrough(source, other, pipe);
    if (log) return { ...log, isPiped: true };
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
  if (!source.isRegular(descriptor)) return undefined;
  return { path, readFrom: descriptor, ...factsOf(source, descriptor) };
}

/** What Linux tells of an open file, its inode since 5.14. */
function factsOf(source: Source, descriptor: string): Pick<ProcessLog, 'file' | 'isUnwritten'> {
  if (!source.readOnce(descriptor.replace('/fd/', '/fdinfo/'), text)) return {};
  const facts = text.toString();
  const of = (name: string) => new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(facts)?.[1];
  const inode = of('ino');
  const isUnwritten = (Number.parseInt(of('flags') ?? '0', 8) & APPENDS) !== 0 && of('pos') === '0';
  return {
    ...(inode !== undefined && { file: `${of('mnt_id')}:${inode}` }),
    ...(isUnwritten && { isUnwritten }),
  };
}

/** What the pipe behind a descriptor is called: `pipe:[1234]`, or the path of a named one. */
function pipeAt(source: Source, descriptor: string): string | undefined {
  const target = source.link(descriptor);
  if (target?.startsWith('pipe:')) return target;
  return target?.startsWith('/') && !target.startsWith('/dev/') && !source.isRegular(descriptor) ? target : undefined;
}
