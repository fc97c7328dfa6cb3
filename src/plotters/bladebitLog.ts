import type { LineType } from './lineType.ts';
import type { StepPosition, StepPrior } from './steps.ts';

const HEADER: readonly LineType[] = [
  { form: 'Bladebit Chia Plotter', does: 'header', alone: true },
  { form: 'Version      : {version}', does: 'setting', alone: true },
  { form: 'Git Commit   : {~}', does: 'nothing' },
  { form: 'Compiled With: msvc {~}', does: 'setting', as: { system: 'Windows' } },
  { form: 'Compiled With: {~}', does: 'nothing' },
  { form: 'Increasing the file limit from {?} to {?}', does: 'nothing' },
  { form: '[Global Plotting Config]', does: 'nothing' },
  { form: 'Will create plots indefinitely.', does: 'setting', as: { endless: true } },
  { form: ['Will create {count} plots.', 'Will create {count} plot.'], does: 'setting' },
  // 1.x has no other header.
  { form: 'Creating {count} plots:', does: 'header', as: { mode: 'ram' } },
  { form: 'Thread count          : {threads}', does: 'setting' },
  { form: 'Warm start enabled    : true', does: 'setting', as: { warmStart: true } },
  { form: 'Warm start enabled    : false', does: 'setting', as: { warmStart: false } },
  { form: 'NUMA disabled         : {~}', does: 'nothing' },
  { form: 'CPU affinity disabled : {~}', does: 'nothing' },
  { form: 'Farmer public key     : {farmerKey}', does: 'setting' },
  { form: 'Pool contract address : {contract}', does: 'setting' },
  { form: 'Pool public key       : {poolKey}', does: 'setting' },
  { form: 'Compression Level     : {compression}', does: 'setting' },
  { form: 'Compression : {~}', does: 'nothing' },
  { form: 'Benchmark mode        : {~}', does: 'nothing' },
  { form: 'Output path           : Current directory.', does: 'nothing' },
  { form: 'Output path           : {final}', does: 'setting' },
  {
    form: ['Generating plot {index} / {count}: {id}', 'Generating plot {index}: {id}'],
    does: 'plot-started',
    as: { k: 32 },
  },
  { form: 'Plot temporary file: {path}', does: 'plot-named' },
  { form: 'Plot Memo: {~}', does: 'nothing' },
  { form: 'Progress update: {?}', does: 'nothing' },
  {
    form: [
      'WARNING: Forcing warm start for testing.',
      'WARNING: Failed to bind NUMA memory{~}',
      'WARNING: Cache size has been adjusted{~}',
      'WARNING: Compression levels greater than {~}',
      'Warning: Failed to bind NUMA memory{~}',
      'Warning: Failed to set NUMA interleaved mode.',
      'Warning: Not enough memory available.{~}',
      'Warning: Lowering thread count from {~}',
      'Warning: Limiting disk queue threads to {~}',
      'Warning: Only 1 thread was specified.{~}',
      'Warning: No output folder specified.{~}',
      'Warning: Invalid plot count specified.{~}',
      'Warning: Pool contract address will not be used.{~}',
      'Warning: 16G mode is experimental{~}',
      'Please use the --check <n> parameter{~}',
      'Direct I/O not supported in 16G mode{~}',
    ],
    does: 'nothing',
  },
];

const PHASES: readonly LineType[] = [
  { form: 'Running Phase {phase}', does: 'phase-started', alone: true },
  {
    form: [
      'Finished Phase {phase} in {seconds} seconds ( {?} minutes ).',
      'Finished Phase {phase} in {seconds} seconds.',
      'Finished Phase {phase} in {seconds} seconds',
    ],
    does: 'phase-ended',
  },
  { form: 'Completed Phase {phase} in {seconds} seconds', does: 'phase-ended', as: { mode: 'cuda' } },
  {
    form: [
      'Finished plotting in {seconds} seconds ( {minutes} minutes ).',
      'Finished plotting in {seconds} seconds ({minutes} minutes).',
      'Finished plotting in {seconds} seconds',
    ],
    does: 'plot-ended',
  },
  {
    form: ['Completed Plot {?} in {seconds} seconds ( {minutes} minutes )', 'Completed Plot {?} in {seconds} seconds'],
    does: 'plot-ended',
    as: { mode: 'cuda' },
  },
  { form: 'Final plot table pointers:', does: 'nothing' },
  { form: 'Final plot table sizes:', does: 'nothing' },
  { form: 'Table {?}: {~} ( 0x{~} )', does: 'nothing' },
  { form: 'Table {?}: {?} MiB', does: 'nothing' },
  { form: 'C {?}    : {~} ( 0x{~} )', does: 'nothing' },
  { form: 'C {?}    : {?} MiB', does: 'nothing' },
  { form: 'Table {?} pointer  : {~} )', does: 'nothing' },
  { form: ['C1 table pointer : {~} )', 'C2 table pointer : {~} )', 'C3 table pointer : {~} )'], does: 'nothing' },
];

const RAM: readonly LineType[] = [
  { form: 'System Memory: {?}/{?} GiB.', does: 'setting', as: { mode: 'ram' } },
  { form: 'Memory required: {?} GiB.', does: 'nothing' },
  { form: 'Allocating buffers.', does: 'nothing', alone: true },
  { form: 'Generating F1...', does: 'step-started', as: { phase: 1, table: 1, part: 'F1' } },
  { form: 'Finished F1 generation in {seconds} seconds.', does: 'step-ended', as: { phase: 1, table: 1, part: 'F1' } },
  { form: 'Sorting F1...', does: 'step-started', as: { phase: 1, table: 1, part: 'F1 sort' } },
  { form: 'Finished F1 sort in {seconds} seconds.', does: 'step-ended', as: { phase: 1, table: 1, part: 'F1 sort' } },
  { form: 'Forward propagating to table {table}...', does: 'step-started', as: { phase: 1 } },
  { form: 'Finished forward propagating table {table} in {seconds} seconds.', does: 'step-ended', as: { phase: 1 } },
  { form: 'Pairing L/R groups...', does: 'step-progress', as: { phase: 1, table: 'last', ratio: 0 } },
  {
    form: 'Finished pairing L/R groups in {~} pairs.',
    does: 'step-progress',
    as: { phase: 1, table: 'last', ratio: 0.23 },
  },
  { form: 'Average of {?} pairs per group.', does: 'nothing' },
  { form: 'Computing Fx...', does: 'nothing' },
  { form: 'Finished computing Fx in {?} seconds.', does: 'step-progress', as: { phase: 1, table: 'last', ratio: 0.4 } },
  { form: 'Sorting entries...', does: 'nothing' },
  { form: 'Finished sorting in {?} seconds.', does: 'step-progress', as: { phase: 1, table: 'last', ratio: 0.98 } },
  {
    form: [
      'Finished prunning table {table} in {seconds} seconds.',
      'Finished pruning table {table} in {seconds} seconds.',
    ],
    does: 'step-ended',
    as: { phase: 2 },
  },
  { form: ['Prunning table {table}...', 'Pruning table {table}...'], does: 'step-started', as: { phase: 2 } },
  { form: ['Writing P7.', 'Writing P7...'], does: 'step-started', as: { phase: 4, table: 7, part: 'P7' } },
  { form: 'Finished writing P7 in {seconds} seconds.', does: 'step-ended', as: { phase: 4, table: 7, part: 'P7' } },
  ...['C1', 'C2', 'C3'].flatMap((part): LineType[] => [
    { form: `Writing ${part} table.`, does: 'step-started', as: { phase: 4, part } },
    { form: `Finished writing ${part} table in {seconds} seconds.`, does: 'step-ended', as: { phase: 4, part } },
  ]),
  { form: 'Writing final plot tables to disk', does: 'step-started', as: { part: 'write' } },
  { form: 'Finished writing tables to disk in {seconds} seconds.', does: 'step-ended', as: { part: 'write' } },
  { form: 'Previous plot finished writing to disk ( waited {?} seconds ){~}', does: 'nothing' },
  { form: 'Plot {path} finished writing to disk:', does: 'plot-written' },
];

const DISK: readonly LineType[] = [
  { form: '[Bladebit Disk Plotter]', does: 'setting', as: { mode: 'disk' } },
  { form: 'Heap size      : {?} GiB ( {heapMib} MiB )', does: 'setting' },
  { form: 'Cache size     : {?} GiB ( {cacheMib} MiB )', does: 'setting' },
  { form: 'Bucket count   : {buckets}', does: 'setting' },
  { form: 'Alternating I/O: true', does: 'setting', as: { alternate: true } },
  { form: 'Alternating I/O: false', does: 'setting', as: { alternate: false } },
  {
    form: [
      'F1  threads    : {?}',
      'FP  threads    : {?}',
      'C   threads    : {?}',
      'P2  threads    : {?}',
      'P3  threads    : {?}',
      'I/O threads    : {?}',
    ],
    does: 'nothing',
  },
  { form: ['Temp1 block sz : {?}', 'Temp2 block sz : {?}'], does: 'nothing' },
  { form: 'Temp1 path     : {tmp}', does: 'setting' },
  { form: 'Temp2 path     : {tmp2}', does: 'setting' },
  {
    form: [
      'I/O metrices enabled.',
      'Allocating memory',
      'Memory initialized.',
      'Warm start: Pre-faulting memory pages...',
    ],
    does: 'nothing',
  },
  { form: 'Started plot.', does: 'nothing' },
  { form: 'Table 1: F1 generation', does: 'step-started', as: { phase: 1, table: 1, part: 'F1' } },
  { form: 'Generating f1...', does: 'step-started', as: { phase: 1, table: 1, part: 'F1' } },
  { form: 'F1 working heap @ {~}', does: 'nothing' },
  { form: 'Minimum IO buffer size required {~}', does: 'nothing' },
  { form: 'F1 IO size @ {~}', does: 'nothing' },
  { form: 'Finished f1 generation in {seconds} seconds.', does: 'step-ended', as: { phase: 1, table: 1, part: 'F1' } },
  { form: 'Table {table}', does: 'step-started', as: { phase: 1 }, alone: true },
  { form: ['Sorting      : Completed in {?} seconds.', 'Distribution : Completed in {?} seconds.'], does: 'nothing' },
  { form: ['Matching     : Completed in {?} seconds.', 'Fx           : Completed in {?} seconds.'], does: 'nothing' },
  {
    form: 'Completed table {table} in {seconds} seconds with {entries} entries.',
    does: 'step-ended',
    as: { phase: 1 },
  },
  { form: ['Table {?} I/O wait time: {?} seconds.', 'Table {?} I/O wait time: {?} seconds'], does: 'nothing' },
  {
    form: [
      'Phase {?} Total I/O wait time: {?} seconds.',
      'Phase {?} Total I/O wait time: {?}',
      'C Tables I/O wait time: {?} seconds.',
      'C Tables I/O wait time: {?}.',
      'F7/C Tables I/O wait time: {?} seconds.',
      'P7 I/O wait time: {?} seconds',
      'Total plot I/O wait time: {?} seconds.',
      'Waiting for plot file to complete pending writes...',
      'Completed pending writes in {?} seconds.',
    ],
    does: 'nothing',
  },
  {
    form: ['Table {?} I/O Metrics:', 'Table {?} Disk Read Metrics:', 'Table {?} Disk Write Metrics:'],
    does: 'nothing',
  },
  {
    form: [
      'Average read throughput {~}',
      'Average write throughput {~}',
      'Total size read: {~}',
      'Total size written: {~}',
    ],
    does: 'nothing',
  },
  { form: ['Total read commands: {?}', 'Total write commands: {?}'], does: 'nothing' },
  {
    form: ['Sorting F7 & Writing C Tables', 'Processing f7s and writing C tables to plot file.'],
    does: 'step-started',
    as: { phase: 1, part: 'C tables' },
  },
  {
    form: ['Completed F7 tables in {seconds} seconds.', 'Completed C processing tables in {seconds} seconds.'],
    does: 'step-ended',
    as: { phase: 1, part: 'C tables' },
  },
  { form: 'Finished marking table {table} in {seconds} seconds.', does: 'step-ended', as: { phase: 2 } },
  { form: ['Step 1 Allocated {?} / {?} MiB', 'Allocated {?} / {?} MiB'], does: 'nothing' },
  { form: 'Step 2 using {?} / {?} GiB.', does: 'step-progress', as: { phase: 3, table: 'last', ratio: 0.5 } },
  { form: ['Writing P7 parks.', 'Writing P7 parks...'], does: 'step-started', as: { phase: 3, table: 7, part: 'P7' } },
  {
    form: 'Finished writing P7 parks in {seconds} seconds.',
    does: 'step-ended',
    as: { phase: 3, table: 7, part: 'P7' },
  },
  {
    form: [
      'Finished writing plot {path}.plot.tmp.',
      'Finished writing plot {path}.plot.tmp',
      'Finished writing plot {path}.plot',
    ],
    does: 'plot-written',
  },
  { form: 'Renaming plot to {path}', does: 'plot-written' },
];

const CUDA: readonly LineType[] = [
  { form: '[Bladebit CUDA Plotter]', does: 'setting', as: { mode: 'cuda' } },
  { form: ['Host RAM : {?} GiB', 'Plot checks : disabled'], does: 'nothing' },
  { form: 'Plot checks : enabled ( {plotCheckCount} )', does: 'setting' },
  { form: 'Plot check threshold: {plotCheckThreshold}', does: 'setting' },
  { form: 'Selected cuda device {gpuDevice} : {~}', does: 'setting', as: { mode: 'cuda' } },
  {
    form: [
      'CUDA Compute Capability : {~}',
      'SM count : {?}',
      'Max blocks per SM : {?}',
      'Max threads per SM : {?}',
      'Async Engine Count : {?}',
      'L2 cache size : {~}',
      'L2 persist cache max size : {~}',
      'Stack Size : {~}',
      'Memory:',
      'Total : {~}',
      'Free : {~}',
      'Direct transfers: {~}',
      'Allocating buffers (this may take a few seconds)...',
      'Allocating buffers...',
      'Done.',
      'Kernel RAM required : {~}',
      'Intermediate RAM required : {~}',
      'Host RAM required : {~}',
      'Total Host RAM required : {~}',
      'GPU RAM required : {~}',
    ],
    does: 'nothing',
    alone: true,
  },
  { form: 'Generating F1', does: 'step-started', as: { phase: 1, table: 1, part: 'F1' }, alone: true },
  {
    form: 'Finished F1 in {seconds} seconds.',
    does: 'step-ended',
    as: { phase: 1, table: 1, part: 'F1' },
  },
  {
    form: 'Table {table} completed in {seconds} seconds with {entries} entries.',
    does: 'step-ended',
    as: { phase: 1 },
  },
  { form: 'Finalizing Table 7', does: 'step-started', as: { phase: 1, table: 7, part: 'finalize' } },
  { form: 'Finalized Table 7 in {seconds} seconds.', does: 'step-ended', as: { phase: 1, table: 7, part: 'finalize' } },
  { form: 'Marked Table {table} in {seconds} seconds.', does: 'step-ended', as: { phase: 2, mode: 'cuda' } },
  { form: 'Waited {?} seconds for C tables to finish writing.', does: 'nothing' },
  { form: 'Step 1 completed step in {?} seconds.', does: 'step-progress', as: { phase: 3, table: 'last', ratio: 0.4 } },
  { form: 'Step 2 completed step in {?} seconds.', does: 'step-progress', as: { phase: 3, table: 'last', ratio: 0.7 } },
  { form: 'Step 3 completed step in {?} seconds.', does: 'nothing' },
  {
    form: 'Completed table {table} in {seconds} seconds with {?} / {entries} entries ( {?}% )',
    does: 'step-ended',
    as: { phase: 3 },
  },
  { form: 'Serializing P7 entries', does: 'step-started', as: { phase: 3, table: 7, part: 'P7' } },
  {
    form: 'Completed serializing P7 entries in {seconds} seconds.',
    does: 'step-ended',
    as: { phase: 3, table: 7, part: 'P7' },
  },
  { form: 'Completed writing plot in {seconds} seconds', does: 'step-ended', as: { part: 'write', mode: 'cuda' } },
  { form: '.plot.tmp -> {path}', does: 'plot-written', as: { isWhole: true } },
  { form: 'Plot is OK', does: 'nothing' },
  { form: ['Checking plot {~}', 'Performing plot check{~}', 'Proofs requested/fetched: {~}'], does: 'nothing' },
];

/** Compression of pairs of tables, in every mode. */
const COMPRESSING: readonly LineType[] = [
  {
    form: [
      'Finished compressing tables {table} and {?} in {seconds} seconds.',
      'Finished compressing tables {table} and {?} in {seconds} seconds',
    ],
    does: 'step-ended',
    as: { phase: 3 },
  },
  {
    form: [
      'Compressing tables {table} and {?}...',
      'Compressing tables {table} and {?}.',
      'Compressing Table {table} and {?}...',
      'Compressing table {table} and {?}...',
    ],
    does: 'step-started',
    as: { phase: 3 },
  },
  {
    form: [
      'Table {?} now has {?} / {?} entries ( {?}% ).',
      'Table {?} now has {?} / {?} ( {?}% ) entries.',
      'Table {?} entries: {?}/{?} ({?}%)',
      'Table {?} pruned entry count: {?} / {?} ( {?} % )',
      'Table {?} Pruned entry count: {?} / {?} ( {?} % )',
    ],
    does: 'nothing',
  },
];

/** Lines that tell the mode by being printed in no other. */
function inMode(mode: string, lines: readonly LineType[]): readonly LineType[] {
  return lines.map((line) => (line.does === 'nothing' ? line : { ...line, as: { ...line.as, mode } }));
}

export const BLADEBIT_LINES: readonly LineType[] = [
  ...HEADER,
  ...PHASES,
  ...inMode('ram', RAM),
  ...inMode('disk', DISK),
  ...inMode('cuda', CUDA),
  ...COMPRESSING,
];

/** ramplot 1.1, one plot of 583 s. Work that phase 4 and the write do is counted where it happens. */
export const BLADEBIT_RAM_PRIORS: readonly StepPrior[] = [
  [1, 1, 'F1', 1.2],
  [1, 1, 'F1 sort', 3.1],
  [1, 2, '', 9.7],
  [1, 3, '', 9.2],
  [1, 4, '', 9.2],
  [1, 5, '', 9.2],
  [1, 6, '', 8.8],
  [1, 7, '', 3.5],
  [2, 6, '', 0.1],
  [2, 5, '', 2.0],
  [2, 4, '', 1.8],
  [2, 3, '', 1.8],
  [2, 2, '', 1.8],
  [3, 1, '', 5.4],
  [3, 2, '', 6.0],
  [3, 3, '', 5.6],
  [3, 4, '', 5.7],
  [3, 5, '', 6.0],
  [3, 6, '', 6.2],
  [4, 7, 'P7', 0.12],
  [4, undefined, 'C1', 0.01],
  [4, undefined, 'C2', 0.01],
  [4, undefined, 'C3', 0.07],
  [undefined, undefined, 'write', 3.4, 0, 12],
];

/** diskplot 2.0 alpha 1 with a 200 GiB cache, one plot of 1,190 s. */
export const BLADEBIT_DISK_PRIORS: readonly StepPrior[] = [
  [1, 1, 'F1', 0.6],
  [1, 2, '', 4.5],
  [1, 3, '', 7.0],
  [1, 4, '', 8.5],
  [1, 5, '', 8.3],
  [1, 6, '', 7.9],
  [1, 7, '', 5.8],
  [1, undefined, 'C tables', 1.7],
  [2, 6, '', 0.3],
  [2, 5, '', 2.0],
  [2, 4, '', 2.0],
  [2, 3, '', 2.0],
  [2, 2, '', 2.0],
  [3, 1, '', 7.3],
  [3, 2, '', 7.7],
  [3, 3, '', 7.7],
  [3, 4, '', 7.8],
  [3, 5, '', 8.1],
  [3, 6, '', 7.5],
  [3, 7, 'P7', 1.1],
];

/**
 * cudaplot: phase 1 split as 3.0 alpha 4 did (68 s), the phases' shares between a fast output disk and the slow one that two plots
 * of 245 and 254 s had. Phase 3 is the guess here, so its spread is wide.
 */
export const BLADEBIT_CUDA_PRIORS: readonly StepPrior[] = [
  [1, 1, 'F1', 1.6],
  [1, 2, '', 3.6],
  [1, 3, '', 7.7],
  [1, 4, '', 7.6],
  [1, 5, '', 7.2],
  [1, 6, '', 5.8],
  [1, 7, '', 4.1],
  [1, 7, 'finalize', 2.4],
  [2, 6, '', 1.3],
  [2, 5, '', 1.3],
  [2, 4, '', 1.3],
  [2, 3, '', 1.3],
  [2, 2, '', 1.3],
  [3, 1, '', 7],
  [3, 2, '', 8.5],
  [3, 3, '', 8.5],
  [3, 4, '', 8.5],
  [3, 5, '', 9],
  [3, 6, '', 9],
  [3, 7, 'P7', 3],
];

export function bladebitStepName({ phase, table, part }: StepPosition): string {
  if (part === 'write') return 'write plot file';
  if (part === 'F1') return 'F1 generation';
  if (part === 'finalize') return 'finalize table 7';
  if (part === 'P7') return 'P7 parks';
  if (phase === 4) return `${part} table`;
  if (part !== '') return part;
  if (phase === 3 && table !== undefined) return `compress tables ${table} and ${table + 1}`;
  return phase === 2 ? `mark table ${table}` : `table ${table}`;
}
