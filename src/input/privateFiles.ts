import { chmodSync } from 'node:fs';
import { makeFolder } from './makeFolder.ts';

/** Mode of what tells of command lines, folders and plots: nobody else's business. */
export const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** Makes a folder of ours, and closes it to others also where it was made open before. */
export function makePrivateFolder(path: string): void {
  makeFolder(path, PRIVATE_FOLDER);
  closeToOthers(path, PRIVATE_FOLDER);
}

/** Where that can't be said, as on some file systems, it is as it is. */
export function closeToOthers(path: string, mode = PRIVATE_FILE): void {
  try {
    chmodSync(path, mode);
  } catch {
    // It is another user's, or not there.
  }
}
