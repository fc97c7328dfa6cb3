import { storageBenchmark } from './storageBenchmark.ts';

const BLOCK_BYTES = 2 ** 20;

export const storageSequentialWrite = storageBenchmark({
  name: 'storage-sequential-write',
  standsFor: 'writing tables, and copying the plot to its destination',
  unit: 'By/s',
  scale: 500e6,
  blockBytes: BLOCK_BYTES,
  writes: true,
  fio: { rw: 'write', blockBytes: BLOCK_BYTES },
  operation({ file, bytes, block }) {
    let position = 0;
    return () => {
      file.write(block, position);
      position = (position + BLOCK_BYTES) % bytes;
      return BLOCK_BYTES;
    };
  },
});
