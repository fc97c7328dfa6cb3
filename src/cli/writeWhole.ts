import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { UsageError } from '../terminal/output.ts';

/** Whole or not at all: half a report looks like one. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const partial = `${path}.${process.pid}.partial`;
  try {
    writeFileSync(partial, content);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw new UsageError(`${path} can't be written: ${(error as Error).message}. Name another file.`);
  }
}
