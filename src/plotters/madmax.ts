import { CHIA_FLAGS, CHIA_TMP_FLAGS } from './chiaFlags.ts';
import type { GivenSettings, Refusal } from './command.ts';
import type { ConfigurationDraft, PlotConfiguration } from './configuration.ts';
import { type Flag, givesFlag, parseFlags } from './flags.ts';
import type { LineType } from './lineType.ts';
import {
  MADMAX_FRAME,
  MADMAX_PHASES,
  MADMAX_PRIORS,
  MADMAX_SMALL_PRIORS,
  madmaxStepName,
  madmaxStepOfFile,
  madmaxStepOfThread,
} from './madmaxLog.ts';
import { GIB, type PlotterNeeds } from './needs.ts';
import { scaleFromK32, uncompressedPlotBytes } from './plotSize.ts';
import type { Plotter } from './plotter.ts';
import { isSmall, planOf } from './steps.ts';

const BUCKET_RANGE = { min: 16, max: 65_536, allowed: 'powers of two, or their exponents below 16' };

export const MADMAX_FLAGS: readonly Flag[] = [
  {
    names: ['-k', '--size'],
    kind: 'integer',
    sets: 'k',
    meaning: 'Size of the plot',
    default: '32',
    range: { min: 16, max: 34 },
  },
  {
    names: ['-x', '--port'],
    kind: 'integer',
    sets: 'networkPort',
    meaning: 'Network: 8444 chia, 9699 chives, 11337 MMX',
    default: '8444',
  },
  {
    names: ['-n', '--count'],
    kind: 'integer',
    sets: 'count',
    meaning: 'Plots to make; −1 is endless',
    default: '1',
    range: { min: -1 },
    endless: -1,
  },
  {
    names: ['-r', '--threads'],
    kind: 'integer',
    sets: 'threads',
    meaning: 'Threads of each stage',
    default: '4',
    range: { min: 1, max: 1024 },
  },
  {
    names: ['-u', '--buckets'],
    kind: 'buckets',
    sets: 'buckets',
    meaning: 'Sort buckets of phases 1 and 2: more need less RAM and more open files',
    default: '256',
    range: BUCKET_RANGE,
  },
  {
    names: ['-v', '--buckets3'],
    kind: 'buckets',
    sets: 'buckets3',
    meaning: 'Sort buckets of phases 3 and 4',
    default: 'as -u',
    range: BUCKET_RANGE,
  },
  {
    names: ['-t', '--tmpdir'],
    kind: 'directory',
    sets: 'tmp',
    meaning: 'Temporary folder: 220 GiB at k32, a quarter of the writes',
    required: true,
    range: { allowed: 'ends in / or \\' },
  },
  {
    names: ['-2', '--tmpdir2'],
    kind: 'directory',
    sets: 'tmp2',
    meaning: 'Second temporary folder: 110 GiB at k32, three quarters of the writes',
    default: 'as -t',
  },
  { names: ['-d', '--finaldir'], kind: 'directory', sets: 'final', meaning: 'Destination', default: 'as -t' },
  {
    names: ['-s', '--stagedir'],
    kind: 'directory',
    sets: 'stage',
    meaning: 'Where the plot file is built',
    default: 'as -t',
  },
  {
    names: ['-w', '--waitforcopy'],
    kind: 'switch',
    sets: 'waitForCopy',
    meaning: 'Wait for the copy before the next plot',
    default: 'off',
  },
  { names: ['-p', '--poolkey'], kind: 'key', sets: 'poolKey', meaning: 'Pool public key (48 bytes)' },
  { names: ['-c', '--contract'], kind: 'key', sets: 'contract', meaning: 'Pool contract address' },
  {
    names: ['-f', '--farmerkey'],
    kind: 'key',
    sets: 'farmerKey',
    meaning: 'Farmer public key (48 bytes)',
    required: true,
  },
  {
    names: ['-G', '--tmptoggle'],
    kind: 'switch',
    sets: 'tmpToggle',
    meaning: 'Swap the temporary folders after each plot',
    default: 'off',
  },
  {
    names: ['-D', '--directout'],
    kind: 'switch',
    sets: 'directOut',
    meaning: 'Build the plot in the destination: there is no copy',
    default: 'off',
  },
  { names: ['-Z', '--unique'], kind: 'switch', sets: 'unique', meaning: 'Give each plot a unique id', default: 'off' },
  {
    names: ['-K', '--rmulti2'],
    kind: 'integer',
    sets: 'phase2ThreadMultiplier',
    meaning: 'Multiplies the threads in phase 2',
    default: '1',
    range: { min: 1 },
  },
  { names: ['-i', '--id'], kind: 'text', sets: 'plotId', meaning: 'Fixed plot id, for tests' },
  { names: ['--version'], kind: 'switch', meaning: 'Print the version' },
  { names: ['-h', '--help'], kind: 'switch', meaning: 'Print the help' },
];

/** Fills in what the CPU plotters of this family take when nothing is said. */
export function withMadmaxDefaults(values: Record<string, unknown>, unknown: readonly string[]): PlotConfiguration {
  const given = values as ConfigurationDraft & { final?: string | readonly string[] };
  const { final, count, endless, ...rest } = given;
  const finals = typeof final === 'string' ? [final] : final;
  const buckets = given.buckets ?? 256;
  return {
    ...rest,
    k: given.k ?? 32,
    networkPort: given.networkPort ?? 8444,
    ...(endless ? { endless } : { count: count ?? 1 }),
    threads: given.threads ?? 4,
    phase2ThreadMultiplier: given.phase2ThreadMultiplier ?? 1,
    buckets,
    buckets3: given.buckets3 ?? buckets,
    ...(given.tmp === undefined ? {} : { tmp2: given.tmp2 ?? given.tmp, final: finals ?? [given.tmp] }),
    ...(given.tmp === undefined && finals ? { final: finals } : {}),
    ...stageOf(given, finals),
    waitForCopy: given.waitForCopy ?? false,
    tmpToggle: given.tmpToggle ?? false,
    directOut: given.directOut ?? false,
    unique: given.unique ?? false,
    ...(unknown.length > 0 ? { unknownFlags: unknown } : {}),
  };
}

function stageOf(given: ConfigurationDraft, finals: readonly string[] | undefined): { stage?: string } {
  const stage = given.directOut ? (finals?.[0] ?? given.tmp) : (given.stage ?? given.tmp);
  return stage === undefined ? {} : { stage };
}

/** `chia plotters madmax`, which has no direct output: its -D asks the daemon for keys. */
const CHIA_MADMAX_FLAGS: readonly Flag[] = [
  ...CHIA_FLAGS.map((flag) => (flag.sets === 'count' ? { ...flag, endless: -1 } : flag)),
  ...CHIA_TMP_FLAGS,
  ...MADMAX_FLAGS.filter(({ names }) => ['-k', '-u', '-v', '-w', '-G', '-K'].includes(names[0]!)),
];

const HELP = ['-h', '--help', '--version'];

/** Compression, a remote destination or its port: flags that only Gigahorse's `chia_plot` has. */
export function isGigahorseLine(args: readonly string[]): boolean {
  const both: readonly Flag[] = [
    ...MADMAX_FLAGS,
    { names: ['-C', '--level'], kind: 'integer', meaning: '' },
    { names: ['-z', '--dstport'], kind: 'integer', meaning: '' },
  ];
  if (givesFlag(both, 'cxxopts', args, ['-C', '--level', '-z', '--dstport'])) return true;
  const { values } = parseFlags(both, 'cxxopts', args);
  return typeof values.final === 'string' && values.final.startsWith('@');
}

export function asksForHelp(flags: readonly Flag[], args: readonly string[]): boolean {
  return givesFlag(flags, 'cxxopts', args, HELP);
}

/** What the plotters of this family for processors refuse. */
export const MADMAX_REFUSALS: readonly Refusal[] = [
  {
    when: ({ tmp }) => tmp === undefined,
    message: 'The plotter wants a temporary folder. Add "directories": { "tmp": … }.',
    about: 'directories',
  },
  {
    when: ({ tmpToggle, stage }) => tmpToggle === true && stage !== undefined,
    message: 'The plotter can’t swap temporary folders when it has a stage folder. Remove one of the two.',
    about: 'tmpToggle',
    mends: [['tmpToggle'], ['stage']],
  },
  {
    severity: 'warning',
    when: ({ directOut, stage }) => directOut === true && stage !== undefined,
    message:
      'With direct output a plot is built in its destination: the stage folder isn’t used. Remove one of the two.',
    about: 'stage',
    mends: [['stage'], ['directOut']],
  },
];

/** Mad Max and Gigahorse have a second program for large plots. */
export function chiaPlotFor({ k = 32 }: GivenSettings): string {
  return k > 32 ? 'chia_plot_k34' : 'chia_plot';
}

export function madmaxNeeds(configuration: PlotConfiguration): PlotterNeeds {
  const {
    k = 32,
    threads = 4,
    buckets = 256,
    buckets3 = buckets,
    phase2ThreadMultiplier: multiplier = 1,
  } = configuration;
  const scale = scaleFromK32(k);
  const oneFolder = configuration.tmp !== undefined && configuration.tmp === (configuration.tmp2 ?? configuration.tmp);
  return {
    // At most half a GiB a thread with 256 buckets; a bucket, and so a thread's share, shrinks with their number.
    ramBytes: Math.round(threads * multiplier * 0.5 * GIB * scale * Math.max(256 / buckets, 1 / 16)),
    ...(oneFolder
      ? { tmpBytes: Math.round(256 * GIB * scale) }
      : { tmpBytes: Math.round(220 * GIB * scale), tmp2Bytes: Math.round(110 * GIB * scale) }),
    writeShares: oneFolder ? { tmp: 1, tmp2: 0 } : { tmp: 0.25, tmp2: 0.75 },
    finalBytes: uncompressedPlotBytes(k),
    openFiles: Math.max(buckets, buckets3) + 2 * threads + 32,
  };
}

const LINES: readonly LineType[] = [
  { form: 'Multi-threaded pipelined Chia k{?} plotter - {commit}', does: 'header' },
  { form: 'Multi-threaded pipelined Chia k{?} plotter', does: 'header', alone: true },
  { form: '(Sponsored by {~}', does: 'nothing' },
  { form: 'Build {~} for Windows', does: 'nothing' },
  ...MADMAX_FRAME,
  ...MADMAX_PHASES,
  { form: 'Plot Name: {plainName}', does: 'plot-named' },
];

const PLAN = planOf(MADMAX_PRIORS, 0.25, madmaxStepName);
const SMALL_PLAN = planOf(MADMAX_SMALL_PRIORS, 0.3, madmaxStepName);

export const madmax: Plotter = {
  id: 'madmax',
  family: 'madmax',
  title: 'Mad Max',
  programs: [
    {
      name: /^(?:chia_plot(?:_k\d\d)?|chia-plotter)$/,
      plotter: 'madmax',
      role: 'plotter',
      title: 'Mad Max',
      mode: 'cpu',
      couldAlsoBe: ['gigahorse'],
      decide: (args) => (asksForHelp(MADMAX_FLAGS, args) || isGigahorseLine(args) ? undefined : {}),
    },
  ],
  commands: [{ mode: 'cpu', program: chiaPlotFor, syntax: 'cxxopts', flags: MADMAX_FLAGS, usualMinutes: 30 }],
  chiaCommands: [
    {
      words: ['plotters', 'madmax'],
      role: 'wrapper',
      mode: 'cpu',
      flags: CHIA_MADMAX_FLAGS,
      configure: (values, unknown) => ({ mode: 'cpu', ...withMadmaxDefaults(values, unknown) }),
    },
  ],
  refuses: MADMAX_REFUSALS,
  wantsSlash: true,
  configure: (args, _program, cwd) => {
    const { values, unknown } = parseFlags(MADMAX_FLAGS, 'cxxopts', args, cwd);
    return { mode: 'cpu', ...withMadmaxDefaults(values, unknown) };
  },
  lines: LINES,
  plan: ({ k = 32 }) => (isSmall(k) ? SMALL_PLAN : PLAN),
  stepName: madmaxStepName,
  needs: madmaxNeeds,
  uncompressedBytes: uncompressedPlotBytes,
  stepOfThread: madmaxStepOfThread,
  stepOfFile: madmaxStepOfFile,
};
