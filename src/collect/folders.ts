import fs from 'node:fs';

/** Folders and files beside the kernel's own, asked without waiting: a disk or mount that hangs never calls back. */
export interface Folders {
  /** Names in a folder; `undefined` where it can't be read. */
  names(path: string, done: (names: readonly string[] | undefined) => void): void;
  /**
   * `undefined` where there is no such file, or a pipe, a socket or a device of that name.
   * @param isLocal it lies on a disk of this host and was listed just now: it may be asked at once, at a tenth of the cost.
   */
  file(path: string, done: (file: FileFacts | undefined) => void, isLocal?: boolean): void;
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
    fs.readdir(path, (error, names) => done(error ? undefined : names));
  },
  file(path, done, isLocal = false) {
    if (isLocal) done(localFile(path));
    else fs.lstat(path, (error, stats) => done(error ? undefined : factsOf(stats)));
  },
};

function factsOf(stats: fs.Stats): FileFacts | undefined {
  // To open a pipe would wait for its other end.
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
