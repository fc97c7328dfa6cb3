import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Crew } from './crew.ts';
import type { Work } from './work.ts';

interface Step {
  /** Share of the plot's time, about that of Mad Max on real plots. */
  readonly share: number;
  readonly work: Work;
  readonly table: number;
  /** The line that Mad Max prints when the step ends. */
  line(seconds: string, entries: number): string;
}

interface Phase {
  readonly steps: readonly Step[];
  line(seconds: string, finalBytes: number): string;
}

const UP = [1, 2, 3, 4, 5, 6, 7];
const DOWN = [7, 6, 5, 4, 3, 2];

const PHASES: readonly Phase[] = [
  {
    steps: UP.map((table) => ({
      share: [0.7, 5.3, 6.8, 8.2, 8.2, 7.7, 5.9][table - 1] / 100,
      work: 'hash and sort',
      table,
      line: (seconds, entries) =>
        `[P1] Table ${table} took ${seconds} sec${table === 1 ? '' : `, found ${entries} matches`}`,
    })),
    line: (seconds) => `Phase 1 took ${seconds} sec`,
  },
  {
    steps: DOWN.flatMap((table): Step[] => [
      { share: 0.016, work: 'scan', table, line: (seconds) => `[P2] Table ${table} scan took ${seconds} sec` },
      {
        share: 0.024,
        work: 'rewrite',
        table,
        line: (seconds) => `[P2] Table ${table} rewrite took ${seconds} sec, dropped 0 entries (0 %)`,
      },
    ]),
    line: (seconds) => `Phase 2 took ${seconds} sec`,
  },
  {
    steps: DOWN.toReversed().flatMap((table): Step[] => [
      {
        share: 0.028,
        work: 'rewrite',
        table,
        line: (seconds, entries) => `[P3-1] Table ${table} took ${seconds} sec, wrote ${entries} right entries`,
      },
      {
        share: 0.019,
        work: 'rewrite',
        table,
        line: (seconds, entries) =>
          `[P3-2] Table ${table} took ${seconds} sec, wrote ${entries} left entries, ${entries} final`,
      },
    ]),
    line: (seconds) => `Phase 3 took ${seconds} sec, wrote 0 entries to final plot`,
  },
  {
    steps: [{ share: 0.029, work: 'scan', table: 7, line: () => '[P4] Finished writing C2 table' }],
    line: (seconds, finalBytes) => `Phase 4 took ${seconds} sec, final plot size is ${finalBytes} bytes`,
  },
];

export interface DemoPlot {
  readonly number: number;
  readonly of: number;
  readonly threads: number;
  readonly folder: string;
  readonly seconds: number;
}

/** Goes through a plot's phases with real work, and prints what Mad Max would: every line when its step has ended. */
export async function makeDemoPlot(plot: DemoPlot, crew: Crew, print: (line: string) => void): Promise<void> {
  const { number, of, threads, folder } = plot;
  const name = plotName(new Date());
  print(`Crafting plot ${number} out of ${of} (${timeStamp(new Date())})`);
  print(`Process ID: ${process.pid}`);
  print(`Number of Threads: ${threads}`);
  print(`Working Directory:   ${folder}/`);
  print(`Working Directory 2: ${folder}/`);
  print(`Plot Name: ${name}`);

  const fileOf = (table: number) => (thread: number) => join(folder, `${name}.p1.table${table}.${thread}.tmp`);
  const plotStart = performance.now();
  for (const phase of PHASES) {
    const phaseStart = performance.now();
    for (const step of phase.steps) {
      const stepStart = performance.now();
      const file = fileOf(step.table);
      const seconds = step.share * plot.seconds;
      const entries = await crew.work((thread) => ({ work: step.work, file: file(thread), seconds }));
      print(step.line(secondsSince(stepStart), entries));
    }
    print(phase.line(secondsSince(phaseStart), fileBytes(fileOf(7), threads)));
  }
  const total = (performance.now() - plotStart) / 1000;
  print(`Total plot creation time was ${sixDigits(total)} sec (${sixDigits(total / 60)} min)`);
}

function fileBytes(file: (thread: number) => string, threads: number): number {
  let bytes = 0;
  for (let thread = 0; thread < threads; thread++) bytes += statSync(file(thread)).size;
  return bytes;
}

/** Mad Max prints numbers as C++ does by default: six significant digits. */
function sixDigits(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function secondsSince(start: number): string {
  return sixDigits((performance.now() - start) / 1000);
}

function plotName(date: Date): string {
  return `plot-k18-${timeStamp(date).replace(/[/: ]/g, '-').slice(0, 16)}-${randomBytes(32).toString('hex')}`;
}

/** `2026/11/24 11:03:08`, local time. */
function timeStamp(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('/');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
