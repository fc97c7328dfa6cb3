import { randomFillSync } from 'node:crypto';
import { closeSync, constants, fdatasyncSync, openSync, readSync, writeSync } from 'node:fs';

/** Disks and file systems ask for this alignment of direct I/O at most. */
const PAGE_BYTES = 4096;

/** How the page cache is kept out of the measurement. */
export type IoMethod = 'O_DIRECT' | 'fsync';

/**
 * A file that storage benchmarks write and read in blocks at positions of their own. With O_DIRECT where the file system
 * can do it; else through the page cache, with what was written made durable by `sync`, and reads that the cache may serve.
 */
export class TestFile {
  readonly path: string;
  readonly method: IoMethod;
  readonly #descriptor: number;

  constructor(path: string) {
    this.path = path;
    const direct = openDirect(path);
    this.method = direct === undefined ? 'fsync' : 'O_DIRECT';
    this.#descriptor = direct ?? openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  }

  /** Writes the whole block. */
  write(block: Buffer, position: number): void {
    for (let at = 0; at < block.length; ) {
      at += writeSync(this.#descriptor, block, at, block.length - at, position + at);
    }
  }

  /** Reads the whole block. Throws where the file ends before. */
  read(block: Buffer, position: number): void {
    for (let at = 0; at < block.length; ) {
      const length = readSync(this.#descriptor, block, at, block.length - at, position + at);
      if (length === 0) throw new Error(`${this.path} ends before it should`);
      at += length;
    }
  }

  sync(): void {
    fdatasyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** A block for direct I/O, filled with noise that no disk can compress. The memory of WebAssembly begins at a page of the system's. */
export function alignedBlock(bytes: number): Buffer {
  const pages = Math.ceil(bytes / 65_536);
  const block = Buffer.from(new WebAssembly.Memory({ initial: pages }).buffer, 0, bytes);
  return randomFillSync(block);
}

/** Opens with O_DIRECT and tries it once: some file systems take the flag and refuse the write. */
function openDirect(path: string): number | undefined {
  if (constants.O_DIRECT === undefined) return undefined;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_DIRECT, 0o600);
    writeSync(descriptor, alignedBlock(PAGE_BYTES), 0, PAGE_BYTES, 0);
    return descriptor;
  } catch {
    if (descriptor !== undefined) closeSync(descriptor);
    return undefined;
  }
}
