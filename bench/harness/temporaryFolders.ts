import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const PREFIX = 'plotscope-bench-';

/** Makes a folder for this process in `directory`, and removes those that killed benchmarks left there. Throws what the file system throws. */
export function makeBenchFolder(directory: string): string {
  for (const name of readdirSync(directory)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) removeBenchFolder(join(directory, name));
  }
  return mkdtempSync(join(directory, `${PREFIX}${process.pid}-`));
}

export function removeBenchFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
