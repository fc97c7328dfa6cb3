import { makeTemporaryFolder, removeFolder } from '../../src/demo/temporaryFolder.ts';

/** Makes a folder for this process in `directory`, and removes those that killed benchmarks left there. Throws what the file system throws. */
export function makeBenchFolder(directory: string): string {
  return makeTemporaryFolder(directory, 'plotscope-bench-');
}

export const removeBenchFolder = removeFolder;
