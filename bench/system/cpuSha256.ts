import { ALL_THREADS, ONE_THREAD, workBenchmark } from '../harness/workBenchmark.ts';

export const cpuSha256 = workBenchmark(
  {
    name: 'cpu-sha256',
    suite: 'system',
    standsFor: 'hashing: proofs and the chain, with what the processor has for it',
    unit: 'By/s',
    better: 'higher',
    needs: [],
    seconds: 10,
    scale: { [ONE_THREAD]: 1.6e9, [ALL_THREADS]: 3e9 },
  },
  'sha256',
);
