import type { ConfigurationDraft } from './configuration.ts';
import { type Flag, parseFlags } from './flags.ts';
import { madmax } from './madmax.ts';
import type { Plotter } from './plotter.ts';

const FLAGS: readonly Flag[] = [
  {
    names: ['-n', '--count'],
    kind: 'integer',
    sets: 'count',
    endless: 0,
    meaning: 'Plots one after another; 0 is endless',
    default: '1',
  },
  { names: ['-r', '--threads'], kind: 'integer', sets: 'threads', meaning: 'Threads', default: '2' },
  { names: ['-s', '--seconds'], kind: 'integer', meaning: 'About how long one takes', unit: 's', default: '60' },
  { names: ['-t', '--tmpdir'], kind: 'directory', sets: 'tmp', meaning: 'Where its temporary folder is made' },
  { names: ['-w', '--work'], kind: 'text', meaning: 'A plot, or one thing alone', default: 'plot' },
  { names: ['-h', '--help'], kind: 'switch', meaning: 'Print the help' },
];

/** PlotScope's own stand-in for a plotter: it writes a log in Mad Max's format and loads the machine a little. */
export const demo: Plotter = {
  ...madmax,
  id: 'demo',
  title: 'Demo workload',
  programs: [
    {
      name: /^plotscope-demo\.cjs$/,
      interpreter: 'node',
      scriptOnly: true,
      plotter: 'demo',
      role: 'plotter',
      title: 'Demo workload',
      decide: (args) => (args.includes('-h') || args.includes('--help') ? undefined : {}),
    },
  ],
  commands: [
    {
      mode: 'cpu',
      program: 'plotscope-demo.cjs',
      interpreter: 'node',
      isBundled: true,
      syntax: 'cxxopts',
      flags: FLAGS,
    },
  ],
  chiaCommands: [],
  managers: [],
  refuses: [],
  wantsSlash: false,
  isStandIn: true,
  configure: (args, _program, cwd) => {
    const { values, unknown } = parseFlags(FLAGS, 'cxxopts', args, cwd);
    const { count, ...given } = values as ConfigurationDraft;
    return {
      ...given,
      threads: given.threads ?? 2,
      ...(given.endless ? {} : { count: count ?? 1 }),
      ...(unknown.length > 0 && { unknownFlags: unknown }),
    };
  },
  needs: () => ({ tmpBytes: 100e6, note: 'A stand-in: it makes no plot.' }),
  lines: [{ form: 'PlotScope demo workload: {~}', does: 'header' }, ...madmax.lines],
};
