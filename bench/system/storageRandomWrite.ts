import { randomPositions } from './randomPositions.ts';
import { storageBenchmark } from './storageBenchmark.ts';

const BLOCK_BYTES = 4096;

export const storageRandomWrite = storageBenchmark({
  name: 'storage-random-write',
  standsFor: 'small writes: many buckets, journals of file systems, databases',
  unit: '{operation}/s',
  scale: 3_000,
  blockBytes: BLOCK_BYTES,
  writes: true,
  fio: { rw: 'randwrite', blockBytes: BLOCK_BYTES },
  operation({ file, bytes, block }) {
    const position = randomPositions(bytes, BLOCK_BYTES);
    return () => {
      file.write(block, position());
      return 1;
    };
  },
});
