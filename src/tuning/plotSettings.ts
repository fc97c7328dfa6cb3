import * as v from 'valibot';
import { parseSize } from '../plotters/flags.ts';
import { PLOTTER_IDS, plotterById } from '../plotters/plotters.ts';

/** A plotter's ways of plotting; the first is taken when none is given. */
export function modesOf(plotter: string): readonly string[] {
  return plotterById(plotter)?.commands.map(({ mode }) => mode) ?? [];
}

const MODES = [...new Set(PLOTTER_IDS.flatMap(modesOf))];

const directory = (says: string) =>
  v.optional(v.pipe(v.string(), v.nonEmpty('A folder has a name.'), v.description(says)));
const directories = (says: string) =>
  v.optional(
    v.pipe(
      v.union(
        [
          v.pipe(v.string(), v.nonEmpty('A folder has a name.')),
          v.pipe(v.array(v.string()), v.minLength(1, 'Name at least one folder.')),
        ],
        'Write a folder in double quotes, or several in [ ].',
      ),
      v.description(says),
    ),
  );
/** Larger numbers are not told apart. */
const MOST = Number.MAX_SAFE_INTEGER;
const whole = (says: string) =>
  v.optional(
    v.pipe(
      v.number('Write a whole number.'),
      v.integer('Write a whole number.'),
      v.maxValue(MOST, 'Write a smaller number.'),
      v.description(says),
    ),
  );
const real = (says: string) => v.optional(v.pipe(v.number('Write a number.'), v.description(says)));
const yesNo = (says: string) => v.optional(v.pipe(v.boolean('Write true or false.'), v.description(says)));
const text = (says: string) => v.optional(v.pipe(v.string('Write a text in double quotes.'), v.description(says)));
const size = (says: string) =>
  v.optional(
    v.pipe(
      v.string('Write a size in double quotes, such as "100G".'),
      v.check((value) => parseSize(value) !== undefined, 'Write a size with a unit of K, M, G or T, such as "100G".'),
      v.description(`${says}, with a unit: "100G", "3389M"`),
    ),
  );

export const Directories = v.strictObject({
  tmp: directories('Temporary folder; Gigahorse on graphics cards takes several, for finished plots'),
  tmp2: directory('Second temporary folder; a RAM disk or a second SSD helps here'),
  tmp3: directory('Third temporary folder: Gigahorse’s disk mode'),
  stage: directory('Where the plot file is built before it moves to its destination'),
  final: directories('Destination of finished plots; some plotters take several'),
});
export type Directories = v.InferOutput<typeof Directories>;

/**
 * One named configuration as it is written. Names are those of `PlotConfiguration` in src/plotters where there is one, so that the
 * plotters' tables of flags serve both ways; sizes carry their unit instead of `Bytes` in the name.
 */
export const PlotSettings = v.strictObject({
  plotter: v.pipe(
    v.picklist(PLOTTER_IDS, `Write one of ${PLOTTER_IDS.join(', ')}.`),
    v.description('The plotter that this configuration is for'),
  ),
  mode: v.optional(
    v.pipe(
      v.picklist(MODES, `Write one of ${MODES.join(', ')}.`),
      v.description(
        'Way of plotting: Gigahorse cpu or cuda; BladeBit disk, ram, cuda …; chiapos disk, or chia for `chia plots create`',
      ),
    ),
  ),
  binary: text('Program to run; without it the plotter’s usual name is looked for in PATH'),
  k: whole('Size of the plot'),
  count: v.optional(
    v.pipe(
      v.union(
        [
          v.pipe(v.number(), v.integer(), v.minValue(1, 'Write a whole number from 1, or "endless".')),
          v.literal('endless'),
        ],
        'Write a whole number from 1, or "endless".',
      ),
      v.description('Plots to make, or "endless"'),
    ),
  ),
  threads: whole('Threads of the plotter'),
  phase2ThreadMultiplier: whole('Multiplies the threads in phase 2'),
  buckets: whole('Sort buckets: more need less memory'),
  buckets3: whole('Sort buckets of phases 3 and 4'),
  stripes: whole('Size of a stripe'),
  directories: v.optional(v.pipe(Directories, v.description('Folders that plots are made in and moved to'))),
  compression: whole('Compression level of the plot; levels of different plotters aren’t the same'),
  cache: size('Memory that BladeBit keeps for the busiest files'),
  buffer: size('Memory for sorting'),
  memoryLimit: size('Most pinned or shared memory'),
  chunk: size('Bucket chunk on the graphics card'),
  waitForCopy: yesNo('Wait for the copy of a plot before the next begins'),
  tmpToggle: yesNo('Swap the temporary folders after each plot'),
  alternate: yesNo('Alternate the way buckets are written'),
  directOut: yesNo('Build the plot in its destination: there is no copy'),
  directIo: yesNo('Direct I/O, past the page cache'),
  directIoTmp: yesNo('Direct I/O in the temporary folder'),
  directIoTmp2: yesNo('Direct I/O in the second temporary folder'),
  unique: yesNo('Give each plot a unique id'),
  bitfield: yesNo('Plot with the bitfield, which is faster and writes less'),
  warmStart: yesNo('Touch all memory first'),
  gpuDevice: whole('First graphics card'),
  gpuCount: whole('Number of graphics cards'),
  gpuStreams: whole('Parallel streams: fewer need less graphics memory'),
  devices: text('Graphics cards and processor to use: 0,1 · gpu · all · cpu'),
  tier: text('How much graphics memory is used'),
  skipExisting: yesNo('Pass over plots that are there already'),
  continueOnError: yesNo('Go on with the next plot when one fails'),
  plotCheckCount: whole('Proofs to check in the finished plot'),
  plotCheckThreshold: real('Least proofs a challenge: a plot below is deleted'),
  networkPort: whole('Network: 8444 chia, 9699 chives, 11337 MMX'),
  copyPort: whole('Port of the receiver of plots'),
  maxPlotsInTmp: whole('Most finished plots in the temporary folder'),
  maxCopies: whole('Most copies at once'),
  maxCopiesPerDisk: whole('Most copies at once to one disk'),
  strength: whole('Strength of a proof of space 2 plot'),
  plotIndex: whole('Index of the plot'),
  metaGroup: whole('Meta group of the plot'),
  testnet: yesNo('Use the test network’s parameters'),
  verbose: yesNo('Verbose output'),
  plotId: text('Fixed plot id, 64 hexadecimal digits'),
  fileName: text('Name of the plot file'),
  farmerKey: text('Farmer public key, 96 hexadecimal digits'),
  poolKey: text('Pool public key, 96 hexadecimal digits'),
  contract: text('Pool contract address, xch1…'),
  poolHash: text('Puzzle hash of the pool, 64 hexadecimal digits'),
  flags: v.optional(
    v.pipe(
      v.array(v.string('Write each flag and each value as a text in double quotes.'), 'Write [ ] around the flags.'),
      v.description('Further arguments, passed on as they are'),
    ),
  ),
});
export type PlotSettings = v.InferOutput<typeof PlotSettings>;
export type SettingName = keyof PlotSettings;

/** Runs of the base configuration with every combination of the values given. */
export const Matrix = v.strictObject({
  base: v.pipe(v.string(), v.description('Name of the configuration to vary')),
  over: v.pipe(
    v.record(v.string(), v.pipe(v.array(v.unknown()), v.minLength(1, 'Name at least one value.'))),
    v.description(
      'Settings and the values that each takes: "threads": [4, 8], "directories.tmp2": ["/mnt/a/", "/mnt/b/"]',
    ),
  ),
});
export type Matrix = v.InferOutput<typeof Matrix>;

export const PlotscopeFile = v.strictObject({
  $schema: v.optional(v.pipe(v.string(), v.description('Where the schema of this file lies'))),
  configurations: v.pipe(v.record(v.string(), PlotSettings), v.description('Plotter configurations by name')),
  matrix: v.optional(v.pipe(Matrix, v.description('A sweep over settings of one configuration'))),
});
export type PlotscopeFile = v.InferOutput<typeof PlotscopeFile>;

/** Mode that a configuration plots in. */
export function modeOf({ plotter, mode }: Pick<PlotSettings, 'plotter' | 'mode'>): string {
  return mode ?? modesOf(plotter)[0] ?? '';
}

/** A text that may stand for several. */
export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
