import { ALL_THREADS, ONE_THREAD, workBenchmark } from '../harness/workBenchmark.ts';

export const cpuInteger = workBenchmark(
  {
    name: 'cpu-integer',
    suite: 'system',
    standsFor: 'plain integer arithmetic, which matching entries of tables consists of',
    unit: '{operation}/s',
    better: 'higher',
    needs: [],
    seconds: 10,
    scale: { [ONE_THREAD]: 130e6, [ALL_THREADS]: 250e6 },
  },
  'integer',
);
