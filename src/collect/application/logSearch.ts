import { homedir } from 'node:os';
import { matchesGlob } from '../../plotters/glob.ts';
import type { Folders } from '../folders.ts';

const MOST_CANDIDATES = 40;
const MOST_NAMES = 5000;
/** `**` goes this deep. */
const DEEPEST = 4;
/** The lines that tell whose log it is stand at the beginning of a plot: near the end of a log that holds several. */
const TAIL_BYTES = 120_000;
const NOTHING = new Uint8Array(0);

export interface SoughtLog {
  readonly pid: number;
  /** Ids of plots that its open files are of. */
  readonly plotIds: readonly string[];
  readonly openFiles: readonly string[];
}

/** Files that patterns such as `~/plots/*.log` stand for, the newest first; asked without waiting. */
export function findLogs(folders: Folders, patterns: readonly string[], done: (paths: string[]) => void): void {
  const found: { path: string; modifiedAt: number }[] = [];
  let open = 1;
  const close = () => {
    if (--open === 0) {
      const newest = found.sort((a, b) => b.modifiedAt - a.modifiedAt).slice(0, MOST_CANDIDATES);
      done(newest.map(({ path }) => path));
    }
  };
  const take = (path: string) => {
    open++;
    folders.file(path, (file) => {
      if (file && !file.isFolder) found.push({ path, modifiedAt: file.modifiedAt });
      close();
    });
  };
  const expand = (folder: string, parts: readonly string[], depth: number): void => {
    const [part, ...rest] = parts;
    if (part === undefined) {
      take(folder === '' ? '/' : folder);
      return;
    }
    if (!/[*?]/.test(part)) {
      expand(`${folder}/${part}`, rest, depth);
      return;
    }
    if (part === '**') expand(folder, rest, depth);
    open++;
    folders.names(folder === '' ? '/' : folder, (names = []) => {
      for (const name of names.slice(0, MOST_NAMES)) {
        if (part === '**') {
          if (depth < DEEPEST && !name.includes('.')) expand(`${folder}/${name}`, parts, depth + 1);
        } else if (matchesGlob(name, part)) expand(`${folder}/${name}`, rest, depth);
      }
      close();
    });
  };
  for (const pattern of patterns) {
    const path = pattern.replace(/^~(?=\/)/, homedir());
    if (path.startsWith('/'))
      expand(
        '',
        path.split('/').filter((part) => part !== ''),
        0,
      );
  }
  close();
}

/**
 * Of each process the log that it writes, where one of these is: it has it open, or the log tells its pid or its plot's id.
 * Each is read once for all of them; `found` is called as they turn up.
 */
export function matchLogs<Process extends SoughtLog>(
  folders: Folders,
  sought: readonly Process[],
  candidates: readonly string[],
  found: (process: Process, path: string) => void,
): void {
  const left = new Set(sought);
  const take = (process: Process, path: string) => {
    left.delete(process);
    found(process, path);
  };
  for (const process of sought) {
    const open = candidates.find((path) => process.openFiles.includes(path));
    if (open !== undefined) take(process, open);
  }
  const readOn = (index: number): void => {
    const path = candidates[index];
    if (path === undefined || left.size === 0) return;
    folders.tail(path, TAIL_BYTES, (bytes = NOTHING) => {
      const text = Buffer.from(bytes).toString('latin1');
      for (const process of left) if (isTold(process, text)) take(process, path);
      readOn(index + 1);
    });
  };
  readOn(0);
}

function isTold({ pid, plotIds }: SoughtLog, text: string): boolean {
  return new RegExp(`Process ID(?: is)?: ${pid}\\b`).test(text) || plotIds.some((id) => text.includes(id));
}
