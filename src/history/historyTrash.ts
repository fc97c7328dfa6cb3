import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HistoryMissing } from './historyErrors.ts';
import { FILE_PARTS, moveFile } from './historyParts.ts';

/** Deletes a history that nobody has open, in a way that `restoreHistory` undoes until `emptyTrash`. Returns where it went. */
export function trashHistory(path: string, epochSeconds: number): string {
  return moveFile(path, 'deleted', epochSeconds);
}

/** The deleted histories of this place, oldest first. */
export function trashedHistories(path: string): string[] {
  const folder = dirname(path);
  const prefix = `${basename(path)}.deleted-`;
  return namesIn(folder)
    .filter((name) => name.startsWith(prefix) && !/-(wal|shm)$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** None where it is no folder, or can't be read: there is nothing to put back then. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * Puts the history back that was deleted last. What was begun since then is set aside, and named. Nobody may have either open.
 * Throws `HistoryMissing` where none was deleted.
 */
export function restoreHistory(path: string, epochSeconds: number): { readonly setAside?: string } {
  const trashed = trashedHistories(path).at(-1);
  if (trashed === undefined) {
    throw new HistoryMissing(
      `no deleted history of ${path} is left`,
      'A deleted history can be put back until PlotScope starts next.',
    );
  }
  const setAside = existsSync(path) ? moveFile(path, 'set-aside', epochSeconds) : undefined;
  for (const part of FILE_PARTS) if (existsSync(trashed + part)) renameSync(trashed + part, path + part);
  return setAside === undefined ? {} : { setAside };
}

/** Removes deleted histories for good. */
export function emptyTrash(path: string): void {
  for (const trashed of trashedHistories(path)) {
    for (const part of FILE_PARTS) rmSync(trashed + part, { force: true });
  }
}
