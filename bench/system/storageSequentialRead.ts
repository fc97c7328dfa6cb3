import { storageBenchmark } from './storageBenchmark.ts';

const BLOCK_BYTES = 2 ** 20;

export const storageSequentialRead = storageBenchmark({
  name: 'storage-sequential-read',
  standsFor: 'reading tables back, as every phase after the first does',
  unit: 'By/s',
  scale: 500e6,
  blockBytes: BLOCK_BYTES,
  writes: false,
  fio: { rw: 'read', blockBytes: BLOCK_BYTES },
  operation({ file, bytes, block }) {
    let position = 0;
    return () => {
      file.read(block, position);
      position = (position + BLOCK_BYTES) % bytes;
      return BLOCK_BYTES;
    };
  },
});
