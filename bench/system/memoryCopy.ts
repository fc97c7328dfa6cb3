import { transferBenchmark } from './transferBenchmark.ts';

export const memoryCopy = transferBenchmark(
  'memory-copy',
  'copy',
  'moving entries between buffers, as every pass over a table does',
);
