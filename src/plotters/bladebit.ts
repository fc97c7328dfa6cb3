import {
  BLADEBIT_CUDA_FLAGS,
  BLADEBIT_DISK_FLAGS,
  BLADEBIT_GLOBAL_FLAGS,
  BLADEBIT_MANAGERS,
  CHIA_BLADEBIT_FLAGS,
} from './bladebitFlags.ts';
import { BLADEBIT_LINES } from './bladebitLog.ts';
import { BLADEBIT_CUDA_PRIORS, BLADEBIT_DISK_PRIORS, BLADEBIT_RAM_PRIORS, bladebitStepName } from './bladebitSteps.ts';
import type { ChiaCommand, Command, Refusal } from './command.ts';
import type { ConfigurationDraft, PlotConfiguration } from './configuration.ts';
import type { PlotError } from './failures/failure.ts';
import { resolvePath } from './filePath.ts';
import { type Flag, givesFlag, parseFlags } from './flags.ts';
import { GB, GIB, type PlotterNeeds } from './needs.ts';
import { isFarmedVersion1, uncompressedPlotBytes } from './plotSize.ts';
import { type PlotState, positionOfKey } from './plotState.ts';
import type { Plotter } from './plotter.ts';
import { type PlotStep, planOf, type StepPrior } from './steps.ts';

const RAM_FLAGS: readonly Flag[] = [{ names: ['-h', '--help'], kind: 'switch', meaning: 'Print the help and stop' }];
const MODE_FLAGS: Readonly<Record<string, readonly Flag[]>> = {
  ramplot: RAM_FLAGS,
  diskplot: BLADEBIT_DISK_FLAGS,
  cudaplot: BLADEBIT_CUDA_FLAGS,
};
const MODES: Readonly<Record<string, string>> = { ramplot: 'ram', diskplot: 'disk', cudaplot: 'cuda' };
const NO_PLOT_GLOBAL = ['-h', '--help', '--version', '--about', '--memory', '--memory-json'];
const NO_PLOT_COMMAND = ['-h', '--help', '-s', '--sizes', '-l', '--list'];

/** The subcommand of versions 2 and 3, or what 1.x was told; undefined if the arguments make no plot. */
function commandOf(
  args: readonly string[],
): { mode: string; flags: readonly Flag[]; rest: readonly string[] } | undefined {
  const global = parseFlags(BLADEBIT_GLOBAL_FLAGS, 'separate', args, undefined, true);
  const before = args.slice(0, args.length - global.rest.length);
  if (givesFlag(BLADEBIT_GLOBAL_FLAGS, 'separate', before, NO_PLOT_GLOBAL)) return undefined;
  const command = global.rest[0];
  // Own members alone: a folder may be called toString.
  const flags = command !== undefined && Object.hasOwn(MODE_FLAGS, command) ? MODE_FLAGS[command] : undefined;
  if (flags) {
    const rest = global.rest.slice(1);
    return givesFlag(flags, 'separate', rest, NO_PLOT_COMMAND) ? undefined : { mode: MODES[command!], flags, rest };
  }
  // 1.x has no subcommands, only an output folder, and always wants the farmer's key.
  if (global.values.farmerKey === undefined || global.rest.length > 1) return undefined;
  if (command !== undefined && NOT_FOLDERS.has(command)) return undefined;
  return command === undefined ? undefined : { mode: 'ram', flags: [], rest: global.rest };
}

const NOT_FOLDERS = new Set([
  ...['iotest', 'memtest', 'validate', 'simulate', 'check', 'cudacheck', 'plotcmp', 'help', 'version'],
]);

function configure(args: readonly string[], _program: string, cwd: string | undefined): PlotConfiguration {
  const global = parseFlags(BLADEBIT_GLOBAL_FLAGS, 'separate', args, cwd, true);
  const command = commandOf(args);
  const own = parseFlags(command?.flags ?? [], 'separate', command?.rest ?? [], cwd);
  const { count, ...given } = { ...global.values, ...own.values } as ConfigurationDraft & {
    disk128?: boolean;
    disk16?: boolean;
  };
  const { disk128, disk16, ...rest } = given;
  const mode = disk16 ? 'cuda-disk-16' : disk128 ? 'cuda-disk-128' : (command?.mode ?? 'ram');
  const isDisk = mode === 'disk';
  const unknown = [...global.unknown, ...own.unknown];
  const folders = own.operands.map((folder) => resolvePath(folder, cwd));
  const tmp = rest.tmp ?? (isDisk ? undefined : rest.tmp2);
  return {
    ...rest,
    mode,
    k: 32,
    ...(rest.endless ? {} : { count: count ?? 1 }),
    compression: rest.compression ?? 0,
    warmStart: rest.warmStart ?? false,
    directIo: rest.directIo ?? true,
    ...(isDisk && {
      buckets: rest.buckets ?? 256,
      alternate: rest.alternate ?? false,
      cacheBytes: rest.cacheBytes ?? 0,
    }),
    ...(mode.startsWith('cuda') && { gpuDevice: rest.gpuDevice ?? 0, plotCheckCount: rest.plotCheckCount ?? 0 }),
    ...(tmp !== undefined && { tmp, tmp2: rest.tmp2 ?? tmp }),
    ...(tmp !== undefined && { directIoTmp: rest.directIoTmp ?? true, directIoTmp2: rest.directIoTmp2 ?? true }),
    ...(folders.length > 0 ? { final: folders } : cwd === undefined ? {} : { final: [cwd] }),
    ...(unknown.length > 0 && { unknownFlags: unknown }),
  };
}

/** GiB of a k32 plot by level of compression. */
const GIB_BY_LEVEL = [undefined, 87.5, 86.0, 84.5, 82.9, 81.3, 79.6, 78.0, undefined, 75.2];

function plotBytes(compression: number): number | undefined {
  if (compression === 0) return uncompressedPlotBytes(32);
  const gib = GIB_BY_LEVEL[compression];
  return gib === undefined ? undefined : Math.round(gib * GIB);
}

function needs(configuration: PlotConfiguration): PlotterNeeds {
  const { mode = 'ram', buckets = 256, compression = 0, cacheBytes = 0, alternate } = configuration;
  const finalBytes = plotBytes(compression);
  const final = finalBytes === undefined ? {} : { finalBytes };
  switch (mode) {
    case 'disk': {
      // About 3.4 to 4 GiB with 256 buckets, 2 GiB with 512, 6.1 GiB with 128.
      const heap = { 64: 12, 128: 6.1, 256: 3.7, 512: 2.1 }[buckets] ?? 4;
      return {
        ramBytes: Math.round(heap * GIB) + cacheBytes,
        tmpBytes: (alternate ? 390 : 480) * GIB,
        ...final,
        tmpIsOfBoth: true,
        note: 'Of both temporary folders together. File systems with large blocks need far more RAM.',
      };
    }
    case 'cuda':
      return { ramBytes: 256 * GB, gpuBytes: 8 * GB, ...final };
    case 'cuda-disk-128':
      return { ramBytes: 128 * GB, gpuBytes: 8 * GB, ...final, note: 'The temporary folders’ need isn’t known.' };
    case 'cuda-disk-16':
      return { ramBytes: 16 * GB, gpuBytes: 8 * GB, ...final, note: 'The temporary folders’ need isn’t known.' };
    default:
      return { ramBytes: 416 * GIB, ...final };
  }
}

/** A compressed plot has no table 1: its first pair is that of tables 2 and 3, and table 2 isn't marked. */
function withoutDroppedTables(priors: readonly StepPrior[]): readonly StepPrior[] {
  return priors.filter(([phase, table]) => !(phase === 2 && table === 2) && !(phase === 3 && table === 1));
}

const PLANS: Readonly<Record<string, readonly [readonly PlotStep[], readonly PlotStep[]]>> = {
  ram: [
    planOf(BLADEBIT_RAM_PRIORS, 0.4, bladebitStepName),
    planOf(withoutDroppedTables(BLADEBIT_RAM_PRIORS), 0.4, bladebitStepName),
  ],
  disk: [
    planOf(BLADEBIT_DISK_PRIORS, 0.5, bladebitStepName),
    planOf(withoutDroppedTables(BLADEBIT_DISK_PRIORS), 0.5, bladebitStepName),
  ],
  cuda: [
    planOf(BLADEBIT_CUDA_PRIORS, 0.6, bladebitStepName),
    planOf(withoutDroppedTables(BLADEBIT_CUDA_PRIORS), 0.6, bladebitStepName),
  ],
};

function command(mode: string, subcommand: string, flags: readonly Flag[], more: Partial<Command> = {}): Command {
  return {
    mode,
    program: mode.startsWith('cuda') ? 'bladebit_cuda' : 'bladebit',
    syntax: 'separate',
    globalFlags: BLADEBIT_GLOBAL_FLAGS,
    subcommand,
    flags,
    operands: [
      { names: ['<folder> …'], kind: 'directories', sets: 'final', meaning: 'Destinations, at the end of the line' },
    ],
    withoutFlag: { k: 'makes k32 plots only' },
    ...more,
  };
}

function chiaCommand(mode: string, ...subcommand: readonly string[]): ChiaCommand {
  return {
    words: ['plotters', 'bladebit', ...subcommand],
    role: 'wrapper',
    mode,
    flags: CHIA_BLADEBIT_FLAGS,
    configure: ({ final, count, disk128, disk16, ...given }, unknown) => ({
      ...given,
      mode: disk16 ? 'cuda-disk-16' : disk128 ? 'cuda-disk-128' : mode,
      k: 32,
      ...(given.endless ? {} : { count: (count ?? 1) as number }),
      compression: (given.compression ?? 1) as number,
      ...(final !== undefined && { final: [final as string] }),
      ...(unknown.length > 0 && { unknownFlags: unknown }),
    }),
  };
}

const REFUSALS: readonly Refusal[] = [
  {
    when: ({ k = 32 }) => k !== 32,
    message: 'BladeBit makes k32 plots only. Use 32, or another plotter.',
    about: 'k',
    mends: [['k', 32]],
  },
  {
    when: ({ mode, compression = 0 }) => mode === 'disk' && compression > 0,
    message: 'BladeBit makes no compressed plots in disk mode. Remove "compression", or use another mode.',
    about: 'compression',
    mends: [['compression']],
  },
  {
    when: ({ mode, buckets }) => mode === 'disk' && buckets === 1024,
    message: 'BladeBit refuses 1024 buckets at k32. Use 512.',
    about: 'buckets',
    mends: [['buckets', 512]],
  },
  {
    when: ({ mode = '', compression = 0 }) => mode.startsWith('cuda-disk') && compression === 0,
    message: 'BladeBit’s modes with disk make compressed plots only. Add "compression", from 1 to 7.',
    about: 'mode',
    mends: [['compression', 1]],
  },
  {
    when: ({ mode, tmp }) => mode === 'disk' && tmp === undefined,
    message: 'BladeBit’s disk mode wants a temporary folder. Add "directories": { "tmp": … }.',
    about: 'directories',
  },
];

/** Version 2.0.0 could end so on Windows while it sorted F7. */
function silentEnd({ startedKey, version = '2.0.0' }: PlotState): PlotError | undefined {
  const part = startedKey === undefined ? undefined : positionOfKey(startedKey).part;
  if (part !== 'C tables' || !version.startsWith('2.0.0')) return undefined;
  return {
    id: 'bladebit-f7-exit',
    cause: 'BladeBit 2.0.0 ended while sorting F7, an error of that version on Windows.',
    line: '',
    remedy: 'Use BladeBit 2.0.1 or newer.',
  };
}

export const bladebit: Plotter = {
  id: 'bladebit',
  family: 'bladebit',
  title: 'BladeBit',
  spins: true,
  programs: [
    {
      name: /^bladebit(?:_cuda)?$/,
      plotter: 'bladebit',
      role: 'plotter',
      title: 'BladeBit',
      decide: (args) => {
        const command = commandOf(args);
        const mode = command && configure(args, '', undefined).mode;
        return command && { mode: mode ?? command.mode, title: `BladeBit ${command.mode}plot` };
      },
    },
  ],
  commands: [
    command('disk', 'diskplot', BLADEBIT_DISK_FLAGS, { usualMinutes: 50 }),
    command('ram', 'ramplot', RAM_FLAGS, { usualMinutes: 8 }),
    command('cuda', 'cudaplot', BLADEBIT_CUDA_FLAGS),
    command('cuda-disk-128', 'cudaplot', BLADEBIT_CUDA_FLAGS, { implied: () => ({ disk128: true }) }),
    command('cuda-disk-16', 'cudaplot', BLADEBIT_CUDA_FLAGS, { implied: () => ({ disk16: true }) }),
  ],
  chiaCommands: [
    chiaCommand('disk', 'diskplot'),
    chiaCommand('ram', 'ramplot'),
    chiaCommand('cuda', 'cudaplot'),
    // Version 1 had no subcommands.
    chiaCommand('ram'),
  ],
  managers: BLADEBIT_MANAGERS,
  refuses: REFUSALS,
  configure,
  lines: BLADEBIT_LINES,
  writesAfterTotal: true,
  // Without the mode there is no telling which steps a plot has.
  plan: ({ mode = '', compression = 0 }) =>
    PLANS[mode.startsWith('cuda') ? 'cuda' : mode]?.[compression > 0 ? 1 : 0] ?? [],
  stepName: bladebitStepName,
  needs,
  uncompressedBytes: uncompressedPlotBytes,
  isFarmed: isFarmedVersion1,
  silentEnd,
};
