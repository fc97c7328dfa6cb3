import type { Flag } from './flags.ts';
import { MADMAX_FLAGS, PLOTMAN_MADMAX_KEYS } from './madmaxFlags.ts';
import type { ManagerForm } from './managers.ts';
import { GIB } from './needs.ts';

export const GIGAHORSE_CPU_FLAGS: readonly Flag[] = [
  ...MADMAX_FLAGS.filter(({ sets }) => sets !== 'final' && sets !== 'plotId'),
  {
    names: ['-C', '--level'],
    kind: 'integer',
    sets: 'compression',
    meaning: 'Compression level',
    default: '1',
    range: { min: 1, max: 9 },
  },
  {
    names: ['-d', '--finaldir'],
    kind: 'directory',
    sets: 'final',
    meaning: 'Destination, or @HOST for a receiver there',
    default: 'as -t',
  },
  {
    names: ['-z', '--dstport'],
    kind: 'integer',
    sets: 'copyPort',
    meaning: 'Port of the receiver',
    default: '1337',
  },
];

/** What the plotters for graphics cards have in common with those for processors. */
const SHARED_FLAGS = ['-x', '-n', '-w', '-p', '-c', '-f', '-Z', '--version', '-h'];

export const GIGAHORSE_CUDA_FLAGS: readonly Flag[] = [
  ...MADMAX_FLAGS.filter(({ names }) => SHARED_FLAGS.includes(names[0])),
  {
    names: ['-C', '--level'],
    kind: 'integer',
    sets: 'compression',
    meaning: 'Compression level',
    default: '1',
    range: {
      min: 1,
      max: 33,
      gaps: [
        [10, 10],
        [21, 28],
      ],
      allowed: '1…9, 11…20; 29…33 with _v3',
    },
  },
  { names: ['--ssd'], kind: 'switch', meaning: 'Plots for solid-state disks (MMX)' },
  { names: ['-g', '--device'], kind: 'integer', sets: 'gpuDevice', meaning: 'First graphics card', default: '0' },
  {
    names: ['-r', '--ndevices'],
    kind: 'integer',
    sets: 'gpuCount',
    meaning: 'Graphics cards (not threads)',
    default: '1',
    range: { min: 1, allowed: 'powers of two' },
  },
  {
    names: ['-t', '--tmpdir'],
    kind: 'directories',
    sets: 'tmp',
    keepsPlots: true,
    meaning: 'Cache of finished plots; may be given several times',
    required: true,
    range: { allowed: 'ends in / or \\' },
  },
  {
    names: ['-2', '--tmpdir2'],
    kind: 'directory',
    sets: 'tmp2',
    meaning: 'Temporary folder of partial RAM mode, a quarter of the writes of disk mode',
    default: '@RAM',
  },
  {
    names: ['-3', '--tmpdir3'],
    kind: 'directory',
    sets: 'tmp3',
    meaning: 'Temporary folder of disk mode, three quarters of the writes',
    default: '@RAM',
  },
  {
    names: ['-d', '--finaldir'],
    kind: 'directories',
    sets: 'final',
    meaning: 'Destination, or @HOST; may be given several times',
    default: 'as -t',
  },
  { names: ['-z', '--dstport'], kind: 'integer', sets: 'copyPort', meaning: 'Port of the receiver', default: '1337' },
  {
    names: ['-D', '--directio'],
    kind: 'switch',
    sets: 'directIo',
    meaning: 'Direct I/O for the final copy (Linux)',
    default: 'off',
  },
  {
    names: ['-S', '--streams'],
    kind: 'integer',
    sets: 'gpuStreams',
    meaning: 'Parallel streams: fewer need less graphics memory',
    default: '3 (older versions 4)',
    range: { min: 2 },
  },
  {
    names: ['-B', '--chunksize'],
    kind: 'integer',
    sets: 'chunkBytes',
    factor: 2 ** 20,
    unit: 'MiB',
    meaning: 'Bucket chunk',
    default: '16',
    range: { min: 1, max: 256 },
  },
  {
    names: ['-M', '--memory'],
    kind: 'number',
    sets: 'memoryLimitBytes',
    factor: GIB,
    unit: 'GiB',
    meaning: 'Most pinned or shared memory',
    default: 'unlimited',
  },
  {
    names: ['-Q', '--maxtmp'],
    kind: 'integer',
    sets: 'maxPlotsInTmp',
    meaning: 'Most plots in the cache',
    default: '−1',
  },
  { names: ['-A', '--copylimit'], kind: 'integer', sets: 'maxCopies', meaning: 'Most copies at once', default: '−1' },
  {
    names: ['-W', '--maxcopy'],
    kind: 'integer',
    sets: 'maxCopiesPerDisk',
    meaning: 'Most copies at once to one disk',
    default: '1',
  },
];

const CPU_MANAGER = { manager: 'plotman', mode: 'cpu', keys: { ...PLOTMAN_MADMAX_KEYS, compression: '-C' } } as const;

const isLevel = (value: unknown) => Number(value) > 0;

/** Machinaris runs Gigahorse under the name of Mad Max: a graphics card or a level of compression tells them apart. */
export const GIGAHORSE_MANAGERS: readonly ManagerForm[] = [
  {
    manager: 'plotman',
    type: 'madmax',
    mode: 'cuda',
    chosenBy: [{ mode: 'gpuplot' }],
    keys: {
      waitforcopy: '-w',
      network_port: '-x',
      compression: '-C',
      gpu_device: '-g',
      gpu_ndevices: '-r',
      gpu_directio: '-D',
      gpu_streams: '-S',
      gpu_shared_memory: '-M',
    },
    ownProgram: false,
  },
  {
    ...CPU_MANAGER,
    type: 'madmax',
    chosenBy: [{ compression: isLevel }, { mode: 'diskplot', compression: isLevel }],
    ownProgram: true,
  },
  { ...CPU_MANAGER, type: 'gigahorse', ownProgram: true },
];
