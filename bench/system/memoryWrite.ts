import { transferBenchmark } from './transferBenchmark.ts';

export const memoryWrite = transferBenchmark('memory-write', 'write', 'writing tables into memory or onto a RAM disk');
