import fs from 'node:fs';
import { openRegularFile } from '../input/regularFile.ts';
import { besides } from './besides.ts';

/** Folders and files beside the kernel's own, asked without waiting: a disk or mount that hangs calls back late, or never. */
export interface Folders {
  /** Names in a folder; `undefined` where it can't be read, with the reason where that is known. */
  names(path: string, done: (names: readonly string[] | undefined, whyNot?: string) => void): void;
  /**
   * `undefined` where there is no such file, or a pipe, a socket or a device of that name.
   * @param isLocal it lies on a disk of this host and was listed just now: it may be asked at once, at a tenth of the cost.
   */
  file(path: string, done: (file: FileFacts | undefined) => void, isLocal?: boolean): void;
  /** The last bytes of a regular file, at most as many; `undefined` where it can't be read. */
  tail(path: string, mostBytes: number, done: (bytes: Uint8Array | undefined) => void): void;
}

export interface FileFacts {
  readonly sizeBytes: number;
  /** What it takes on the disk: sparse and compressed files take less than their size. */
  readonly diskBytes: number;
  /** Epoch seconds. */
  readonly modifiedAt: number;
  readonly isFolder: boolean;
}

const BLOCK_BYTES = 512;

export const liveFolders: Folders = {
  names(path, done) {
    besides(path, () => fs.promises.readdir(path)).then(
      (names) => done(names),
      ({ message }: Error) => done(undefined, message),
    );
  },
  file(path, done, isLocal = false) {
    if (isLocal) done(localFile(path));
    else besides(path, async () => factsOf(await fs.promises.lstat(path))).then(done, () => done(undefined));
  },
  tail(path, mostBytes, done) {
    besides(path, () => tailOf(path, mostBytes)).then(done, () => done(undefined));
  },
};

async function tailOf(path: string, mostBytes: number): Promise<Uint8Array> {
  const file = await openRegularFile(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(Math.min(size, mostBytes)),
      position: Math.max(0, size - mostBytes),
    });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function factsOf(stats: fs.Stats): FileFacts | undefined {
  // What a link leads to is looked at when it is opened.
  if (!stats.isFile() && !stats.isDirectory() && !stats.isSymbolicLink()) return undefined;
  return {
    sizeBytes: stats.size,
    diskBytes: stats.blocks * BLOCK_BYTES,
    modifiedAt: stats.mtimeMs / 1000,
    isFolder: stats.isDirectory(),
  };
}

function localFile(path: string): FileFacts | undefined {
  try {
    const stats = fs.lstatSync(path, { throwIfNoEntry: false });
    return stats && factsOf(stats);
  } catch {
    return undefined;
  }
}
