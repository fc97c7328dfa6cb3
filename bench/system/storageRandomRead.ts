import { randomPositions } from './randomPositions.ts';
import { storageBenchmark } from './storageBenchmark.ts';

const BLOCK_BYTES = 4096;

export const storageRandomRead = storageBenchmark({
  name: 'storage-random-read',
  standsFor: 'look-ups in plots and tables, one after another',
  unit: '{operation}/s',
  scale: 5_000,
  blockBytes: BLOCK_BYTES,
  writes: false,
  fio: { rw: 'randread', blockBytes: BLOCK_BYTES },
  operation({ file, bytes, block }) {
    const position = randomPositions(bytes, BLOCK_BYTES);
    return () => {
      file.read(block, position());
      return 1;
    };
  },
});
