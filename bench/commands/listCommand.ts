import type { Output } from '../../src/terminal/output.ts';
import { plainTable } from '../../src/terminal/plainTable.ts';
import { BENCHMARKS } from '../benchmarks.ts';
import { factsOf } from '../harness/benchmark.ts';

export function listCommand(output: Output, { json }: { readonly json: boolean }): number {
  const benchmarks = BENCHMARKS.map(factsOf);
  if (json) {
    output.out(`${JSON.stringify({ benchmarks })}\n`);
    return 0;
  }
  const table = plainTable(['Benchmark', 'Seconds', 'Unit', 'Better', 'Stands for']);
  for (const { suite, name, seconds, unit, better, standsFor } of benchmarks) {
    table.push([`${suite}/${name}`, seconds, unit, better, standsFor]);
  }
  output.out(`${table}\n`);
  return 0;
}
