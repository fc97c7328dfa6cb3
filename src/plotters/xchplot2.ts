import type { Command, GivenSettings } from './command.ts';
import type { ConfigurationDraft, PlotConfiguration } from './configuration.ts';
import { resolvePath } from './filePath.ts';
import { type Flag, parseFlags } from './flags.ts';
import { GIB, type PlotterNeeds } from './needs.ts';
import type { Plotter } from './plotter.ts';
import {
  isFarmedVersion2,
  memoryRefused,
  STRENGTH_FLAG,
  VERSION_2_K_RANGE,
  VERSION_2_REFUSALS,
  version2PlotBytes,
  version2RamBytes,
} from './version2.ts';
import { XCHPLOT2_FAILURES, XCHPLOT2_LINES } from './xchplot2Log.ts';

/** `xchplot2 plot`, which knows no `=` and nothing glued. */
const FLAGS: readonly Flag[] = [
  {
    names: ['-k', '--k'],
    kind: 'integer',
    sets: 'k',
    meaning: 'Size of the plot',
    default: '28',
    range: VERSION_2_K_RANGE,
  },
  { names: ['-n', '--num'], kind: 'integer', sets: 'count', meaning: 'Plots to make', default: '1', range: { min: 1 } },
  {
    names: ['-f', '--farmer-pk'],
    kind: 'key',
    sets: 'farmerKey',
    meaning: 'Farmer public key (48 bytes)',
    required: true,
  },
  { names: ['-p', '--pool-pk'], kind: 'key', sets: 'poolKey', meaning: 'Pool public key (48 bytes)' },
  { names: ['--pool-ph'], kind: 'key', sets: 'poolHash', meaning: 'Puzzle hash of the pool (32 bytes)' },
  { names: ['-c', '--pool-contract-address'], kind: 'key', sets: 'contract', meaning: 'Pool contract address' },
  { names: ['-s', '--strength'], ...STRENGTH_FLAG },
  { names: ['-o', '--out'], kind: 'directory', sets: 'final', meaning: 'Destination', default: 'here' },
  {
    names: ['-i', '--plot-index'],
    kind: 'integer',
    sets: 'plotIndex',
    meaning: 'Index of the first plot; it grows by one a plot',
    default: '0',
    range: { min: 0, max: 65_535 },
  },
  {
    names: ['-g', '--meta-group'],
    kind: 'integer',
    sets: 'metaGroup',
    meaning: 'Meta group',
    default: '0',
    range: { min: 0, max: 255 },
  },
  { names: ['-S', '--seed'], kind: 'key', meaning: 'Entropy for plots that can be made again (32 bytes)' },
  { names: ['-T', '--testnet'], kind: 'switch', sets: 'testnet', meaning: 'Use the test network’s parameters' },
  { names: ['-v', '--verbose'], kind: 'switch', sets: 'verbose', meaning: 'Tell of each plot' },
  {
    names: ['--devices'],
    kind: 'text',
    sets: 'devices',
    meaning: 'Devices by comma: all, gpu, cpu, or numbers of cards, each card with :TIER',
    default: 'the first card',
  },
  {
    names: ['--tier'],
    kind: 'text',
    sets: 'tier',
    meaning: 'How much graphics memory is used: plain, compact, minimal, tiny or auto',
    default: 'auto',
  },
  {
    names: ['--skip-existing', '--resume'],
    kind: 'switch',
    sets: 'skipExisting',
    meaning: 'Pass over plots that are there already',
    default: 'off',
  },
  {
    names: ['--continue-on-error'],
    kind: 'switch',
    sets: 'continueOnError',
    meaning: 'Go on with the next plot when one fails',
    default: 'off',
  },
  { names: ['--cpu'], kind: 'switch', sets: 'cpu', meaning: 'Use the processor as well, or alone without --devices' },
  { names: ['--progress'], kind: 'switch', meaning: 'A line with the pace after each plot' },
  { names: ['--shard-plot'], kind: 'switch', meaning: 'Make each plot on all cards together' },
  { names: ['--pipeline-plot'], kind: 'switch', meaning: 'Make each plot in stages, one a card' },
  { names: ['--pipeline-depth'], kind: 'integer', meaning: 'Plots in the stages at once', default: '2' },
  { names: ['--pipeline-stage-tiers'], kind: 'text', meaning: 'Tier of each stage: tiny:minimal' },
  { names: ['--strategy'], kind: 'text', meaning: 'auto, work-queue, pipeline or shard', default: 'auto' },
  { names: ['--host-bounce'], kind: 'switch', meaning: 'Exchange between cards through main memory' },
  { names: ['--prefer-peer-copy'], kind: 'switch', meaning: 'Has no effect any more' },
  { names: ['--config'], kind: 'text', meaning: 'File with further settings' },
];

/** The configuration file's `false` becomes such a switch. */
const NEGATED: readonly Flag[] = FLAGS.filter(({ kind }) => kind === 'switch').flatMap((flag) =>
  flag.names
    .filter((name) => name.startsWith('--'))
    .map((name): Flag => ({ ...flag, names: [`--no-${name.slice(2)}`], means: false })),
);

const READ = [...FLAGS, ...NEGATED];

const ID = /^[0-9a-fA-F]{64}$/;

/** What each subcommand that makes plots begins with. */
function makesPlots([subcommand, first, second]: readonly string[]): boolean {
  if (subcommand === 'plot') return true;
  if (subcommand === 'batch') return first !== undefined && !first.startsWith('-');
  return subcommand === 'test' && /^\d+$/.test(first ?? '') && ID.test(second ?? '');
}

/** `xchplot2 test`, one plot with everything given. */
const TEST_FLAGS: readonly Flag[] = [
  ...READ.filter(({ sets }) => sets === 'final' || sets === 'testnet'),
  { names: ['-G', '--gpu-all'], kind: 'switch', sets: 'gpu', meaning: 'Make all tables on the card' },
  { names: ['--gpu-t1', '--gpu-t2', '--gpu-t3'], kind: 'switch', sets: 'gpu', meaning: 'Make a table on the card' },
  { names: ['-P', '--profile'], kind: 'switch', meaning: 'Print the times of the card' },
  { names: ['-m', '--memo'], kind: 'text', meaning: 'Memo, without which a plot can’t be farmed' },
  { names: ['-N', '--out-name'], kind: 'text', sets: 'fileName', meaning: 'Name of the plot file' },
];

type Given = Omit<ConfigurationDraft, 'final'> & { final?: string; cpu?: boolean; gpu?: boolean };

function configure([subcommand, ...args]: readonly string[], _program: string, cwd?: string): PlotConfiguration {
  const isTest = subcommand === 'test';
  const { values, operands, unknown } = parseFlags(isTest ? TEST_FLAGS : READ, 'separate', args, cwd);
  const { final, count, cpu, gpu, devices, ...given } = values as Given;
  const used = isTest ? (gpu ? FIRST_CARD : CPU) : devicesText(devices, cpu ?? false);
  const { cards, numbers } = devicesIn(used);
  // The lines of a manifest say of each plot what the flags of `plot` say of all.
  const folder = final ?? (subcommand === 'batch' ? undefined : resolvePath('.', cwd));
  return {
    ...(subcommand === 'plot' && { k: 28, strength: 2, plotIndex: 0, metaGroup: 0, count: count ?? 1 }),
    ...(isTest && { count: 1, ...positionsOf(operands) }),
    ...given,
    mode: cards.length > 0 ? 'cuda' : CPU,
    devices: used,
    ...(numbers.length > 0 && { gpuDevices: numbers }),
    ...(folder !== undefined && { final: [folder] }),
    ...(unknown.length > 0 && { unknownFlags: unknown }),
  };
}

const CPU = 'cpu';
/** What the plotter takes when nothing is said of devices. */
const FIRST_CARD = '0';

function devicesText(devices: string | undefined, cpu: boolean): string {
  if (devices === undefined) return cpu ? CPU : FIRST_CARD;
  return cpu && !devicesIn(devices).hasCpu ? `${devices},${CPU}` : devices;
}

/** `gpu,2:tiny,cpu`: cards by number or all of them, each with its tier, and the processor. */
function devicesIn(devices: string) {
  const tokens = devices.split(',').map((token) => {
    const [device = '', tier] = token.split(':');
    return { device, tier };
  });
  const cards = tokens.filter(({ device }) => device !== CPU);
  return {
    cards,
    numbers: [
      ...new Set(
        cards
          .map(({ device }) => device)
          .filter((device) => /^\d+$/.test(device))
          .map(Number),
      ),
    ],
    hasCpu: tokens.some(({ device }) => device === CPU || device === 'all'),
  };
}

/** k, id, strength, index, meta group and whether to tell more, in this order. */
function positionsOf([k, plotId, ...rest]: readonly string[]): PlotConfiguration {
  const [strength = 2, plotIndex = 0, metaGroup = 0, verbose = 0] = rest.map(Number);
  return {
    k: Number(k),
    ...(plotId && { plotId: plotId.toLowerCase() }),
    strength,
    plotIndex,
    metaGroup,
    verbose: verbose !== 0,
  };
}

interface Tier {
  /** GiB of graphics memory at k28 that must be free. */
  readonly gpu: number;
  /** GiB of pinned memory at k28: three buffers for finished plots, and what the tier parks in main memory. */
  readonly pinned: number;
}

const POOL: Tier = { gpu: 11, pinned: 6.1 };
const TIERS: Readonly<Record<string, Tier>> = {
  plain: { gpu: 7.42, pinned: 6.1 },
  compact: { gpu: 5.33, pinned: 12.2 },
  minimal: { gpu: 3.8, pinned: 12.2 },
  tiny: { gpu: 1.1, pinned: 14.2 },
  pinned: { gpu: 1.1, pinned: 14.2 },
};
const TIERS_TEXT =
  'With less free graphics memory a slower tier is used: 11 GiB pool, 7.4 plain, 5.3 compact, 3.8 minimal, 1.1 tiny.';

/** GiB of main memory that a card's worker takes at k28 besides what is pinned: the plot is compressed there. */
const WORKER_GIB = 3;

/** By the plotter's own figures at k28, which go with 2^k. */
function needs(configuration: PlotConfiguration): PlotterNeeds {
  const { k = 28, devices = FIRST_CARD, tier: general } = configuration;
  const { cards, hasCpu } = devicesIn(devices);
  const bytes = (gib: number) => Math.round(gib * GIB * 2 ** (k - 28));
  const tiers = cards.map(({ tier = general }) => TIERS[tier ?? 'auto']);
  const pinned = tiers.reduce((sum, tier) => sum + (tier ?? POOL).pinned, 0);
  return {
    ramBytes: bytes(pinned + cards.length * WORKER_GIB) + (hasCpu ? version2RamBytes(k) : 0),
    ...(cards.length > 0 && {
      gpuBytes: bytes(Math.max(...tiers.map((tier) => (tier ?? TIERS.tiny!).gpu))),
      pinnedBytes: bytes(pinned),
    }),
    finalBytes: version2PlotBytes(k),
    note: cards.length > 0 ? `${TIERS_TEXT} Of each card.` : 'All work is done in RAM.',
  };
}

function command(
  mode: string,
  usualMinutes: number | undefined,
  implied: (given: GivenSettings) => Readonly<Record<string, unknown>> = () => ({}),
): Command {
  return {
    mode,
    ...(usualMinutes === undefined ? {} : { usualMinutes }),
    program: 'xchplot2',
    words: ['plot'],
    syntax: 'separate',
    flags: FLAGS,
    // Without it the log tells of no plot before the last one is made.
    implied: (given) => ({ verbose: given.verbose ?? true, ...implied(given) }),
  };
}

/** Version 2 plots on graphics cards or processors; plots can be farmed. */
export const xchplot2: Plotter = {
  id: 'xchplot2',
  family: 'pos2',
  title: 'xchplot2',
  programs: [
    {
      name: /^xchplot2$/,
      plotter: 'xchplot2',
      role: 'plotter',
      title: 'xchplot2',
      decide: (args, program) => (makesPlots(args) ? { mode: configure(args, program).mode ?? 'cuda' } : undefined),
    },
  ],
  commands: [
    // One program for all cards: which of them is there, the build decides.
    command('cuda', 0.05),
    command('rocm', undefined),
    command(CPU, 0.75, ({ devices = CPU }) => ({ devices })),
  ],
  refuses: [
    ...VERSION_2_REFUSALS,
    {
      when: ({ plotIndex = 0, count = 1 }) => plotIndex + count - 1 > 65_535,
      message: 'The index of the last plot would be above 65535. Begin with a lower "plotIndex", or make fewer plots.',
      about: 'plotIndex',
      mends: [['plotIndex', 0]],
    },
    {
      when: ({ mode, devices = '' }) => mode === CPU && devicesIn(devices).cards.some(({ device }) => device !== ''),
      message: 'These devices are graphics cards, and the mode is "cpu". Remove "devices", or use another mode.',
      about: 'devices',
      mends: [['devices']],
    },
  ],
  configure,
  lines: XCHPLOT2_LINES,
  failures: [...XCHPLOT2_FAILURES, memoryRefused('xchplot2')],
  manyPlotsAtOnce: true,
  // Its log tells of no steps.
  plan: () => [],
  stepName: ({ part }) => part,
  needs,
  neverCompressed: true,
  uncompressedBytes: version2PlotBytes,
  isFarmed: isFarmedVersion2,
};
