import { ALL_THREADS, ONE_THREAD, workBenchmark } from '../harness/workBenchmark.ts';

export const cpuSort = workBenchmark(
  {
    name: 'cpu-sort',
    suite: 'system',
    standsFor: 'sorting a bucket of a table, which most of a plot is',
    unit: '{entry}/s',
    better: 'higher',
    needs: [],
    seconds: 10,
    scale: { [ONE_THREAD]: 10e6, [ALL_THREADS]: 18e6 },
  },
  'sort',
);
