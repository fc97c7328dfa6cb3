import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

const { O_RDONLY, O_NONBLOCK = 0 } = constants;

/** Reads a whole text file; rejects with an Error for a person where it can't, or is larger than `mostBytes`. */
export type ReadSmallFile = (path: string, mostBytes: number) => Promise<string>;

/** On this host; `~/` is the home folder. Devices, pipes and folders are refused: reading one could wait for ever. */
export const readSmallFile: ReadSmallFile = async (path, mostBytes) => {
  const place = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
  if (!isAbsolute(place)) throw new Error('the path must be absolute');
  const file = await open(place, O_RDONLY | O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    throw new Error(REASONS[error.code ?? ''] ?? error.message);
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new Error('not a regular file');
    if (stat.size > mostBytes) throw new Error(`larger than ${mostBytes / 1024} KiB`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
};

const REASONS: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EACCES: 'permission denied' };
