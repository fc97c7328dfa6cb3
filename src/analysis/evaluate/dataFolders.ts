import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from './readTable.ts';

/** Where the sets of labelled series are in a folder. At least one is there. */
export interface DataFolders {
  readonly nab?: string;
  readonly smd?: string;
}

/** Throws DataError where the folder is absent or holds neither set; anything else in it is ignored. */
export function dataFolders(folder: string): DataFolders {
  if (!isFolder(folder)) throw new DataError(`${folder} is not a folder: name the one that holds nab/ or smd/.`);
  const [nab, smd] = ['nab', 'smd']
    .map((name) => join(folder, name))
    .map((path) => (isFolder(path) ? path : undefined));
  if (nab === undefined && smd === undefined) {
    throw new DataError(`${folder} holds neither nab/ nor smd/: name the folder that holds one of them.`);
  }
  return { ...(nab && { nab }), ...(smd && { smd }) };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
