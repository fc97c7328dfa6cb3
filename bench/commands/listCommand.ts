import type { Output } from '../../src/terminal/output.ts';
import { plainTable } from '../../src/terminal/plainTable.ts';
import { BENCHMARKS } from '../benchmarks.ts';
import { COMPARATIVE } from '../comparative/comparativeFacts.ts';
import { factsOf } from '../harness/benchmark.ts';

export function listCommand(output: Output, { json }: { readonly json: boolean }): number {
  const benchmarks = BENCHMARKS.map(factsOf);
  if (json) {
    output.out(`${JSON.stringify({ benchmarks, comparative: COMPARATIVE })}\n`);
    return 0;
  }
  const table = plainTable(['Benchmark', 'Seconds', 'Unit', 'Better', 'Stands for']);
  for (const { suite, name, seconds, unit, better, standsFor } of benchmarks) {
    table.push([`${suite}/${name}`, seconds, unit, better, standsFor]);
  }
  for (const { name, command, unit, better, standsFor } of COMPARATIVE)
    table.push([`comparative/${name}`, 'its budget', unit, better, `${standsFor} (${command})`]);
  output.out(`${table}\n`);
  return 0;
}
