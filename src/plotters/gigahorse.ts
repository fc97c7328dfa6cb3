import type { GivenSettings } from './command.ts';
import type { ConfigurationDraft, PlotConfiguration } from './configuration.ts';
import { parseFlags } from './flags.ts';
import { GIGAHORSE_CPU_FLAGS, GIGAHORSE_CUDA_FLAGS, GIGAHORSE_MANAGERS } from './gigahorseFlags.ts';
import { GIGAHORSE_CPU_LINES, GIGAHORSE_CUDA_LINES, GIGAHORSE_CUDA_PRIORS, gigahorseStepName } from './gigahorseLog.ts';
import {
  asksForHelp,
  chiaPlotFor,
  isGigahorseLine,
  MADMAX_REFUSALS,
  madmaxNeeds,
  madmaxTunedFor,
  withMadmaxDefaults,
} from './madmax.ts';
import {
  MADMAX_FRAME,
  MADMAX_PHASES,
  MADMAX_PRIORS,
  MADMAX_SMALL_PRIORS,
  madmaxStepOfFile,
  madmaxStepOfThread,
} from './madmaxLog.ts';
import { GB, GIB, type PlotterNeeds } from './needs.ts';
import { isFarmedVersion1, scaleFromK32, uncompressedPlotBytes } from './plotSize.ts';
import type { Plotter } from './plotter.ts';
import { isSmall, type PlotStep, planOf, type StepPrior } from './steps.ts';

const CUDA_PROGRAM = /^(?:mmx_)?cuda_plot(?:_k(\d\d))?(?:_v\d)?$/;

function configureCuda(args: readonly string[], program: string, cwd: string | undefined): PlotConfiguration {
  const { values, unknown } = parseFlags(GIGAHORSE_CUDA_FLAGS, 'cxxopts', args, cwd);
  const { tmp: tmps = [], count, ...given } = values as Omit<ConfigurationDraft, 'tmp'> & { tmp?: readonly string[] };
  const [tmp, ...moreTmp] = tmps;
  const size = CUDA_PROGRAM.exec(program)?.[1];
  const tmp3 = given.tmp3 ?? '@RAM';
  const tmp2 = given.tmp2 ?? tmp3;
  const final = given.final ?? tmps;
  return {
    ...given,
    mode: tmp3 !== '@RAM' ? 'cuda-disk' : tmp2 !== '@RAM' ? 'cuda-partial' : 'cuda',
    ...(size !== undefined && { k: Number(size) }),
    ...(given.endless ? {} : { count: count ?? 1 }),
    compression: given.compression ?? 1,
    networkPort: given.networkPort ?? 8444,
    gpuDevice: given.gpuDevice ?? 0,
    gpuCount: given.gpuCount ?? 1,
    gpuStreams: given.gpuStreams ?? 3,
    chunkBytes: given.chunkBytes ?? 16 * 2 ** 20,
    copyPort: given.copyPort ?? 1337,
    maxPlotsInTmp: given.maxPlotsInTmp ?? -1,
    maxCopies: given.maxCopies ?? -1,
    maxCopiesPerDisk: given.maxCopiesPerDisk ?? 1,
    ...(tmp !== undefined && { tmp }),
    ...(moreTmp.length > 0 && { moreTmp }),
    tmp2,
    tmp3,
    ...(final.length > 0 && { final }),
    waitForCopy: given.waitForCopy ?? false,
    directIo: given.directIo ?? false,
    unique: given.unique ?? false,
    ...(unknown.length > 0 && { unknownFlags: unknown }),
  };
}

function configureCpu(args: readonly string[], cwd: string | undefined): PlotConfiguration {
  const { values, unknown } = parseFlags(GIGAHORSE_CPU_FLAGS, 'cxxopts', args, cwd);
  const { compression = 1, copyPort = 1337, ...rest } = values as ConfigurationDraft;
  return { mode: 'cpu', ...withMadmaxDefaults(rest, unknown), compression, copyPort };
}

/** The few sizes of levels that are known at k32, in GiB. */
const K32_GIB: Readonly<Record<number, number>> = { 7: 75, 8: 71.3, 18: 59.65, 30: 43.31 };

/** Bytes of a plot, undefined where no figure is known: then the file itself must tell. */
function plotBytes(k: number, compression: number): number | undefined {
  const gib = K32_GIB[compression];
  if (gib === undefined || k < 30) return undefined;
  return Math.round((gib * GIB * uncompressedPlotBytes(k)) / uncompressedPlotBytes(32));
}

/** Levels that only the program of version 3 has. */
const VERSION_3_LEVEL = 29;

function cudaProgram({ k = 32, compression = 1 }: GivenSettings): string {
  return `cuda_plot_k${k}${compression >= VERSION_3_LEVEL ? '_v3' : ''}`;
}

const CUDA_NEEDS: Readonly<Record<string, { readonly ram: number; readonly tmp2?: number; readonly tmp3?: number }>> = {
  cuda: { ram: 256 * GB },
  'cuda-partial': { ram: 128 * GB, tmp2: 165 * GIB },
  'cuda-disk': { ram: 8 * GB, tmp2: 62 * GIB, tmp3: 188 * GIB },
};

function needs(configuration: PlotConfiguration): PlotterNeeds {
  const { mode = 'cpu', k = 32, compression = 1, gpuStreams = 3 } = configuration;
  const finalBytes = plotBytes(k, compression);
  const final = finalBytes === undefined ? {} : { finalBytes };
  const cuda = CUDA_NEEDS[mode];
  if (!cuda) {
    const { finalBytes: _, ramBytes = 0, ...cpu } = madmaxNeeds(configuration);
    return { ...cpu, ramBytes: Math.round(1.15 * ramBytes), ...final };
  }
  const scale = scaleFromK32(k);
  return {
    ramBytes: Math.round(cuda.ram * scale),
    ...(cuda.tmp2 !== undefined && { tmp2Bytes: Math.round(cuda.tmp2 * scale) }),
    ...(cuda.tmp3 !== undefined && { tmp3Bytes: Math.round(cuda.tmp3 * scale) }),
    gpuBytes: (gpuStreams < 3 ? 4 : 8) * GB,
    ...final,
    note: 'The first temporary folder only holds finished plots until they are copied.',
  };
}

/** Compressed plots leave out the tables below their final one: phase 2 ends above it, phase 3 begins with it. */
function cpuPlan(finalTable: number, priors: readonly StepPrior[]): readonly PlotStep[] {
  const kept = priors.filter(
    ([phase, table = 0]) => !(phase === 2 && table <= finalTable) && !(phase === 3 && table < finalTable),
  );
  return planOf(kept, 0.35, gigahorseStepName);
}

const FINAL_TABLES = [2, 3, 4, 5];
const CPU_PLANS = new Map(FINAL_TABLES.map((table) => [table, cpuPlan(table, MADMAX_PRIORS)]));
const SMALL_CPU_PLANS = new Map(FINAL_TABLES.map((table) => [table, cpuPlan(table, MADMAX_SMALL_PRIORS)]));
const CUDA_PLAN = planOf(GIGAHORSE_CUDA_PRIORS, 0.6, gigahorseStepName);

/** Final table by level, as the plotter's own lines tell it. */
function finalTableOf({ finalTable, compression = 1 }: PlotConfiguration): number {
  return finalTable ?? (compression >= 8 ? 4 : 3);
}

export const gigahorse: Plotter = {
  id: 'gigahorse',
  family: 'madmax',
  title: 'Gigahorse',
  programs: [
    {
      name: /^(?:gigahorse_)?chia_plot(?:_k\d\d)?$/,
      plotter: 'gigahorse',
      role: 'plotter',
      title: 'Gigahorse',
      mode: 'cpu',
      decide: (args, program) => {
        if (asksForHelp(GIGAHORSE_CPU_FLAGS, args)) return undefined;
        return program.startsWith('gigahorse_') || isGigahorseLine(args) ? {} : undefined;
      },
    },
    {
      name: CUDA_PROGRAM,
      plotter: 'gigahorse',
      role: 'plotter',
      title: 'Gigahorse CUDA',
      mode: 'cuda',
      decide: (args, program) =>
        asksForHelp(GIGAHORSE_CUDA_FLAGS, args)
          ? undefined
          : { mode: configureCuda(args, program, undefined).mode ?? 'cuda' },
    },
    { name: /^chia_plot_sink$/, plotter: 'gigahorse', role: 'copy', title: 'Gigahorse plot sink' },
    { name: /^chia_plot_copy$/, plotter: 'gigahorse', role: 'copy', title: 'Gigahorse plot copy' },
    {
      name: /^chia_recompute(?:_server|_proxy)?$/,
      plotter: 'gigahorse',
      role: 'farming',
      title: 'Gigahorse recompute server',
    },
  ],
  commands: [
    { mode: 'cpu', program: chiaPlotFor, syntax: 'cxxopts', flags: GIGAHORSE_CPU_FLAGS, usualMinutes: 35 },
    {
      mode: 'cuda',
      program: cudaProgram,
      syntax: 'cxxopts',
      flags: GIGAHORSE_CUDA_FLAGS,
      withoutFlag: { k: 'has a program for each size: `cuda_plot_kNN`' },
    },
  ],
  managers: GIGAHORSE_MANAGERS,
  tunedFor: madmaxTunedFor,
  refuses: [
    ...MADMAX_REFUSALS,
    {
      when: ({ mode, compression }) => mode === 'cuda' && compression === 10,
      message: 'Gigahorse has no level 10. Use 9, or 11 and above.',
      about: 'compression',
      mends: [
        ['compression', 9],
        ['compression', 11],
      ],
    },
  ],
  wantsSlash: true,
  configure: (args, program, cwd) =>
    CUDA_PROGRAM.test(program) ? configureCuda(args, program, cwd) : configureCpu(args, cwd),
  lines: [...GIGAHORSE_CUDA_LINES, ...GIGAHORSE_CPU_LINES, ...MADMAX_FRAME, ...MADMAX_PHASES],
  plan: (configuration) => {
    if (configuration.mode?.startsWith('cuda')) return CUDA_PLAN;
    const plans = isSmall(configuration.k ?? 32) ? SMALL_CPU_PLANS : CPU_PLANS;
    return plans.get(finalTableOf(configuration)) ?? plans.get(3)!;
  },
  stepName: gigahorseStepName,
  needs,
  uncompressedBytes: uncompressedPlotBytes,
  isFarmed: isFarmedVersion1,
  stepOfThread: madmaxStepOfThread,
  stepOfFile: madmaxStepOfFile,
};
