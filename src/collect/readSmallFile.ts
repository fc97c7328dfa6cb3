import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { decodeText } from '../input/decodeText.ts';
import { readRegular } from '../input/regularFile.ts';
import { besides } from './besides.ts';

/** Reads a whole text file; rejects with an Error for a person where it can't, or is larger than `mostBytes`. */
export type ReadSmallFile = (path: string, mostBytes: number) => Promise<string>;

/** On this host; `~/` is the home folder. A network folder that hangs is said to. */
export const readSmallFile: ReadSmallFile = async (path, mostBytes) => {
  const place = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
  if (!isAbsolute(place)) throw new Error('the path must be absolute');
  return decodeText(await besides(place, () => readRegular(place, mostBytes)));
};
