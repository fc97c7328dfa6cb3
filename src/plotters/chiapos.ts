import { asInPlotsCreate, CHIA_FLAGS, CHIA_PLOT_ID_FLAG, CHIA_TMP_FLAGS } from './chiaFlags.ts';
import {
  CHIAPOS_LINES,
  CHIAPOS_PRIORS,
  CHIAPOS_PRIORS_WITHOUT_BITFIELD,
  CHIAPOS_SMALL_PRIORS,
  chiaposStepName,
} from './chiaposLog.ts';
import type { ChiaCommand } from './command.ts';
import type { ConfigurationDraft, PlotConfiguration } from './configuration.ts';
import { resolvePath } from './filePath.ts';
import { type Flag, givesFlag, parseFlags } from './flags.ts';
import type { ManagerForm } from './managers.ts';
import { GIB, MIB, type PlotterNeeds } from './needs.ts';
import { isFarmedVersion1, scaleFromK32, uncompressedPlotBytes } from './plotSize.ts';
import type { Plotter } from './plotter.ts';
import { isSmall, planOf, type StepPosition } from './steps.ts';

const K_RANGE = { min: 18, max: 50 };
const BUCKET_RANGE = { min: 16, max: 128, allowed: 'powers of two' };

const BITFIELD_FLAG: Flag = {
  names: ['-e', '--nobitfield'],
  kind: 'switch',
  sets: 'bitfield',
  means: false,
  meaning: 'Plot without the bitfield: slower, more writes',
  default: 'off',
};

const FLAGS: readonly Flag[] = [
  { names: ['-k', '--size'], kind: 'integer', sets: 'k', meaning: 'Size of the plot', default: '20', range: K_RANGE },
  { names: ['-r', '--threads'], kind: 'integer', sets: 'threads', meaning: 'Threads', default: '2' },
  {
    names: ['-u', '--buckets'],
    kind: 'integer',
    sets: 'buckets',
    meaning: 'Sort buckets: more need less RAM; 0 chooses',
    default: '0',
    range: BUCKET_RANGE,
  },
  { names: ['-s', '--stripes'], kind: 'integer', sets: 'stripes', meaning: 'Size of a stripe', default: '65536' },
  {
    names: ['-b', '--buffer'],
    kind: 'integer',
    sets: 'bufferBytes',
    factor: MIB,
    unit: 'MiB',
    meaning: 'RAM for sorting',
    default: '4608',
  },
  { names: ['-t', '--tempdir'], kind: 'directory', sets: 'tmp', meaning: 'Temporary folder', default: '.' },
  {
    names: ['-2', '--tempdir2'],
    kind: 'directory',
    sets: 'tmp2',
    meaning: 'Where the plot file is built',
    default: '.',
  },
  { names: ['-d', '--finaldir'], kind: 'directory', sets: 'final', meaning: 'Destination', default: '.' },
  { names: ['-f', '--file'], kind: 'text', sets: 'fileName', meaning: 'Name of the plot file', default: 'plot.dat' },
  { names: ['-m', '--memo'], kind: 'text', meaning: 'Memo of the plot' },
  { names: ['-i', '--id'], kind: 'text', sets: 'plotId', meaning: 'Id of the plot' },
  BITFIELD_FLAG,
  { names: ['-p', '--progress'], kind: 'switch', meaning: 'Print progress in per cent', default: 'off' },
  { names: ['--parallel_read'], kind: 'switch', meaning: 'Parallel reads', default: 'on' },
  { names: ['--help'], kind: 'switch', meaning: 'Print the help' },
];

/** Fills in what the plotter takes when nothing is said; the chia command has other defaults. */
function withChiaposDefaults(
  values: Record<string, unknown>,
  unknown: readonly string[],
  cwd: string | undefined,
  defaults: {
    readonly k: number;
    readonly buckets?: number;
    readonly bufferMib: number;
    readonly tmp2: 'tmp' | 'here';
  },
): PlotConfiguration {
  const { final, count, ...given } = values as ConfigurationDraft & { final?: string };
  const here = resolvePath('.', cwd);
  const tmp = given.tmp ?? here;
  return {
    ...given,
    mode: 'disk',
    k: given.k ?? defaults.k,
    count: count ?? 1,
    // 0 means that the plotter chooses.
    threads: given.threads || 2,
    ...(!given.buckets && defaults.buckets !== undefined && { buckets: defaults.buckets }),
    stripes: given.stripes || 65_536,
    bufferBytes: given.bufferBytes || defaults.bufferMib * MIB,
    bitfield: given.bitfield ?? true,
    tmp,
    tmp2: given.tmp2 ?? (defaults.tmp2 === 'tmp' ? tmp : here),
    final: [final ?? here],
    ...(unknown.length > 0 && { unknownFlags: unknown }),
  };
}

/** The chia command plots with chiapos itself and knows the keys. */
const CHIA_PLOTTERS_FLAGS: readonly Flag[] = [
  { names: ['-k', '--size'], kind: 'integer', sets: 'k', meaning: 'Size of the plot', default: '32', range: K_RANGE },
  ...CHIA_FLAGS,
  {
    names: ['-b', '--buffer'],
    kind: 'integer',
    sets: 'bufferBytes',
    factor: MIB,
    unit: 'MiB',
    meaning: 'Memory for sorting',
    default: '3389',
  },
  {
    names: ['-u', '--buckets'],
    kind: 'integer',
    sets: 'buckets',
    meaning: 'Sort buckets: more need less memory',
    default: '128',
    range: BUCKET_RANGE,
  },
  { names: ['-s', '--stripes'], kind: 'integer', sets: 'stripes', meaning: 'Size of a stripe', default: '65536' },
  ...CHIA_TMP_FLAGS,
  CHIA_PLOT_ID_FLAG,
  BITFIELD_FLAG,
  { names: ['--override-k'], kind: 'switch', sets: 'overrideK', meaning: 'Allow k below 32', default: 'off' },
  { names: ['-a', '--alt_fingerprint', '--fingerprint'], kind: 'integer', meaning: 'Fingerprint of the key to use' },
  {
    names: ['-x', '--exclude_final_dir'],
    kind: 'switch',
    meaning: 'Don’t add the destination for farming',
    default: 'off',
  },
  { names: ['-m', '--memo'], kind: 'text', meaning: 'Memo' },
  { names: ['--compress'], kind: 'integer', meaning: 'Has no effect here' },
];
const CHIA_CREATE_FLAGS = asInPlotsCreate(CHIA_PLOTTERS_FLAGS);

function configureChia(
  { overrideK: _, ...values }: Record<string, unknown>,
  unknown: readonly string[],
  cwd: string | undefined,
): PlotConfiguration {
  return withChiaposDefaults(values, unknown, cwd, { k: 32, buckets: 128, bufferMib: 3389, tmp2: 'tmp' });
}

const CHIA_COMMANDS: readonly ChiaCommand[] = [
  { words: ['plots', 'create'], flags: CHIA_CREATE_FLAGS },
  { words: ['plotters', 'chiapos'], flags: CHIA_PLOTTERS_FLAGS },
].map((command) => ({ ...command, role: 'plotter', mode: 'disk', configure: configureChia }));

/** MiB of buffer that buckets want at k32. */
const BUFFER_MIB_BY_BUCKETS: Readonly<Record<number, number>> = { 128: 4508, 64: 9241, 32: 18_945, 16: 38_837 };
const TMP_GIB: Readonly<Record<number, number>> = { 25: 1.8, 32: 239, 33: 521, 34: 1041, 35: 2175 };

/** What sorting takes at most, by peaks of real plots of k18 to k22: the buffer is used only as far as there is something to sort. */
function sortingBytes(k: number): number {
  return 40 * MIB + 15 * 2 ** k;
}

function needs({ k = 32, bufferBytes, buckets = 128 }: PlotConfiguration): PlotterNeeds {
  const wanted = (BUFFER_MIB_BY_BUCKETS[buckets] ?? 4508) * MIB;
  return {
    ramBytes: Math.min(bufferBytes ?? Math.round(wanted * scaleFromK32(k)), sortingBytes(k)),
    // Small plots' files are a little more than their size tells: 37.9 MiB at k20, 157 at k22.
    tmpBytes: Math.round((TMP_GIB[k] ?? 239 * scaleFromK32(k) * (k < 32 ? 1.05 : 1)) * GIB),
    finalBytes: uncompressedPlotBytes(k),
    note: 'The plot file is built in the second temporary folder.',
  };
}

function stepOfFile(name: string): StepPosition | undefined {
  const match = /\.plot\.(?:p(1|2|3|3s)\.t(\d)\.sort_bucket_\d+|table(\d))\.tmp$/.exec(name);
  if (!match?.[1]) return undefined;
  const table = Number(match[2]);
  if (match[1] === '1') return { phase: 1, table, part: '' };
  if (match[1] === '2') return { phase: 2, table, part: 'sort' };
  return { phase: 3, table: Math.max(1, table - 1), part: '' };
}

const PLAN = planOf(CHIAPOS_PRIORS, 0.3, chiaposStepName);
const SMALL_PLAN = planOf(CHIAPOS_SMALL_PRIORS, 0.35, chiaposStepName);
const PLAN_WITHOUT_BITFIELD = planOf(CHIAPOS_PRIORS_WITHOUT_BITFIELD, 0.5, chiaposStepName);

const MANAGERS: readonly ManagerForm[] = [
  {
    manager: 'plotman',
    type: 'chia',
    mode: 'chia',
    keys: { n_threads: '-r', n_buckets: '-u', job_buffer: '-b', e: '-e', x: '-x' },
    ownProgram: true,
  },
  {
    manager: 'Swar',
    type: 'chia',
    mode: 'chia',
    keys: {
      threads: '-r',
      buckets: '-u',
      memory_buffer: '-b',
      bitfield: { unless: '-e' },
      exclude_final_directory: '-x',
      exclude_final_dir: '-x',
    },
    ownProgram: true,
  },
];

export const chiapos: Plotter = {
  id: 'chiapos',
  family: 'chiapos',
  title: 'chiapos',
  programs: [
    {
      name: /^ProofOfSpace$/,
      plotter: 'chiapos',
      role: 'plotter',
      title: 'chiapos ProofOfSpace',
      mode: 'disk',
      decide: (args) => {
        const { operands } = parseFlags(FLAGS, 'cxxopts', args);
        return operands[0] === 'create' && !givesFlag(FLAGS, 'cxxopts', args, ['--help']) ? {} : undefined;
      },
    },
  ],
  commands: [
    { mode: 'disk', program: 'ProofOfSpace', words: ['create'], syntax: 'cxxopts', flags: FLAGS },
    {
      mode: 'chia',
      program: 'chia',
      words: ['plots', 'create'],
      syntax: 'cxxopts',
      flags: CHIA_CREATE_FLAGS,
      implied: ({ k = 32 }) => ({ overrideK: k < 32 }),
      usualMinutes: 360,
    },
  ],
  chiaCommands: CHIA_COMMANDS,
  // Stripes as long as those of large plots leave threads of small ones idle.
  tunedFor: (k) => (isSmall(k) ? { stripes: 4096 } : {}),
  managers: MANAGERS,
  configure: (args, program, cwd) => {
    const isChia = program === 'chia';
    const { values, unknown } = parseFlags(isChia ? CHIA_CREATE_FLAGS : FLAGS, 'cxxopts', args, cwd);
    if (isChia) return configureChia(values, unknown, cwd);
    return withChiaposDefaults(values, unknown, cwd, { k: 20, bufferMib: 4608, tmp2: 'here' });
  },
  lines: CHIAPOS_LINES,
  plan: ({ bitfield, k = 32 }) => (bitfield === false ? PLAN_WITHOUT_BITFIELD : isSmall(k) ? SMALL_PLAN : PLAN),
  stepName: chiaposStepName,
  needs,
  uncompressedBytes: uncompressedPlotBytes,
  isFarmed: isFarmedVersion1,
  stepOfFile,
  plotFilesOf: ({ fileName }) => (fileName === undefined ? [] : [fileName]),
};
