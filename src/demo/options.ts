import { availableParallelism, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What it does: a plot by its steps, or one thing alone, so that it is known what holds it back. */
export const DEMO_WORKS = ['plot', 'compute', 'read', 'memory', 'idle'] as const;
export type DemoWork = (typeof DEMO_WORKS)[number];

export interface DemoOptions {
  /** Plots to make; 0 = until it is stopped. */
  readonly count: number;
  readonly threads: number;
  /** About how long one plot takes. */
  readonly secondsPerPlot: number;
  /** Where the temporary folder is made. */
  readonly directory: string;
  readonly work: DemoWork;
}

export const DEMO_HELP = `The PlotScope demo workload: a small stand-in for a plotter. It makes no plot.

  -n, --count N      plots one after another, 0 = until it is stopped (default 1)
  -r, --threads N    threads (default 2, or the one core that there is)
  -s, --seconds N    about how long one takes (default 60)
  -t, --tmpdir DIR   where its temporary folder is made, up to 100 MB (default: the system's)
  -w, --work WORK    plot, or one thing alone for so long: compute, read, memory, idle (default plot)
  -h, --help
`;

/** Options from command-line arguments; `undefined` = help was asked for. Throws an Error that names a bad value. */
export function demoOptions(args: readonly string[]): DemoOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      count: { type: 'string', short: 'n', default: '1' },
      threads: { type: 'string', short: 'r', default: String(Math.min(2, availableParallelism())) },
      seconds: { type: 'string', short: 's', default: '60' },
      tmpdir: { type: 'string', short: 't', default: tmpdir() },
      work: { type: 'string', short: 'w', default: 'plot' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    count: whole('--count', values.count, 0, 1_000_000),
    threads: whole('--threads', values.threads, 1, 64),
    secondsPerPlot: whole('--seconds', values.seconds, 2, 86_400),
    directory: resolve(values.tmpdir),
    work: workNamed(values.work),
  };
}

function workNamed(text: string): DemoWork {
  const work = DEMO_WORKS.find((name) => name === text);
  if (work === undefined) throw new Error(`--work must be one of ${DEMO_WORKS.join(', ')}, not "${text}"`);
  return work;
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${name} must be a whole number from ${least} to ${most}, not "${text}"`);
  }
  return value;
}
