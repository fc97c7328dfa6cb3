import { CHIA_FLAGS, CHIA_TMP_FLAGS } from './chiaFlags.ts';
import type { Flag } from './flags.ts';
import type { ManagerForm } from './managers.ts';

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

/** `chia plotters madmax`, which has no direct output: its -D asks the daemon for keys. */
export const CHIA_MADMAX_FLAGS: readonly Flag[] = [
  ...CHIA_FLAGS.map((flag) => (flag.sets === 'count' ? { ...flag, endless: -1 } : flag)),
  ...CHIA_TMP_FLAGS,
  ...MADMAX_FLAGS.filter(({ names }) => ['-k', '-u', '-v', '-w', '-G', '-K'].includes(names[0])),
];

/** Keys of plotman, and of the fork that Machinaris uses, for the plotters of this family for processors. */
export const PLOTMAN_MADMAX_KEYS = {
  n_threads: '-r',
  n_buckets: '-u',
  n_buckets3: '-v',
  n_rmulti2: '-K',
  tmptoggle: '-G',
  waitforcopy: '-w',
  network_port: '-x',
} as const;

export const MADMAX_MANAGERS: readonly ManagerForm[] = [
  {
    manager: 'plotman',
    type: 'madmax',
    chosenBy: [{}, { mode: 'diskplot' }],
    keys: PLOTMAN_MADMAX_KEYS,
    ownProgram: true,
  },
  {
    manager: 'Swar',
    type: 'madmax',
    keys: { threads: '-r', buckets: '-u', buckets_p3: '-v', threadX_p2: '-K' },
    ownProgram: true,
  },
];
