import { closeSync, constants, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

const LEAST_BYTES = 1024 * 1024;

export interface PlotFile {
  readonly path: string;
  readonly bytes: number;
}

/** Finished plots right in a directory. */
export function plotFilesIn(directory: string): PlotFile[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.plot'))
    .map((name) => ({ path: join(directory, name), bytes: statSync(join(directory, name)).size }))
    .filter(({ bytes }) => bytes >= LEAST_BYTES);
}

/** A plot opened for reading past the page cache where the file system can do that. It is never written to. */
export class OpenPlot {
  readonly bytes: number;
  readonly isDirect: boolean;
  readonly #descriptor: number;

  constructor({ path, bytes }: PlotFile, block: Buffer) {
    this.bytes = bytes;
    const direct = openDirect(path, block);
    this.isDirect = direct !== undefined;
    this.#descriptor = direct ?? openSync(path, constants.O_RDONLY);
  }

  read(block: Buffer, position: number): void {
    readSync(this.#descriptor, block, 0, block.length, position);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function openDirect(path: string, block: Buffer): number | undefined {
  if (constants.O_DIRECT === undefined) return undefined;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECT);
    readSync(descriptor, block, 0, block.length, 0);
    return descriptor;
  } catch {
    if (descriptor !== undefined) closeSync(descriptor);
    return undefined;
  }
}
