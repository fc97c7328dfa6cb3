import { withChiaposDefaults } from './chiapos.ts';
import type { ConfigurationDraft, PlotConfiguration } from './configuration.ts';
import { type Flag, givesFlag, parseFlags } from './flags.ts';
import { withMadmaxDefaults } from './madmax.ts';
import type { ProgramRule } from './process.ts';

/** Programs around the plotters: the chia command, its services, and tools that start plotters. */

const MIB = 2 ** 20;

const COMMON: readonly Flag[] = [
  { names: ['-k', '--size'], kind: 'integer', sets: 'k', meaning: 'Size of the plot', default: '32' },
  { names: ['-n', '--num', '--count'], kind: 'integer', sets: 'count', meaning: 'Plots to make', default: '1' },
  {
    names: ['-r', '--num_threads', '--threads'],
    kind: 'integer',
    sets: 'threads',
    meaning: 'Threads',
    default: '2; 4 for Mad Max',
  },
  { names: ['-t', '--tmp_dir'], kind: 'directory', sets: 'tmp', meaning: 'Temporary folder' },
  {
    names: ['-2', '--tmp_dir2'],
    kind: 'directory',
    sets: 'tmp2',
    meaning: 'Second temporary folder',
    default: 'as -t',
  },
  { names: ['-d', '--final_dir'], kind: 'directory', sets: 'final', meaning: 'Destination' },
  {
    names: ['-c', '--pool_contract_address', '--contract', '--pool-contract'],
    kind: 'key',
    sets: 'contract',
    meaning: 'Pool contract address',
  },
  {
    names: ['-p', '--pool_public_key', '--poolkey', '--pool-key'],
    kind: 'key',
    sets: 'poolKey',
    meaning: 'Pool public key',
  },
  {
    names: ['-f', '--farmer_public_key', '--farmerkey', '--farmer-key'],
    kind: 'key',
    sets: 'farmerKey',
    meaning: 'Farmer public key',
  },
  { names: ['-i', '--plotid', '--id'], kind: 'text', sets: 'plotId', meaning: 'Plot id, for tests' },
  { names: ['-h', '--help'], kind: 'switch', meaning: 'Print the help' },
];

const CHIAPOS: readonly Flag[] = [
  ...COMMON,
  {
    names: ['-b', '--buffer'],
    kind: 'integer',
    sets: 'bufferBytes',
    factor: MIB,
    unit: 'MiB',
    meaning: 'RAM for sorting',
    default: '3389',
  },
  { names: ['-u', '--buckets'], kind: 'integer', sets: 'buckets', meaning: 'Sort buckets', default: '128' },
  { names: ['-s', '--stripes'], kind: 'integer', sets: 'stripes', meaning: 'Size of a stripe', default: '65536' },
  { names: ['-a', '--alt_fingerprint', '--fingerprint'], kind: 'integer', meaning: 'Fingerprint of the key to use' },
  {
    names: ['-e', '--nobitfield'],
    kind: 'switch',
    sets: 'bitfield',
    means: false,
    meaning: 'Plot without the bitfield',
  },
  { names: ['-x', '--exclude_final_dir'], kind: 'switch', meaning: 'Don’t add the folder for farming' },
  { names: ['-D', '--connect_to_daemon'], kind: 'switch', meaning: 'Connect to the daemon' },
  { names: ['-m', '--memo'], kind: 'text', meaning: 'Memo' },
  { names: ['--override-k'], kind: 'switch', meaning: 'Allow k below 32' },
  { names: ['--keyname'], kind: 'text', meaning: 'Name of the key' },
];

const MADMAX: readonly Flag[] = [
  ...COMMON,
  { names: ['-u', '--buckets'], kind: 'integer', sets: 'buckets', meaning: 'Sort buckets', default: '256' },
  {
    names: ['-v', '--buckets3'],
    kind: 'integer',
    sets: 'buckets3',
    meaning: 'Sort buckets of phases 3 and 4',
    default: '256',
  },
  { names: ['-w', '--waitforcopy'], kind: 'switch', sets: 'waitForCopy', meaning: 'Wait for the copy' },
  {
    names: ['-K', '--rmulti2'],
    kind: 'integer',
    sets: 'phase2ThreadMultiplier',
    meaning: 'Multiplies threads in phase 2',
    default: '1',
  },
  { names: ['-G', '--tmptoggle'], kind: 'switch', sets: 'tmpToggle', meaning: 'Swap the temporary folders' },
  { names: ['-D', '--directout'], kind: 'switch', sets: 'directOut', meaning: 'Build the plot in the destination' },
];

const BLADEBIT: readonly Flag[] = [
  ...COMMON.filter(({ sets }) => sets !== 'tmp' && sets !== 'tmp2'),
  { names: ['-t', '--tmp_dir', '--tmp_dir1'], kind: 'directory', sets: 'tmp', meaning: 'Temporary folder' },
  { names: ['-2', '--tmp_dir2'], kind: 'directory', sets: 'tmp2', meaning: 'Second temporary folder' },
  { names: ['-u', '--buckets'], kind: 'integer', sets: 'buckets', meaning: 'Buckets of diskplot', default: '256' },
  { names: ['--compress'], kind: 'integer', sets: 'compression', meaning: 'Compression level', default: '1' },
  { names: ['--cache'], kind: 'size', sets: 'cacheBytes', meaning: 'Cache of diskplot' },
  { names: ['--device'], kind: 'integer', sets: 'gpuDevice', meaning: 'Graphics card', default: '0' },
  { names: ['--disk_128'], kind: 'switch', meaning: 'Use disk with 128 GB of RAM' },
  { names: ['--disk_16'], kind: 'switch', meaning: 'Use disk with 16 GB of RAM' },
  { names: ['-w', '--warmstart'], kind: 'switch', sets: 'warmStart', meaning: 'Touch all memory first' },
  { names: ['-a', '--alternate'], kind: 'switch', sets: 'alternate', meaning: 'Alternate the way buckets are written' },
  { names: ['-v', '--verbose'], kind: 'switch', sets: 'verbose', meaning: 'Verbose output' },
  { names: ['-m', '--nonuma'], kind: 'switch', meaning: 'No NUMA-aware memory binding' },
  {
    names: ['--no-t1-direct'],
    kind: 'switch',
    sets: 'directIoTmp',
    means: false,
    meaning: 'No direct I/O in the first temporary folder',
  },
  {
    names: ['--no-t2-direct'],
    kind: 'switch',
    sets: 'directIoTmp2',
    means: false,
    meaning: 'No direct I/O in the second temporary folder',
  },
];

const BLADEBIT_MODES: Readonly<Record<string, string>> = { ramplot: 'ram', diskplot: 'disk', cudaplot: 'cuda' };

interface ChiaCommand {
  readonly plotter: 'chiapos' | 'madmax' | 'bladebit';
  readonly flags: readonly Flag[];
  readonly args: readonly string[];
  readonly mode?: string;
}

/** What the chia command was told to plot with: its own options may stand before the subcommands. */
function plottingCommand(args: readonly string[]): ChiaCommand | undefined {
  let index = 0;
  while (index < args.length && args[index]!.startsWith('-'))
    index += args[index]!.includes('=') || args[index] === '--help' ? 1 : 2;
  const [group, name, ...rest] = args.slice(index);
  if (group === 'plots' && name === 'create') return { plotter: 'chiapos', flags: CHIAPOS, args: rest };
  if (group !== 'plotters') return undefined;
  if (name === 'chiapos') return { plotter: 'chiapos', flags: CHIAPOS, args: rest };
  if (name === 'madmax') return { plotter: 'madmax', flags: MADMAX, args: rest };
  if (name !== 'bladebit') return undefined;
  const command = rest.find((arg) => arg in BLADEBIT_MODES);
  return {
    plotter: 'bladebit',
    flags: BLADEBIT,
    args: rest.filter((arg) => arg !== command),
    mode: command === undefined ? 'ram' : BLADEBIT_MODES[command]!,
  };
}

/** Configuration of a plot that the chia command makes or orders. */
export function configureChia(args: readonly string[], cwd: string | undefined): PlotConfiguration | undefined {
  const command = plottingCommand(args);
  if (!command) return undefined;
  const { values, unknown } = parseFlags(command.flags, 'cxxopts', command.args, cwd);
  switch (command.plotter) {
    case 'chiapos':
      return withChiaposDefaults(values, unknown, cwd, { k: 32, buckets: 128, bufferMib: 3389, tmp2: 'tmp' });
    case 'madmax':
      return { mode: 'cpu', ...withMadmaxDefaults(values, unknown) };
    default: {
      const { final, count, ...given } = values as ConfigurationDraft & { final?: string };
      return {
        ...given,
        mode: command.mode ?? 'ram',
        k: 32,
        count: count ?? 1,
        compression: given.compression ?? 1,
        ...(final === undefined ? {} : { final: [final] }),
        ...(unknown.length > 0 ? { unknownFlags: unknown } : {}),
      };
    }
  }
}

const TITLES = { chiapos: 'chia plots create', madmax: 'chia plotters madmax', bladebit: 'chia plotters bladebit' };

/** Titles that chia's services give themselves, and the programs of its packages. */
const FARMING = /^(?:chia_|start_)(?:harvester|farmer)$/;
const SERVICE =
  /^(?:chia_daemon|(?:chia_|start_)(?:full_node|wallet|timelord|timelord_launcher|introducer|crawler|seeder|data_layer|data_layer_http|simulator))$/;

export const CHIA_PROGRAMS: readonly ProgramRule[] = [
  {
    name: /^chia$/,
    interpreter: 'python',
    plotter: 'chia',
    role: 'wrapper',
    title: 'chia',
    decide: (args) => {
      const command = plottingCommand(args);
      if (!command || givesFlag(command.flags, 'cxxopts', command.args, ['-h', '--help'])) return undefined;
      return {
        plotter: command.plotter,
        title: TITLES[command.plotter],
        // chiapos has no program of its own: it plots inside the chia command.
        role: command.plotter === 'chiapos' ? 'plotter' : 'wrapper',
        mode: command.mode ?? (command.plotter === 'chiapos' ? 'disk' : 'cpu'),
      };
    },
  },
  {
    name: /^chia$/,
    interpreter: 'python',
    plotter: 'chia',
    role: 'service',
    title: 'chia daemon',
    decide: (args) => (args[0] === 'run_daemon' ? {} : undefined),
  },
  { name: FARMING, interpreter: 'python', plotter: 'chia', role: 'farming', title: 'chia farming' },
  { name: SERVICE, interpreter: 'python', plotter: 'chia', role: 'service', title: 'chia service' },
  {
    name: /^squashplot(?:\.py)?$/,
    interpreter: 'python',
    plotter: 'squashplot',
    role: 'wrapper',
    title: 'SquashPlot',
  },
  {
    name: /^unified_plotter(?:\.py)?$/,
    interpreter: 'python',
    plotter: 'unified_plotter',
    role: 'wrapper',
    title: 'Unified plotter',
  },
];
