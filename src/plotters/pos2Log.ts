import type { LineType } from './lineType.ts';
import { planOf, type StepPosition } from './steps.ts';

const BAR_START = 0.03;
const BAR_TABLE = 0.3233;

export const POS2_LINES: readonly LineType[] = [
  { form: 'TESTNET plot -- will NOT be valid on mainnet.', does: 'header', as: { testnet: true } },
  { form: ['Using AES hardware acceleration.', 'AES hardware acceleration not available.'], does: 'plot-started' },
  // The bar is drawn again and again on one line.
  { form: '[{~}] {?}% done T{?} {seconds}s', does: 'plot-ended' },
  { form: '[{~}] 100% plot T3 {told}s', does: 'step-started', as: { part: 'finish' } },
  {
    form: '[{~}] {percent}% {activity} T{table} {told}s',
    does: 'step-progress',
    as: { barStart: BAR_START, barTable: BAR_TABLE },
  },
  { form: '[{~}] {?}% alloc {told}s', does: 'step-started', as: { part: 'alloc' } },
  // Without a table's number it is the one that the others are made of.
  {
    form: ['[{~}] {?}% matching {told}s', '[{~}] {?}% postsort {told}s'],
    does: 'step-started',
    as: { table: 0 },
  },
  { form: '[{~}] {?}% {activity} {?}s', does: 'nothing' },
  { form: 'Plotting started...', does: 'nothing' },
  { form: 'Note: AES {~}', does: 'nothing' },
  {
    form: ['Note: Total bytes allocated for layout: {?} bytes', 'Note: Table {?} capacity used: {~}'],
    does: 'nothing',
  },
  { form: 'Warning: Sub-optimal: {~}', does: 'nothing' },
  { form: 'Allocating memory for plotting...', does: 'step-started', as: { part: 'alloc' } },
  { form: 'Memory allocation completed. Time: {milliseconds} ms', does: 'step-ended', as: { part: 'alloc' } },
  { form: 'Constructing Table {table} from {?} items...', does: 'step-started' },
  {
    form: [
      'T{?} section {~} started...',
      'T{?} section {~} time: {?} ms',
      'T{?} matching key {?} (section {~})',
      'T{?} matching key {?} completed. Time: {?} ms',
      'T{?} post-sort started...',
      'T{?} post-sort completed. Time: {?} ms',
    ],
    does: 'nothing',
    alone: true,
  },
  { form: 'Table {table} constructed. Time: {milliseconds} ms', does: 'step-ended' },
  { form: 'Plotting ended. Total time: {milliseconds} ms', does: 'plot-ended' },
  { form: 'Total T3 entries: {?}', does: 'nothing' },
  { form: 'Writing plot to {path}...', does: 'plot-written' },
  {
    form: 'Wrote plot file: {path} ({bytes} bytes) [{?} bits/entry] in {milliseconds} ms',
    does: 'plot-written',
    as: { part: 'write', isWhole: true },
  },
];

export function pos2StepName({ table, part }: StepPosition): string {
  if (part === 'alloc') return 'allocate memory';
  if (part === 'finish') return 'put together';
  return part === 'write' ? 'write plot file' : `table ${table}`;
}

/** Three tables between allocating memory and putting the result together: k22 and k24 plots, on quiet and loaded hosts of two cores. */
export const POS2_PLAN = planOf(
  [
    [undefined, undefined, 'alloc', 20, 5, 36],
    [undefined, 0, '', 3, 1.6, 5.5],
    [undefined, 1, '', 24, 15, 31],
    [undefined, 2, '', 21, 13, 36],
    [undefined, 3, '', 26, 18, 42],
    [undefined, undefined, 'finish', 6, 1.5, 14],
  ],
  0.5,
  pos2StepName,
);
