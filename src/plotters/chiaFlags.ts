import type { Flag } from './flags.ts';

/** Flags that all of `chia plotters …` have. */
export const CHIA_FLAGS: readonly Flag[] = [
  { names: ['-n', '--count'], kind: 'integer', sets: 'count', meaning: 'Plots to make', default: '1' },
  { names: ['-r', '--threads'], kind: 'integer', sets: 'threads', meaning: 'Threads', range: { min: 1 } },
  { names: ['-d', '--final_dir', '--finaldir'], kind: 'directory', sets: 'final', meaning: 'Destination' },
  {
    names: ['-f', '--farmerkey'],
    kind: 'key',
    sets: 'farmerKey',
    meaning: 'Farmer public key; without it that of the key chain',
  },
  { names: ['-p', '--pool-key'], kind: 'key', sets: 'poolKey', meaning: 'Pool public key' },
  { names: ['-c', '--contract'], kind: 'key', sets: 'contract', meaning: 'Pool contract address' },
  { names: ['-D', '--connect-to-daemon'], kind: 'switch', meaning: 'Ask the daemon for keys' },
  { names: ['-h', '--help'], kind: 'switch', meaning: 'Print the help' },
];

/** Those of all but BladeBit's ramplot. */
export const CHIA_TMP_FLAGS: readonly Flag[] = [
  { names: ['-t', '--tmp_dir', '--tmpdir'], kind: 'directory', sets: 'tmp', meaning: 'Temporary folder' },
  {
    names: ['-2', '--tmp_dir2', '--tmpdir2'],
    kind: 'directory',
    sets: 'tmp2',
    meaning: 'Second temporary folder',
    default: 'as -t',
  },
];

export const CHIA_PLOT_ID_FLAG: Flag = {
  names: ['-i', '--id'],
  kind: 'text',
  sets: 'plotId',
  meaning: 'Fixed plot id, for tests',
};

/** What `chia plots create` calls otherwise than `chia plotters …` does, by the short name. */
const CREATE_NAMES: Readonly<Record<string, string>> = {
  '-n': '--num',
  '-r': '--num_threads',
  '-d': '--final_dir',
  '-f': '--farmer_public_key',
  '-p': '--pool_public_key',
  '-c': '--pool_contract_address',
  '-D': '--connect_to_daemon',
  '-t': '--tmp_dir',
  '-2': '--tmp2_dir',
  '-i': '--plotid',
};

/** A table of `chia plotters …` with the names of `chia plots create`. */
export function asInPlotsCreate(flags: readonly Flag[]): Flag[] {
  return flags.map((flag) => {
    const [short = ''] = flag.names;
    const long = CREATE_NAMES[short];
    return long === undefined ? flag : { ...flag, names: [short, long] };
  });
}
