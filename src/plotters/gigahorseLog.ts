import type { LineType } from './lineType.ts';
import { madmaxStepName } from './madmaxLog.ts';
import type { StepPosition, StepPrior } from './steps.ts';

/** What Gigahorse's CPU plotter prints otherwise than Mad Max. */
export const GIGAHORSE_CPU_LINES: readonly LineType[] = [
  { form: 'Multi-threaded pipelined Chia k{?} next-gen plotter - {commit}', does: 'header', as: { mode: 'cpu' } },
  { form: 'Multi-threaded pipelined Chia k{?} next-gen plotter', does: 'header', as: { mode: 'cpu' } },
  { form: 'Gigahorse {?} k{?} CPU plotter - {commit}', does: 'header', as: { mode: 'cpu' } },
  { form: 'Plot Format: {~}', does: 'nothing' },
  {
    form: [
      'Compression Level:   C{compression} (xbits = {?}, final table = {finalTable})',
      'Compression Level: C{compression} (xbits = {?}, final table = {finalTable})',
      'Compression Level: C{compression} ({~})',
      'Compression Level: C{compression}',
    ],
    does: 'setting',
  },
  { form: ['Plot Name: {compressedName}', 'Plot Name: {blankedName}'], does: 'plot-named' },
  {
    form: ['[P4] total_p7_parks = {?}', '[P4] total_c3_parks = {?}, {?} / {?} ANS bytes', '[P4] total_c3_parks = {?}'],
    does: 'nothing',
  },
];

const TRAFFIC = ', {?} GB/s up, {?} GB/s down';

/** What the CUDA plotter prints, and the receiver of remote copies. */
export const GIGAHORSE_CUDA_LINES: readonly LineType[] = [
  {
    form: [
      'Chia k{k} next-gen CUDA plotter - {commit}',
      'Gigahorse {?} k{k} CUDA plotter - {commit}',
      'MMX k{k} CUDA plotter - {commit}',
      'Chia k{k} next-gen CUDA plotter',
    ],
    does: 'header',
    as: { mode: 'cuda' },
  },
  { form: 'No. GPUs: {gpuCount}', does: 'setting' },
  { form: 'No. Streams: {gpuStreams}', does: 'setting' },
  { form: 'Direct IO: Yes', does: 'setting', as: { directIo: true } },
  { form: 'Direct IO: No', does: 'setting', as: { directIo: false } },
  { form: 'Final Destination: {final}', does: 'setting', as: { several: true } },
  { form: 'Bucket Chunk Size: {chunkMib} MiB', does: 'setting' },
  {
    form: ['Shared Memory limit: {memoryLimitGib} GiB', 'Max Pinned Memory: {memoryLimitGib} GiB'],
    does: 'setting',
  },
  { form: ['Shared Memory limit: unlimited', 'Max Pinned Memory: unlimited'], does: 'nothing' },
  { form: 'Initialization took {?} sec', does: 'nothing' },
  { form: 'Created disk buffer {~}', does: 'nothing' },
  { form: 'Working Directory 3: {tmp3}', does: 'setting', as: { mode: 'cuda' } },
  { form: '[TBW] tmp = {~}', does: 'nothing' },
  { form: 'WARN: {~} overflow', does: 'nothing' },
  { form: '[P1] Setup took {seconds} sec', does: 'step-ended', as: { phase: 1, part: 'setup', mode: 'cuda' } },
  {
    form: [
      `[P1] Table {table} took {seconds} sec, {entries} entries, {?} max, {?} tmp${TRAFFIC}`,
      '[P1] Table {table} took {seconds} sec, {entries} entries, {~} GB/s down',
      '[P1] Table {table} took {seconds} sec, {entries} entries',
    ],
    does: 'step-ended',
    as: { phase: 1, mode: 'cuda' },
  },
  { form: '[P1] Y{?} sort took {?} sec, {~}', does: 'nothing' },
  { form: ['Phase 1 took {seconds} sec, {?} proofs ({?})'], does: 'phase-ended', as: { phase: 1 } },
  { form: [`Phase {phase} took {seconds} sec${TRAFFIC}`], does: 'phase-ended' },
  { form: '[P2] Setup took {seconds} sec', does: 'step-ended', as: { phase: 2, part: 'setup', mode: 'cuda' } },
  {
    form: ['[P2] Table {table} took {seconds} sec, {~} GB/s down', '[P2] Table {table} took {seconds} sec'],
    does: 'step-ended',
    as: { phase: 2, mode: 'cuda' },
  },
  ...['P2-1', 'P2-2', 'P2-F'].map(
    (part): LineType => ({
      form: [`[${part}] Table {table} took {seconds} sec, {~} GB/s down`, `[${part}] Table {table} took {seconds} sec`],
      does: 'step-ended',
      as: { phase: 2, part, mode: 'cuda' },
    }),
  ),
  { form: '[P3] Setup took {seconds} sec', does: 'step-ended', as: { phase: 3, part: 'setup', mode: 'cuda' } },
  ...['PDSK', 'LPSK', 'NSK'].map(
    (part): LineType => ({
      form: [
        `[P3] Table {table} ${part} took {seconds} sec, {entries} entries, {?} max, {?} tmp${TRAFFIC}`,
        `[P3] Table {table} ${part} took {seconds} sec, {entries} entries, {~} GB/s down`,
        `[P3] Table {table} ${part} took {seconds} sec`,
      ],
      does: 'step-ended',
      as: { phase: 3, part, mode: 'cuda' },
    }),
  ),
  { form: '[P4] Setup took {seconds} sec', does: 'step-ended', as: { phase: 4, part: 'setup', mode: 'cuda' } },
  // The write of the plot before, seen while this one is made.
  { form: 'Flushing to disk took {?} sec', does: 'nothing' },
  { form: 'Waiting for disk flush to complete ...', does: 'nothing' },
  { form: 'Listening on {~}', does: 'nothing' },
  { form: 'Finished copy to {path} took {seconds} sec, {mibPerSecond} MB/s', does: 'copy-ended' },
];

/**
 * CUDA plots in full RAM: tables of phase 1 as a k32 C1 log has them; the split of the phases is guessed from BladeBit's CUDA plots,
 * so the spreads are wide until a first plot of this host is known.
 */
export const GIGAHORSE_CUDA_PRIORS: readonly StepPrior[] = [
  [1, undefined, 'setup', 0.6],
  [1, 1, '', 2.4],
  [1, 2, '', 6],
  [1, 3, '', 7.8],
  [1, 4, '', 8],
  [1, 5, '', 8.2],
  [1, 6, '', 7.5],
  [1, 7, '', 6.5],
  [2, undefined, '', 4],
  [3, undefined, 'setup', 0.2],
  [3, 4, 'PDSK', 2.6],
  [3, 4, 'LPSK', 4.4],
  [3, 4, 'NSK', 4.6],
  [3, 5, 'PDSK', 2.7],
  [3, 5, 'LPSK', 5.5],
  [3, 5, 'NSK', 4.8],
  [3, 6, 'PDSK', 3],
  [3, 6, 'LPSK', 5.5],
  [3, 6, 'NSK', 5],
  [3, 7, 'PDSK', 3],
  [3, 7, 'LPSK', 3.5],
  [3, 7, 'NSK', 3],
  [4, undefined, 'checkpoints', 2],
];

export function gigahorseStepName(position: StepPosition): string {
  const { phase, table, part } = position;
  if (part === 'setup') return 'setup';
  if (phase === 2 && table === undefined) return 'mark tables';
  if (part === 'PDSK' || part === 'LPSK' || part === 'NSK' || part.startsWith('P2-')) return `table ${table} ${part}`;
  return madmaxStepName(position);
}
