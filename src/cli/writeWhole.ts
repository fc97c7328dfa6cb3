import { accessSync, constants, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../terminal/output.ts';

/** Before long work: whether what comes of it can be written there. @throws {UsageError} */
export function checkPlace(path: string): void {
  const folder = dirname(path);
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat) throw new UsageError(`${path} can't be written: there is no folder ${folder}. Make it, or name another.`);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${path} is a folder. Name a file in it.`);
  }
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new UsageError(`${path} can't be written: the folder ${folder} is not yours to write to. Name another file.`);
  }
}

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
