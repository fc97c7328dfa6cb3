import { ALL_THREADS, ONE_THREAD, workBenchmark } from '../harness/workBenchmark.ts';

export const cpuChaCha8 = workBenchmark(
  {
    name: 'cpu-chacha8',
    suite: 'system',
    standsFor:
      "the cipher that a plot's first table is made with, in plain arithmetic (plotters use vector instructions)",
    unit: 'By/s',
    better: 'higher',
    needs: [],
    seconds: 10,
    scale: { [ONE_THREAD]: 300e6, [ALL_THREADS]: 550e6 },
  },
  'chacha8',
);
