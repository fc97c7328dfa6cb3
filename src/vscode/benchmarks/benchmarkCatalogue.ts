import * as v from 'valibot';
import { type BenchmarkFacts, BenchmarkList } from '../../benchmarks/benchmarkFacts.ts';
import { formatDuration } from '../../metrics/format.ts';
import { BenchProcess, type BenchProgram } from './benchProcess.ts';

/** Asks the harness what benchmarks there are. Throws an Error with what it said where it gives no list. */
export async function benchmarkList(program: BenchProgram): Promise<readonly BenchmarkFacts[]> {
  const lines: string[] = [];
  const { document } = await new BenchProcess(program, ['list', '--json'], (line) => lines.push(line)).ended;
  const parsed = v.safeParse(BenchmarkList, document);
  if (parsed.success) return parsed.output.benchmarks;
  throw new Error(
    `The list of benchmarks could not be had: ${lines.at(-1) ?? 'nothing was printed'}. Install PlotScope anew.`,
  );
}

/** Something to run: a whole suite or one benchmark. */
export interface BenchmarkChoice {
  /** `SUITE` or `SUITE/NAME`. */
  readonly benchmark: string;
  readonly description: string;
  readonly detail: string;
}

/** Suites, each followed by its benchmarks. */
export function benchmarkChoices(benchmarks: readonly BenchmarkFacts[]): BenchmarkChoice[] {
  return [...Map.groupBy(benchmarks, ({ suite }) => suite)].flatMap(([suite, own]) => [
    {
      benchmark: suite,
      description: `${own.length} benchmarks, ${about(own.reduce((sum, { seconds }) => sum + seconds, 0))}`,
      detail: own.map(({ name }) => name).join(', '),
    },
    ...own.map(({ name, standsFor, seconds, needs }) => ({
      benchmark: `${suite}/${name}`,
      description: about(seconds),
      detail: needs.length > 0 ? `${standsFor} (needs ${needs.join(', ')})` : standsFor,
    })),
  ]);
}

function about(seconds: number): string {
  return `about ${formatDuration(seconds)}`;
}
