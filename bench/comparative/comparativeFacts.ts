import type { ComparativeFacts } from '../../src/benchmarks/benchmarkFacts.ts';

/** What measures plotter configurations instead of the host. */
export const COMPARATIVE: readonly ComparativeFacts[] = [
  {
    name: 'compare',
    command: 'plotscope compare A B',
    standsFor: 'which of two configurations makes plots faster, by how much, and why',
    unit: 's',
    better: 'lower',
  },
  {
    name: 'tune',
    command: 'plotscope tune FILE --budget TIME',
    standsFor: 'the settings that make plots fastest here, and how much faster than those given',
    unit: 's',
    better: 'lower',
  },
  {
    name: 'plot',
    command: 'plotscope bench plot FILE',
    standsFor: 'how long one plot takes, whole or by its first steps, and where the time goes',
    unit: 's',
    better: 'lower',
  },
];
