import { alignedBlock, TestFile } from '../testFile.ts';
import type { Work } from './work.ts';

const BLOCK_BYTES = 2 ** 20;
const DEFAULT_BYTES = 64 * BLOCK_BYTES;

/** Blocks that carry their number, written one after another round through a file and read back. */
export function makeFileWork(bytes = DEFAULT_BYTES, path?: string): Work {
  if (path === undefined) throw new Error('this work needs a file: name its path');
  const file = new TestFile(path);
  const [written, read] = [alignedBlock(BLOCK_BYTES), alignedBlock(BLOCK_BYTES)];
  const blocks = Math.max(1, Math.floor(bytes / BLOCK_BYTES));
  let count = 0;
  return {
    unitsPerCall: 2 * BLOCK_BYTES,
    call() {
      const position = (count % blocks) * BLOCK_BYTES;
      for (const at of [0, BLOCK_BYTES - 4]) written.writeUInt32LE(count >>> 0, at);
      count++;
      file.write(written, position);
      if (file.method === 'fsync') file.sync();
      file.read(read, position);
      return read.equals(written);
    },
  };
}
