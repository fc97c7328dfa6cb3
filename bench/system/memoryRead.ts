import { transferBenchmark } from './transferBenchmark.ts';

export const memoryRead = transferBenchmark(
  'memory-read',
  'read',
  'reading tables that lie in memory or on a RAM disk',
);
