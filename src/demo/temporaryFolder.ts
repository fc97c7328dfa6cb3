import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a folder for this process in `directory`, and removes those of the same `prefix` that killed processes left there. Throws what the
 * file system throws.
 */
export function makeTemporaryFolder(directory: string, prefix: string): string {
  for (const name of readdirSync(directory)) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) removeFolder(join(directory, name));
  }
  return mkdtempSync(join(directory, `${prefix}${process.pid}-`));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

export function emptyFolder(folder: string): void {
  for (const name of readdirSync(folder)) removeFolder(join(folder, name));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
