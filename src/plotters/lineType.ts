/**
 * A plotter's log as data. Each line type is written as the plotter prints it, with holes where the facts stand:
 *
 *     '[P1] Table {table} took {seconds} sec, found {entries} matches'
 *
 * A blank stands for one or more blanks (written as many as the plotter prints, the line is read faster), leading blanks don't matter,
 * and what follows the last word is looked at on its own: lines of several threads mix. `{…}` names a fact of `FACT_TYPES`; `{?}` skips a number, `{~}` skips text up to the next word.
 */

/** What a line says happened; `plotFold.ts` gives each verb its meaning. */
export type Verb =
  /** The plotter's own first lines: a process starts. */
  | 'header'
  | 'setting'
  | 'plot-started'
  | 'plot-named'
  | 'phase-started'
  | 'phase-ended'
  | 'step-started'
  | 'step-ended'
  /** The step is this far: `ratio`, or `count` of the expected buckets. */
  | 'step-progress'
  /** Total time of the plot: its closing line. */
  | 'plot-ended'
  /** The plot file is complete under its final name. */
  | 'plot-written'
  | 'size'
  | 'copy-started'
  | 'copy-ended'
  | 'copy-failed'
  /** Of a run that makes many plots, on several devices at once: `as.tells` says what, see `BatchFold`. */
  | 'batch'
  /** Belongs to the log, tells nothing that is kept. */
  | 'nothing';

export type FactKind = 'integer' | 'number' | 'word' | 'text' | RegExp;

export interface FactType {
  readonly kind: FactKind;
  /** Fact that it fills, where it is another fact in another unit. */
  readonly as?: string;
  readonly factor?: number;
  /** Instead of a factor below 1: a division is exact where a product isn't. */
  readonly divisor?: number;
  /** What it can be, as printed: a line with another number was mutilated. 0 and `MOST` unless said otherwise. */
  readonly least?: number;
  readonly most?: number;
}

/** No number that a plotter prints of time, bytes or entries is greater. */
export const MOST = 1e15;
/** Ten years: longer than any plot. */
const MOST_SECONDS = 3.2e8;

const PLOT_NAME = 'plot(?:-mmx)?-k\\d+';
const DATE_AND_ID = '-\\d{4}-\\d\\d-\\d\\d-\\d\\d-\\d\\d-[0-9a-f]{64}(?![0-9a-f])';

export const FACT_TYPES = {
  phase: { kind: 'integer', most: 15 },
  table: { kind: 'integer', most: 15 },
  seconds: { kind: 'number', most: MOST_SECONDS },
  /** Seconds since the start of the plot. */
  told: { kind: 'number', most: MOST_SECONDS },
  milliseconds: { kind: 'number', as: 'seconds', divisor: 1000, most: MOST_SECONDS * 1000 },
  minutes: { kind: 'number', most: MOST_SECONDS },
  entries: { kind: 'integer' },
  ratio: { kind: 'number' },
  percent: { kind: 'number', as: 'ratio', divisor: 100 },
  bucket: { kind: 'integer' },
  index: { kind: 'integer' },
  bytes: { kind: 'integer' },
  gib: { kind: 'number', as: 'bytes', factor: 2 ** 30 },
  mibPerSecond: { kind: 'number' },
  /** −1 where the system doesn't tell it. */
  pid: { kind: 'integer', least: -1 },
  // Texts
  id: { kind: /[0-9a-f]{64}(?![0-9a-f])/y },
  plainName: { kind: new RegExp(PLOT_NAME + DATE_AND_ID, 'y'), as: 'name' },
  compressedName: { kind: new RegExp(`${PLOT_NAME}-c\\d+${DATE_AND_ID}`, 'y'), as: 'name' },
  /** A name whose id its user blanked out. */
  blankedName: { kind: new RegExp(`${PLOT_NAME}-c\\d+-\\S+`, 'y'), as: 'name' },
  path: { kind: 'text' },
  fromPath: { kind: 'text' },
  reason: { kind: 'text' },
  /** Behind the name of what prints the line: `[batch:gpu0]`. */
  device: { kind: /(?::[a-z]+\d*)?/y },
  version: { kind: 'word' },
  commit: { kind: /[0-9a-f]{6,40}/y },
  /** `2021/10/21 12:34:56`, local time. */
  started: { kind: /\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d/y },
  /** `Sun Apr  4 23:53:42 2021`, local time. */
  ctime: { kind: /[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}/y, as: 'started' },
  activity: { kind: 'word' },
  // Settings, named after the configuration's members
  k: { kind: 'integer', most: 64 },
  /** −1 is endless. */
  count: { kind: 'integer', least: -1 },
  threads: { kind: 'integer', most: 65_536 },
  buckets: { kind: 'integer' },
  buckets3: { kind: 'integer' },
  stripes: { kind: 'integer' },
  compression: { kind: 'integer', most: 99 },
  finalTable: { kind: 'integer' },
  gpuDevice: { kind: 'integer' },
  gpuCount: { kind: 'integer' },
  gpuStreams: { kind: 'integer' },
  networkPort: { kind: 'integer' },
  copyPort: { kind: 'integer' },
  bufferMib: { kind: 'number', as: 'bufferBytes', factor: 2 ** 20 },
  heapMib: { kind: 'number', as: 'heapBytes', factor: 2 ** 20 },
  cacheMib: { kind: 'number', as: 'cacheBytes', factor: 2 ** 20 },
  chunkMib: { kind: 'number', as: 'chunkBytes', factor: 2 ** 20 },
  memoryLimitGib: { kind: 'number', as: 'memoryLimitBytes', factor: 2 ** 30 },
  plotCheckCount: { kind: 'integer' },
  plotCheckThreshold: { kind: 'number' },
  tier: { kind: 'word' },
  tmp: { kind: 'text' },
  tmp2: { kind: 'text' },
  tmp3: { kind: 'text' },
  stage: { kind: 'text' },
  final: { kind: 'text' },
  fileName: { kind: 'word' },
  farmerKey: { kind: 'text' },
  poolKey: { kind: 'text' },
  contract: { kind: 'text' },
} as const satisfies Record<string, FactType>;

export type FactName = keyof typeof FACT_TYPES;

export interface LineType {
  /** One line as printed, or several spellings of it, the longest first. */
  readonly form: string | readonly string[];
  readonly does: Verb;
  /** Facts that the line implies without printing them; `table: 'last'` is the table that the lines before named. */
  readonly as?: Readonly<Record<string, string | number | boolean>>;
  /** Counts only as a line of its own: too plain to be looked for inside another line. */
  readonly alone?: boolean;
}
