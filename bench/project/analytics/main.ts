// npm run bench:analytics [-- --json] [-- --only WORD]: what each analysis costs in CPU time of this process, and whether limits hold.
import { parseArgs } from 'node:util';
import { Bench } from 'tinybench';
import { entries as analyses, type Entry } from './entries.ts';
import { realtimeEntries } from './realtime.ts';

const entries = [...analyses, ...realtimeEntries];

interface Measured {
  readonly name: string;
  readonly on: string;
  readonly runs: number;
  readonly medianMs: number;
  readonly meanMs: number;
  readonly p99Ms: number;
  readonly limitMs?: number;
  readonly withinLimit?: boolean;
}

/** CPU time of this process: other programs on the machine do not lengthen it, but waiting does not show either. */
const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, only: { type: 'string' } } });
const chosen = entries.filter(
  ({ name }) => values.only === undefined || name.toLowerCase().includes(values.only.toLowerCase()),
);
if (chosen.length === 0) {
  console.error(
    `No entry has "${values.only}" in its name. There are:\n  ${entries.map(({ name }) => name).join('\n  ')}`,
  );
  process.exit(1);
}
const results: Measured[] = [];
for (const entry of chosen) {
  process.stderr.write(`${entry.name} …\n`);
  results.push(await measure(entry));
}
console.log(values.json ? JSON.stringify({ clock: 'cpu', results }) : resultsText(results));
if (results.some(({ withinLimit }) => withinLimit === false)) process.exitCode = 1;

async function measure({ name, on, limitMs, iterations = 10, run }: Entry): Promise<Measured> {
  const few = { iterations, time: 200, warmupIterations: Math.min(iterations, 3), warmupTime: 50 };
  const bench = new Bench({ ...few, now: cpuMs, throws: true });
  bench.add(name, () => {
    run();
  });
  const [task] = await bench.run();
  if (!('latency' in task.result))
    throw new Error(`${name} ended as "${task.result.state}" without a time; run it alone with --only`);
  const { p50, mean, p99, samplesCount } = task.result.latency;
  return {
    name,
    on,
    runs: samplesCount,
    medianMs: p50,
    meanMs: mean,
    p99Ms: p99,
    ...(limitMs !== undefined && { limitMs, withinLimit: p50 <= limitMs }),
  };
}

function resultsText(measured: readonly Measured[]): string {
  const rows = measured.map(({ name, on, medianMs, p99Ms, limitMs, withinLimit }) => [
    name,
    on,
    medianMs.toFixed(3),
    p99Ms.toFixed(3),
    limitMs === undefined ? '' : `≤ ${limitMs} ${withinLimit ? 'held' : 'NOT HELD'}`,
  ]);
  const table = [['analysis', 'on', 'CPU ms', 'p99', 'limit'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => align(cell, widths[column], column))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function align(cell: string, width: number, column: number): string {
  return column === 2 || column === 3 ? cell.padStart(width) : cell.padEnd(width);
}
