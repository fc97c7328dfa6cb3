import { CHIA_FLAGS, CHIA_PLOT_ID_FLAG, CHIA_TMP_FLAGS } from './chiaFlags.ts';
import type { Flag } from './flags.ts';
import type { ManagerForm } from './managers.ts';

export const BLADEBIT_GLOBAL_FLAGS: readonly Flag[] = [
  {
    names: ['-t', '--threads'],
    kind: 'integer',
    sets: 'threads',
    meaning: 'Threads',
    default: 'all logical CPUs, and never more',
    range: { min: 1 },
  },
  {
    names: ['-n', '--count'],
    kind: 'integer',
    sets: 'count',
    endless: 0,
    meaning: 'Plots to make; 0 is endless',
    default: '1',
  },
  { names: ['-f', '--farmer-key'], kind: 'key', sets: 'farmerKey', meaning: 'Farmer public key', required: true },
  { names: ['-p', '--pool-key'], kind: 'key', sets: 'poolKey', meaning: 'Pool public key' },
  { names: ['-c', '--pool-contract'], kind: 'key', sets: 'contract', meaning: 'Pool contract address' },
  {
    names: ['-z', '--compress'],
    kind: 'optional-integer',
    sets: 'compression',
    meaning: 'Compression level; not with diskplot',
    default: 'off; 1 if given without a level',
    range: { min: 0, max: 7 },
  },
  {
    names: ['-w', '--warm-start'],
    kind: 'switch',
    sets: 'warmStart',
    meaning: 'Touch all memory first',
    default: 'off',
  },
  { names: ['-i', '--plot-id'], kind: 'text', sets: 'plotId', meaning: 'Fixed plot id, for tests' },
  { names: ['--memo'], kind: 'text', meaning: 'Fixed memo, for tests' },
  { names: ['--show-memo'], kind: 'switch', meaning: 'Print the memo of the next plot' },
  {
    names: ['--no-direct-io'],
    kind: 'switch',
    sets: 'directIo',
    means: false,
    meaning: 'No direct I/O for the plot file',
    default: 'off',
  },
  { names: ['-m', '--no-numa'], kind: 'switch', meaning: 'No NUMA-aware memory binding', default: 'off' },
  { names: ['--no-cpu-affinity'], kind: 'switch', meaning: 'Don’t pin threads to cores', default: 'off' },
  { names: ['--benchmark', '--dry-run'], kind: 'switch', meaning: 'Make no plot file', default: 'off' },
  { names: ['-v', '--verbose'], kind: 'switch', sets: 'verbose', meaning: 'Verbose output', default: 'off' },
  { names: ['--memory'], kind: 'switch', meaning: 'Print the memory needed and stop' },
  { names: ['--memory-json'], kind: 'switch', meaning: 'Print the memory needed as JSON and stop' },
  { names: ['--version'], kind: 'switch', meaning: 'Print the version and stop' },
  { names: ['--about'], kind: 'switch', meaning: 'Print the licences and stop' },
  { names: ['-h', '--help'], kind: 'switch', meaning: 'Print the help and stop' },
];

const TMP_FLAGS: readonly Flag[] = [
  { names: ['-t1', '--temp1'], kind: 'directory', sets: 'tmp', meaning: 'Temporary folder' },
  { names: ['-t2', '--temp2'], kind: 'directory', sets: 'tmp2', meaning: 'Second temporary folder', default: 'as -t1' },
  {
    names: ['--no-t1-direct'],
    kind: 'switch',
    sets: 'directIoTmp',
    means: false,
    meaning: 'No direct I/O in the first temporary folder',
    default: 'off',
  },
  {
    names: ['--no-t2-direct'],
    kind: 'switch',
    sets: 'directIoTmp2',
    means: false,
    meaning: 'No direct I/O in the second temporary folder',
    default: 'off',
  },
  { names: ['-h', '--help'], kind: 'switch', meaning: 'Print the help and stop' },
];

function phaseThreads(name: string, meaning: string): Flag {
  return { names: [name], kind: 'integer', meaning, default: 'as -t' };
}

export const BLADEBIT_DISK_FLAGS: readonly Flag[] = [
  {
    names: ['-b', '--buckets'],
    kind: 'integer',
    sets: 'buckets',
    meaning: 'Buckets: more need less RAM',
    default: '256',
    range: { min: 64, max: 1024, allowed: 'powers of two; no 1024 at k32, 64 only when bounded' },
  },
  { names: ['--unbounded'], kind: 'switch', meaning: 'Keep more than 2^32 entries', default: 'off' },
  {
    names: ['-a', '--alternate'],
    kind: 'switch',
    sets: 'alternate',
    meaning: 'Alternate the way buckets are written: halves what -t2 needs',
    default: 'off',
  },
  {
    names: ['--cache'],
    kind: 'size',
    sets: 'cacheBytes',
    unit: 'bytes, with K, M, G',
    meaning: 'RAM kept for the busiest files; about 192 GiB hold all of phase 1',
    default: '0',
  },
  { names: ['-s', '--sizes'], kind: 'switch', meaning: 'Print the memory needed and stop' },
  phaseThreads('--f1-threads', 'Threads of F1'),
  phaseThreads('--fp-threads', 'Threads of forward propagation'),
  phaseThreads('--c-threads', 'Threads of the C tables'),
  phaseThreads('--p2-threads', 'Threads of phase 2'),
  phaseThreads('--p3-threads', 'Threads of phase 3'),
  ...TMP_FLAGS,
];

export const BLADEBIT_CUDA_FLAGS: readonly Flag[] = [
  { names: ['-d', '--device'], kind: 'integer', sets: 'gpuDevice', meaning: 'Graphics card', default: '0' },
  { names: ['-l', '--list'], kind: 'switch', meaning: 'List the graphics cards and stop' },
  { names: ['--json'], kind: 'switch', meaning: 'List as JSON' },
  {
    names: ['--disk-128'],
    kind: 'switch',
    sets: 'disk128',
    meaning: 'Use disk: 128 GB of RAM are enough',
    default: 'off',
  },
  {
    names: ['--disk-16'],
    kind: 'switch',
    sets: 'disk16',
    meaning: 'Use more disk: 16 GB of RAM are enough (experimental)',
    default: 'off',
  },
  {
    names: ['--check'],
    kind: 'integer',
    sets: 'plotCheckCount',
    meaning: 'Proofs to check in the finished plot',
    default: '0',
  },
  {
    names: ['--check-threshold'],
    kind: 'number',
    sets: 'plotCheckThreshold',
    meaning: 'Least proofs a challenge: a plot below is deleted',
    default: '0.6',
  },
  ...TMP_FLAGS,
];

const named = (flags: readonly Flag[], ...names: readonly string[]) =>
  flags.filter((flag) => flag.names.some((name) => names.includes(name)));

/** `chia plotters bladebit …`: all three subcommands know these or a part of them. */
export const CHIA_BLADEBIT_FLAGS: readonly Flag[] = [
  ...CHIA_FLAGS.map((flag) => (flag.sets === 'count' ? { ...flag, endless: 0 } : flag)),
  ...CHIA_TMP_FLAGS,
  CHIA_PLOT_ID_FLAG,
  { names: ['-u', '--buckets'], kind: 'integer', sets: 'buckets', meaning: 'Buckets of diskplot', default: '256' },
  { names: ['--compress'], kind: 'integer', sets: 'compression', meaning: 'Compression level', default: '1' },
  { names: ['--device'], kind: 'integer', sets: 'gpuDevice', meaning: 'Graphics card', default: '0' },
  { names: ['-w', '--warmstart'], kind: 'switch', sets: 'warmStart', meaning: 'Touch all memory first' },
  { names: ['-a', '--alternate'], kind: 'switch', sets: 'alternate', meaning: 'Alternate the way buckets are written' },
  { names: ['-v', '--verbose'], kind: 'switch', sets: 'verbose', meaning: 'Verbose output' },
  { names: ['-m', '--memo'], kind: 'text', meaning: 'Memo; older versions: no NUMA-aware memory binding' },
  { names: ['--nonuma'], kind: 'switch', meaning: 'No NUMA-aware memory binding' },
  ...named(BLADEBIT_GLOBAL_FLAGS, '--no-cpu-affinity'),
  ...named(
    BLADEBIT_DISK_FLAGS,
    '--cache',
    '--f1-threads',
    '--fp-threads',
    '--c-threads',
    '--p2-threads',
    '--p3-threads',
  ),
  ...named(BLADEBIT_CUDA_FLAGS, '--disk-128', '--disk-16', '--no-t1-direct', '--no-t2-direct'),
];

const PLOTMAN_KEYS = { threads: '-t', no_numa: '--no-numa', no_direct_io: '--no-direct-io', compression: '-z' };
const PLOTMAN_GPU_KEYS = { ...PLOTMAN_KEYS, check_plots: '--check', check_threshold: '--check-threshold' };

/** Of plotman, which knows RAM plotting only, and of the fork that Machinaris uses. */
export const BLADEBIT_MANAGERS: readonly ManagerForm[] = [
  { ...inPlotman('cuda-disk-128', PLOTMAN_GPU_KEYS), chosenBy: [{ mode: 'gpuplot', disk_128: true }] },
  { ...inPlotman('cuda-disk-16', PLOTMAN_GPU_KEYS), chosenBy: [{ mode: 'gpuplot', disk_16: true }] },
  { ...inPlotman('cuda', PLOTMAN_GPU_KEYS), chosenBy: [{ mode: 'gpuplot' }, { mode: 'cudaplot' }] },
  {
    ...inPlotman('disk', {
      ...PLOTMAN_KEYS,
      diskplot_cache: '--cache',
      diskplot_buckets: '-b',
      f1threads: '--f1-threads',
      fpthreads: '--fp-threads',
      cthreads: '--c-threads',
      p2threads: '--p2-threads',
      p3threads: '--p3-threads',
    }),
    chosenBy: [{ mode: 'diskplot' }, { diskplot: true }, { mode: 'ramplot', diskplot: true }],
  },
  { ...inPlotman('ram', PLOTMAN_KEYS), chosenBy: [{}, { mode: 'ramplot' }] },
  { ...inPlotman('disk', { ...PLOTMAN_KEYS, buckets: '-b', cache: '--cache' }), type: 'bladebit2disk' },
];

function inPlotman(mode: string, keys: ManagerForm['keys']): ManagerForm {
  return { manager: 'plotman', type: 'bladebit', mode, keys, ownProgram: !mode.startsWith('cuda') };
}
