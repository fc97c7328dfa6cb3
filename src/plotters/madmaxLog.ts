import type { LineType } from './lineType.ts';
import type { StepPosition, StepPrior } from './steps.ts';

/** Lines that Mad Max's plotter shares with everything built on it. */
export const MADMAX_FRAME: readonly LineType[] = [
  {
    form: [
      'Network Port: {networkPort} [{~}] (unique)',
      'Network Port: {networkPort} [{~}]',
      'Network Port: {networkPort}',
    ],
    does: 'setting',
  },
  { form: 'Final Directory: {final}', does: 'setting' },
  { form: 'Stage Directory: {stage}', does: 'setting' },
  { form: 'Number of Plots: infinite', does: 'setting', as: { endless: true } },
  { form: 'Number of Plots: {count}', does: 'setting' },
  {
    form: ['Crafting plot {index} out of {count} ({started})', 'Crafting plot {index} out of {count}'],
    does: 'plot-started',
  },
  { form: ['Process ID is: {pid}', 'Process ID: {pid}'], does: 'nothing' },
  { form: ['Number of Threads: {threads}', 'Number of threads: {threads}'], does: 'setting' },
  { form: 'Number of Buckets P1:    2^{?} ({buckets})', does: 'setting' },
  { form: 'Number of Buckets P3+P4: 2^{?} ({buckets3})', does: 'setting' },
  {
    form: [
      'Number of Buckets: 2^{?} ({buckets})',
      'Number of Sort Buckets: 2^{?} ({buckets})',
      'Number of sort buckets: 2^{?} ({buckets})',
    ],
    does: 'setting',
  },
  { form: ['Pool Puzzle Hash:  {contract}', 'Contract Hash: {contract}'], does: 'setting' },
  { form: 'Pool Public Key:   {poolKey}', does: 'setting' },
  { form: ['Farmer Public Key: {farmerKey}', 'Farmer Key: {farmerKey}'], does: 'setting' },
  { form: 'Pool Puzzle Hash:', does: 'nothing', alone: true },
  { form: 'Pool Public Key:', does: 'nothing', alone: true },
  { form: 'Farmer Public Key:', does: 'nothing', alone: true },
  { form: 'Working Directory 2: {tmp2}', does: 'setting' },
  { form: 'Working Directory:   {tmp}', does: 'setting' },
  { form: 'Phase {phase} took {seconds} sec, wrote {entries} entries to final plot', does: 'phase-ended' },
  { form: 'Phase {phase} took {seconds} sec, final plot size is {bytes} bytes', does: 'phase-ended' },
  { form: 'Phase {phase} took {seconds} sec', does: 'phase-ended' },
  {
    form: ['Total plot creation time was {seconds} sec ({minutes} min)', 'Total plot creation time was {seconds} sec'],
    does: 'plot-ended',
  },
  { form: 'Started copy to {path}', does: 'copy-started' },
  {
    form: [
      'Copy to {path} finished, took {seconds} sec, {mibPerSecond} MB/s avg.',
      'Copy to {path} finished, took {seconds} sec, {mibPerSecond} MB/s',
      'Copy to {path} finished, took {seconds} sec',
    ],
    does: 'copy-ended',
  },
  { form: 'Copy to {path} failed with: {reason}', does: 'copy-failed' },
  { form: 'Renamed final plot to {path}', does: 'copy-ended' },
  // The chia command's.
  { form: 'Progress update: {?}', does: 'nothing' },
  // The notice that an interrupt ends the run after this plot.
  { form: '****{~}', does: 'nothing' },
  { form: '** {~} **', does: 'nothing' },
  { form: 'Process has been interrupted, waiting for copy/rename operations to finish ...', does: 'nothing' },
  { form: 'Double Ctrl-C pressed, exiting now!', does: 'nothing' },
];

/** Lines of the four phases as the CPU plotters print them. */
export const MADMAX_PHASES: readonly LineType[] = [
  {
    form: ['[P1] Table {table} took {seconds} sec, found {entries} matches', '[P1] Table {table} took {seconds} sec'],
    does: 'step-ended',
    as: { phase: 1 },
  },
  { form: '[P1] Lost {?} matches due to 32-bit overflow.', does: 'nothing' },
  { form: '[P2] max_table_size = {?}', does: 'nothing' },
  { form: '[P2] Table {table} scan took {seconds} sec', does: 'step-ended', as: { phase: 2, part: 'scan' } },
  {
    form: [
      '[P2] Table {table} rewrite took {seconds} sec, dropped {?} entries ({?} %)',
      '[P2] Table {table} rewrite took {seconds} sec',
    ],
    does: 'step-ended',
    as: { phase: 2, part: 'rewrite' },
  },
  { form: 'Wrote plot header with {?} bytes', does: 'nothing' },
  {
    form: [
      '[P3-1] Table {table} took {seconds} sec, wrote {entries} right entries',
      '[P3-1] Table {table} took {seconds} sec',
    ],
    does: 'step-ended',
    as: { phase: 3, part: 'right' },
  },
  {
    form: [
      '[P3-2] Table {table} took {seconds} sec, wrote {entries} left entries, {?} final',
      '[P3-2] Table {table} took {seconds} sec',
    ],
    does: 'step-ended',
    as: { phase: 3, part: 'left' },
  },
  { form: '[P3-2] Lost {?} entries due to 32-bit overflow.', does: 'nothing' },
  {
    form: '[P4] Starting to write C1 and C3 tables',
    does: 'step-progress',
    as: { phase: 4, part: 'checkpoints', ratio: 0 },
  },
  {
    form: '[P4] Finished writing C1 and C3 tables',
    does: 'step-progress',
    as: { phase: 4, part: 'checkpoints', ratio: 0.99 },
  },
  { form: '[P4] Writing C2 table', does: 'nothing' },
  { form: '[P4] Finished writing C2 table', does: 'nothing' },
];

/** Least and greatest shares from ten k32 plots of 1,731 to 4,968 seconds. */
export const MADMAX_PRIORS: readonly StepPrior[] = [
  [1, 1, '', 0.7, 0.5, 1.0],
  [1, 2, '', 5.3, 4.9, 6.5],
  [1, 3, '', 6.8, 5.8, 7.7],
  [1, 4, '', 8.2, 7.1, 9.4],
  [1, 5, '', 8.2, 6.7, 8.9],
  [1, 6, '', 7.7, 6.7, 8.3],
  [1, 7, '', 5.9, 5.4, 6.6],
  [2, 7, 'scan', 0.6],
  [2, 7, 'rewrite', 1.5, 1.1, 3.2],
  [2, 6, 'scan', 1.8],
  [2, 6, 'rewrite', 2.6],
  [2, 5, 'scan', 1.6],
  [2, 5, 'rewrite', 2.4, 1.9, 4.8],
  [2, 4, 'scan', 1.6],
  [2, 4, 'rewrite', 2.4],
  [2, 3, 'scan', 1.7],
  [2, 3, 'rewrite', 2.4],
  [2, 2, 'scan', 1.6],
  [2, 2, 'rewrite', 2.4],
  [3, 2, 'right', 2.7],
  [3, 2, 'left', 1.9],
  [3, 3, 'right', 2.6],
  [3, 3, 'left', 1.8],
  [3, 4, 'right', 2.8, 2.1, 4.3],
  [3, 4, 'left', 1.8, 1.4, 2.7],
  [3, 5, 'right', 2.8],
  [3, 5, 'left', 1.8],
  [3, 6, 'right', 2.9, 2.2, 4.3],
  [3, 6, 'left', 1.9, 1.4, 3.1],
  [3, 7, 'right', 2.6],
  [3, 7, 'left', 2.4],
  [4, undefined, 'checkpoints', 2.9, 1.8, 6.2],
];

/**
 * Small plots live in the page cache: phase 1, which computes most, takes more of the time. Medians of 29 plots of k19 to k24 on hosts
 * of two cores, quiet and loaded. Arrays go along the tables in the plotter's order.
 */
const SMALL_PHASE_1 = [0.61, 9.4, 9.8, 10.1, 10.1, 9.4, 8.6];
const SMALL_SCANS = [0.43, 0.56, 0.35, 0.32, 0.31, 0.31];
const SMALL_REWRITES = [0.63, 0.72, 0.67, 0.64, 0.68, 0.69];
const SMALL_RIGHTS = [2.1, 2.8, 3.1, 3.2, 3.1, 2.2];
const SMALL_LEFTS = [1.9, 1.9, 2.0, 2.05, 1.95, 2.2];

export const MADMAX_SMALL_PRIORS: readonly StepPrior[] = [
  ...SMALL_PHASE_1.map((percent, index): StepPrior => [1, index + 1, '', percent]),
  ...SMALL_SCANS.flatMap((percent, index): StepPrior[] => [
    [2, 7 - index, 'scan', percent],
    [2, 7 - index, 'rewrite', SMALL_REWRITES[index]],
  ]),
  ...SMALL_RIGHTS.flatMap((percent, index): StepPrior[] => [
    [3, index + 2, 'right', percent],
    [3, index + 2, 'left', SMALL_LEFTS[index]],
  ]),
  [4, undefined, 'checkpoints', 2.4],
];

/**
 * With few entries by bucket (16,384 and less) its files and locks take the time, most of all in phase 3, next to none in phase 2.
 * Shares of five plots of k19 and k20.
 */
const CROWDED_PHASES = [1, 0.76, 0.4, 1.63, 1.1];

export const MADMAX_CROWDED_PRIORS: readonly StepPrior[] = MADMAX_SMALL_PRIORS.map(([phase, table, part, percent]) => [
  phase,
  table,
  part,
  percent * CROWDED_PHASES[phase!],
]);

export function madmaxStepName({ phase, table, part }: StepPosition): string {
  if (phase === 4) return 'C tables';
  if (phase === 3) return `table ${table}, ${part} entries`;
  return part === '' ? `table ${table}` : `table ${table} ${part}`;
}

/** Which step a thread named this way works in: `phase1/match`, `phase1/add/0`. Threads of the disk layer say nothing. */
export function madmaxStepOfThread(comm: string): Partial<StepPosition> | undefined {
  const match = /^phase([1-4])\/(\w+)/.exec(comm);
  if (!match) return undefined;
  const phase = Number(match[1]);
  if (phase === 1 && match[2] === 'F1') return { phase, table: 1, part: '' };
  if (phase === 2 && match[2] === 'mark') return { phase, part: 'scan' };
  if (phase === 2 && (match[2] === 'remap' || match[2] === 'count' || match[2] === 'write'))
    return { phase, part: 'rewrite' };
  if (phase === 3 && (match[2] === 'merge' || match[2] === 'filter' || match[2] === 'buffer'))
    return { phase, part: 'right' };
  if (phase === 3 && (match[2] === 'park' || match[2] === 'slice')) return { phase, part: 'left' };
  if (phase === 4) return { phase, part: 'checkpoints' };
  return { phase };
}

/**
 * Which step writes a temporary file of this name. Of the files on disk the latest step in plan order is the current one:
 * sort buckets of table t in phase 1 are written while table t is made.
 */
export function madmaxStepOfFile(name: string): StepPosition | undefined {
  const match = /\.p(1|2|3s1|3s2)\.t(?:able)?(\d)(?:\.sort_bucket_\d+)?\.tmp$/.exec(name);
  if (!match) return undefined;
  const table = Number(match[2]);
  switch (match[1]) {
    case '1':
      return { phase: 1, table, part: '' };
    case '2':
      return { phase: 2, table, part: 'rewrite' };
    case '3s1':
      return { phase: 3, table, part: 'right' };
    default:
      return { phase: 3, table, part: 'left' };
  }
}
