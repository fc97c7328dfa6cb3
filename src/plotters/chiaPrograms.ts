import type { ChiaCommand } from './command.ts';
import type { PlotConfiguration } from './configuration.ts';
import { givesFlag, parseFlags } from './flags.ts';
import type { Plotter } from './plotter.ts';
import type { ProgramRule } from './process.ts';

/** Programs around the plotters: the chia command, its services, and tools that start plotters. */

interface Ordered {
  readonly plotter: Plotter;
  readonly command: ChiaCommand;
  readonly args: readonly string[];
}

/** What the chia command was told to plot with: its own options may stand before the subcommands. */
function orderedBy(plotters: readonly Plotter[], args: readonly string[]): Ordered | undefined {
  let index = 0;
  while (index < args.length && args[index].startsWith('-'))
    index += args[index].includes('=') || args[index] === '--help' ? 1 : 2;
  for (const plotter of plotters) {
    const command = plotter.chiaCommands?.find(({ words }) => words.every((word, i) => args[index + i] === word));
    if (command) return { plotter, command, args: args.slice(index + command.words.length) };
  }
  return undefined;
}

/** Configuration of a plot that the chia command makes or orders. */
export function configureChia(
  plotters: readonly Plotter[],
  args: readonly string[],
  cwd: string | undefined,
): PlotConfiguration | undefined {
  const ordered = orderedBy(plotters, args);
  if (!ordered) return undefined;
  const { command } = ordered;
  const { values, unknown } = parseFlags(command.flags, 'cxxopts', ordered.args, cwd);
  return command.configure(values, unknown, cwd);
}

/** Gigahorse's farmer brings the command under a name of its own. */
const CHIA = /^chia(?:\.bin)?$/;

export function isChia(program: string): boolean {
  return CHIA.test(program);
}

/** Titles that chia's services give themselves, and the programs of its packages. */
const FARMING = /^(?:chia_|start_)(?:harvester|farmer|solver)$/;
const SERVICE =
  /^(?:chia_daemon|data_layer_http|(?:chia_|start_)(?:full_node|full_node_simulator|wallet|timelord|timelord_launcher|introducer|crawler|seeder|data_layer|data_layer_http|simulator))$/;

/** Rules for the chia command's ways to plot. */
export function chiaPlotting(plotters: readonly Plotter[]): ProgramRule {
  return {
    name: CHIA,
    interpreter: 'python',
    plotter: 'chia',
    role: 'wrapper',
    title: 'chia',
    decide: (args) => {
      const ordered = orderedBy(plotters, args);
      if (!ordered || givesFlag(ordered.command.flags, 'cxxopts', ordered.args, ['-h', '--help'])) return undefined;
      const { role, words } = ordered.command;
      const mode = configureChia(plotters, args, undefined)?.mode ?? ordered.command.mode;
      return { plotter: ordered.plotter.id, title: `chia ${words.join(' ')}`, role, mode };
    },
  };
}

export const CHIA_PROGRAMS: readonly ProgramRule[] = [
  {
    name: CHIA,
    interpreter: 'python',
    plotter: 'chia',
    role: 'service',
    title: 'chia daemon',
    decide: (args) => (args[0] === 'run_daemon' ? {} : undefined),
  },
  { name: FARMING, interpreter: 'python', plotter: 'chia', role: 'farming', title: 'chia farming' },
  { name: SERVICE, interpreter: 'python', plotter: 'chia', role: 'service', title: 'chia service' },
  {
    name: /^squashplot(?:\.py)?$/,
    interpreter: 'python',
    plotter: 'squashplot',
    role: 'wrapper',
    title: 'SquashPlot',
  },
  {
    name: /^unified_plotter(?:\.py)?$/,
    interpreter: 'python',
    plotter: 'unified_plotter',
    role: 'wrapper',
    title: 'Unified plotter',
  },
];
