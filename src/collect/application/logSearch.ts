import { homedir } from 'node:os';
import type { Folders } from '../folders.ts';
import { type Source, Unreadable } from '../source.ts';

const MOST_CANDIDATES = 40;
const MOST_NAMES = 5000;
/** `**` goes this deep. */
const DEEPEST = 4;
/** The lines that tell whose log it is stand at the beginning of a plot: near the end of a log that holds several. */
const TAIL_BYTES = 120_000;

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
    const pattern = nameExpression(part);
    open++;
    folders.names(folder === '' ? '/' : folder, (names = []) => {
      for (const name of names.slice(0, MOST_NAMES)) {
        if (part === '**') {
          if (depth < DEEPEST && !name.includes('.')) expand(`${folder}/${name}`, parts, depth + 1);
        } else if (pattern.test(name)) expand(`${folder}/${name}`, rest, depth);
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

/** The one of these logs that a process writes: it has it open, or the log tells its pid or its plot's id. */
export function logOf(
  source: Source,
  { pid, plotIds, openFiles }: SoughtLog,
  candidates: readonly string[],
): string | undefined {
  const isOpen = candidates.find((path) => openFiles.includes(path));
  if (isOpen) return isOpen;
  const ofPid = new RegExp(`Process ID(?: is)?: ${pid}\\b`);
  return candidates.find((path) => {
    const text = tailOf(source, path);
    return ofPid.test(text) || plotIds.some((id) => text.includes(id));
  });
}

function tailOf(source: Source, path: string): string {
  const file = source.follow(path, TAIL_BYTES);
  if (file instanceof Unreadable) return '';
  const text = Buffer.from(file.read()).toString('latin1');
  file.close();
  return text;
}

function nameExpression(pattern: string): RegExp {
  const text = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${text}$`);
}
