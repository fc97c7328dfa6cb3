import { storageBenchmark } from './storageBenchmark.ts';

const BLOCK_BYTES = 256 * 1024;
const BUCKETS = 16;

/** The first half of the file is the table that is read, the second the buckets that its entries go to. */
export const storageMixed = storageBenchmark({
  name: 'storage-mixed',
  standsFor: 'a step of a plot: one table read from begin to end while its entries are written into 16 buckets',
  unit: 'By/s',
  scale: 500e6,
  blockBytes: BLOCK_BYTES,
  writes: true,
  fio: { rw: 'rw', blockBytes: BLOCK_BYTES },
  operation({ file, bytes, block }) {
    const half = bytes / 2;
    const bucketBytes = half / BUCKETS;
    let count = 0;
    return () => {
      file.read(block, (count * BLOCK_BYTES) % half);
      const inBucket = (Math.floor(count / BUCKETS) * BLOCK_BYTES) % bucketBytes;
      file.write(block, half + (count % BUCKETS) * bucketBytes + inBucket);
      count++;
      return 2 * BLOCK_BYTES;
    };
  },
});
