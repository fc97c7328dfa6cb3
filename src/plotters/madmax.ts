import type { GivenSettings, Refusal } from './command.ts';
import type { ConfigurationDraft, PlotConfiguration } from './configuration.ts';
import { type Flag, givesFlag, parseFlags } from './flags.ts';
import type { LineType } from './lineType.ts';
import { CHIA_MADMAX_FLAGS, MADMAX_FLAGS, MADMAX_MANAGERS } from './madmaxFlags.ts';
import {
  MADMAX_CROWDED_PRIORS,
  MADMAX_FRAME,
  MADMAX_PHASES,
  MADMAX_PRIORS,
  MADMAX_SMALL_PRIORS,
  madmaxStepName,
  madmaxStepOfFile,
  madmaxStepOfThread,
} from './madmaxLog.ts';
import { GIB, MIB, type PlotterNeeds } from './needs.ts';
import { isFarmedVersion1, uncompressedPlotBytes } from './plotSize.ts';
import type { Plotter } from './plotter.ts';
import { isSmall, planOf } from './steps.ts';

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
    ...(given.tmp !== undefined && { tmp2: given.tmp2 ?? given.tmp, final: finals ?? [given.tmp] }),
    ...(given.tmp === undefined && finals && { final: finals }),
    ...stageOf(given, finals),
    waitForCopy: given.waitForCopy ?? false,
    tmpToggle: given.tmpToggle ?? false,
    directOut: given.directOut ?? false,
    unique: given.unique ?? false,
    ...(unknown.length > 0 && { unknownFlags: unknown }),
  };
}

function stageOf(given: ConfigurationDraft, finals: readonly string[] | undefined): { stage?: string } {
  const stage = given.directOut ? (finals?.[0] ?? given.tmp) : (given.stage ?? given.tmp);
  return stage === undefined ? {} : { stage };
}

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

/** 256 buckets at k32; at k22 they take 5 to 9 times as long as 32 do, at k18 50 times as long as 16. */
export function madmaxTunedFor(k: number): { readonly buckets: number } {
  return { buckets: 2 ** Math.min(8, Math.max(4, Math.floor((k - 12) / 2))) };
}

/** Mad Max and Gigahorse have a second program for large plots. */
export function chiaPlotFor({ k = 32 }: GivenSettings): string {
  return k > 32 ? 'chia_plot_k34' : 'chia_plot';
}

/** GiB at k32, from the manual: of each folder, and of one folder for both. */
const TMP_GIB = 220;
const TMP2_GIB = 110;
const BOTH_GIB = 256;

/**
 * Temporary files over the plot's size, compared with k32: the smaller the plot, the more they are. Fitted to peaks of real plots of k18
 * to k24 with 16 to 256 buckets, none of which was above.
 */
function tmpGrowth(k: number): number {
  return 1 + 0.045 * Math.max(0, 32 - k);
}

/** Blocks of the file system that are partly filled, in the files of the buckets of small plots. */
const BUCKET_SLACK = 8192;

function tmpBytesOf(gibAtK32: number, k: number, buckets: number): number {
  const ratio = (gibAtK32 * GIB) / uncompressedPlotBytes(32);
  const slack = k < 32 ? buckets * BUCKET_SLACK : 0;
  return Math.round(ratio * uncompressedPlotBytes(k) * tmpGrowth(k)) + slack;
}

/**
 * MiB: file buffers by bucket, and the buckets that threads hold, whose entries are 2^k ÷ buckets. Fitted to peaks of real plots of k18 to
 * k24 with 1 to 8 threads, and to the author's 2 and 6 GB for 4 and 16 threads at k32.
 */
function ramMib(k: number, threads: number, buckets: number): number {
  const held = (2 ** k / buckets / 2 ** 18) ** 0.75;
  return 1.08 * (40 + 0.4 * Math.min(buckets, 64) + 14.7 * (threads + 2) * held);
}

export function madmaxNeeds(configuration: PlotConfiguration): PlotterNeeds {
  const {
    k = 32,
    threads = 4,
    buckets = 256,
    buckets3 = buckets,
    phase2ThreadMultiplier: multiplier = 1,
  } = configuration;
  const oneFolder = configuration.tmp !== undefined && configuration.tmp === (configuration.tmp2 ?? configuration.tmp);
  const tmp = (gib: number) => tmpBytesOf(gib, k, Math.max(buckets, buckets3));
  return {
    ramBytes: Math.round(ramMib(k, threads * multiplier, Math.min(buckets, buckets3)) * MIB),
    ...(oneFolder ? { tmpBytes: tmp(BOTH_GIB) } : { tmpBytes: tmp(TMP_GIB), tmp2Bytes: tmp(TMP2_GIB) }),
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
const CROWDED_PLAN = planOf(MADMAX_CROWDED_PRIORS, 0.4, madmaxStepName);
const CROWDED_ENTRIES = 2 ** 14;

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
  managers: MADMAX_MANAGERS,
  tunedFor: madmaxTunedFor,
  refuses: MADMAX_REFUSALS,
  wantsSlash: true,
  configure: (args, _program, cwd) => {
    const { values, unknown } = parseFlags(MADMAX_FLAGS, 'cxxopts', args, cwd);
    return { mode: 'cpu', ...withMadmaxDefaults(values, unknown) };
  },
  lines: LINES,
  plan: ({ k = 32, buckets = 256 }) => {
    if (!isSmall(k)) return PLAN;
    return 2 ** k / buckets > CROWDED_ENTRIES ? SMALL_PLAN : CROWDED_PLAN;
  },
  stepName: madmaxStepName,
  needs: madmaxNeeds,
  uncompressedBytes: uncompressedPlotBytes,
  isFarmed: isFarmedVersion1,
  stepOfThread: madmaxStepOfThread,
  stepOfFile: madmaxStepOfFile,
};
