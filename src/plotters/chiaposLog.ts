import type { LineType } from './lineType.ts';
import type { StepPosition, StepPrior } from './steps.ts';

export const CHIAPOS_LINES: readonly LineType[] = [
  { form: 'operation: create', does: 'header', alone: true },
  // chia's own logger
  { form: ['Creating {count} plots of size {k}, {~}', 'Creating {count} plots of size {k}'], does: 'header' },
  { form: ['Starting plot {?}/{?}', 'Memo: {~}', 'Summary:', 'Created a total of {?} new plots'], does: 'nothing' },
  {
    form: [
      'NOT adding directory {~}',
      'Adding directory {~}',
      'Added directory {~}',
      'plot-k{~}.plot',
      'Plot not created{~}',
    ],
    does: 'nothing',
    alone: true,
  },
  { form: 'Generating plot for k={k} filename={fileName} id={~}', does: 'setting' },
  { form: 'Starting plotting progress into temporary dirs: {tmp} and {tmp2}', does: 'plot-started' },
  { form: 'ID: {id}', does: 'setting', alone: true },
  { form: 'Plot size is: {k}', does: 'setting' },
  { form: 'Buffer size is: {bufferMib}MiB', does: 'setting' },
  { form: 'Using {threads} threads of stripe size {stripes}', does: 'setting' },
  { form: 'Using {buckets} buckets', does: 'setting', alone: true },
  { form: 'Final Directory is: {final}', does: 'setting' },
  { form: 'Process ID is: {pid}', does: 'nothing' },
  {
    form: 'Starting phase {phase}/4: Backpropagation without bitfield into tmp files... {ctime}',
    does: 'phase-started',
    as: { bitfield: false },
  },
  {
    form: [
      'Starting phase {phase}/4: {~} from tmp files into "{path}" ... {ctime}',
      'Starting phase {phase}/4: {~} into "{path}" ... {ctime}',
      'Starting phase {phase}/4: {~}... {ctime}',
    ],
    does: 'phase-started',
  },
  { form: 'Computing table {table}', does: 'step-started', as: { phase: 1 } },
  { form: 'F1 complete, time: {seconds} seconds.{~}', does: 'step-ended', as: { phase: 1, table: 1 } },
  { form: 'Bucket {bucket} uniform sort.{~}', does: 'step-progress' },
  { form: 'Bucket {bucket} QS.{~}', does: 'step-progress' },
  { form: 'Total matches: {?}', does: 'nothing' },
  {
    form: 'Forward propagation table time: {seconds} seconds.{~}',
    does: 'step-ended',
    as: { phase: 1, table: 'last' },
  },
  { form: ['Progress update: {?}', 'Progress: {?}'], does: 'nothing' },
  { form: 'Backpropagating on table {table}', does: 'step-started', as: { phase: 2, part: 'scan' } },
  { form: 'scanned table {table}', does: 'nothing' },
  { form: 'scanned time =  {seconds} seconds.{~}', does: 'step-ended', as: { phase: 2, table: 'last', part: 'scan' } },
  { form: 'sorting table {table}', does: 'step-started', as: { phase: 2, part: 'sort' } },
  { form: 'sort time =  {seconds} seconds.{~}', does: 'step-ended', as: { phase: 2, table: 'last', part: 'sort' } },
  {
    form: ['Total backpropagation time:: {seconds} seconds.{~}', 'Total backpropagation time: {seconds} seconds.{~}'],
    does: 'step-ended',
    as: { phase: 2, table: 'last' },
  },
  { form: ['table 1 new size: {?}', 'Wrote left entries: {?}', 'Wrote {?} entries', 'Wrote: {?}'], does: 'nothing' },
  { form: 'Compressing tables {table} and {?}', does: 'step-started', as: { phase: 3, bucketsTo: 0.66 }, alone: true },
  {
    form: 'First computation pass time: {?} seconds.{~}',
    does: 'step-progress',
    as: { phase: 3, table: 'last', ratio: 0.66, bucketsTo: 1 },
  },
  {
    form: 'Second computation pass time: {?} seconds.{~}',
    does: 'step-progress',
    as: { phase: 3, table: 'last', ratio: 1 },
  },
  { form: 'Total compress table time: {seconds} seconds.{~}', does: 'step-ended', as: { phase: 3, table: 'last' } },
  {
    form: 'Starting to write C1 and C3 tables',
    does: 'step-started',
    as: { phase: 4, part: 'checkpoints' },
    alone: true,
  },
  {
    form: ['Finished writing C1 and C3 tables', 'Writing C2 table', 'Finished writing C2 table'],
    does: 'nothing',
    alone: true,
  },
  { form: 'Final table pointers:', does: 'nothing' },
  { form: ['P{?}: 0x{~}', 'C{?}: 0x{~}'], does: 'nothing', alone: true },
  { form: 'Time for phase {phase} = {seconds} seconds.{~}', does: 'phase-ended' },
  { form: 'Approximate working space used (without final file): {?} GiB', does: 'nothing' },
  { form: 'Final File size: {gib} GiB', does: 'size' },
  { form: 'Total time = {seconds} seconds.{~}', does: 'plot-ended' },
  { form: ['Copied final file from "{fromPath}" to "{path}"'], does: 'copy-ended' },
  { form: 'Copy time = {seconds} seconds.{~}', does: 'copy-ended' },
  { form: 'Removed temp2 file "{~}"? {?}', does: 'nothing' },
  { form: 'Renamed final file from "{fromPath}" to "{path}"', does: 'copy-ended' },
];

/** Three k32 plots with bitfield of 18,380 to 131,596 seconds. */
export const CHIAPOS_PRIORS: readonly StepPrior[] = [
  [1, 1, '', 0.6],
  [1, 2, '', 5.8, 4.0, 14.0],
  [1, 3, '', 6.7],
  [1, 4, '', 8.5, 6.6, 8.7],
  [1, 5, '', 8.4, 6.4, 9.4],
  [1, 6, '', 7.8, 5.8, 8.1],
  [1, 7, '', 6.1, 4.8, 6.4],
  [2, 7, 'scan', 0.5, 0.3, 1.5],
  [2, 7, 'sort', 1.2],
  ...[6, 5, 4, 3, 2].flatMap((table): StepPrior[] => [
    [2, table, 'scan', 0.8],
    [2, table, 'sort', 2.2, 1.3, 2.6],
  ]),
  [3, 1, '', 5.0],
  [3, 2, '', 6.3],
  [3, 3, '', 6.3],
  [3, 4, '', 6.4],
  [3, 5, '', 6.7],
  [3, 6, '', 5.7],
  [4, undefined, 'checkpoints', 2.3],
];

/** Phases as users of plots without bitfield weigh them (33.4, 20.4, 42.3, 3.9 %), split as the plots with bitfield are. */
export const CHIAPOS_PRIORS_WITHOUT_BITFIELD: readonly StepPrior[] = [
  ...CHIAPOS_PRIORS.filter(([phase]) => phase === 1).map(
    ([phase, table, part, percent]): StepPrior => [phase, table, part, percent * 0.76],
  ),
  ...[7, 6, 5, 4, 3, 2].map((table): StepPrior => [2, table, '', 3.4]),
  ...CHIAPOS_PRIORS.filter(([phase]) => phase === 3).map(
    ([phase, table, part, percent]): StepPrior => [phase, table, part, percent * 1.16],
  ),
  [4, undefined, 'checkpoints', 3.9],
];

/** Small plots in the page cache: twelve plots of k19 to k24 on hosts of two cores. Other load holds up phase 1 more than phase 3. */
export const CHIAPOS_SMALL_PRIORS: readonly StepPrior[] = [
  ...[0.84, 11.1, 8.9, 10, 10, 10.1, 7.2].map((percent, index): StepPrior => [1, index + 1, '', percent]),
  ...[7, 6, 5, 4, 3, 2].flatMap((table): StepPrior[] => [
    [2, table, 'scan', 0.11],
    [2, table, 'sort', table === 7 ? 0.4 : 1.05],
  ]),
  ...[4.8, 5.4, 5.5, 5.65, 5.6, 5.0].map((percent, index): StepPrior => [3, index + 1, '', percent]),
  [4, undefined, 'checkpoints', 1.55],
];

export function chiaposStepName({ phase, table, part }: StepPosition): string {
  if (phase === 4) return 'C tables';
  if (phase === 3 && table !== undefined) return `compress tables ${table} and ${table + 1}`;
  if (phase === 2) return part === '' ? `backpropagate table ${table}` : `${part} table ${table}`;
  return `table ${table}`;
}
