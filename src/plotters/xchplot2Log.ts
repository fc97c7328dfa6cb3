import type { FailureSignature } from './failures/failure.ts';
import type { LineType } from './lineType.ts';
import { POS2_LINES } from './pos2Log.ts';

/**
 * Lines of several devices interleave: each names the number of its plot. A plot is made when its file is whole, under its final name;
 * without `-v` only the last line tells that plots were made.
 */
export const XCHPLOT2_LINES: readonly LineType[] = [
  { form: ['[plot] prepared 1/{count} plot-k{k}-{~}', '[batch] {count} plots queued'], does: 'header' },
  { form: '[plot] prepared {?}/{?} {~}', does: 'nothing' },
  { form: 'TESTNET plot — will NOT be valid on mainnet.', does: 'header', as: { testnet: true } },
  {
    form: [
      '[batch] multi-device: {?} plots across {~}',
      '[pipeline-plot] {?} plots: {~}',
      '[pipeline-plot] auto-tier{~}',
    ],
    does: 'batch',
    as: { tells: 'begun' },
  },
  { form: ['[strategy] picked {~}', '[batch{~}] pool: storage={~}'], does: 'batch', as: { tells: 'begun' } },
  { form: '[batch{~}] streaming tier: {tier} {~}', does: 'batch', as: { tells: 'begun' } },
  {
    form: [
      '[batch] preflight: {~}',
      '[batch] WARNING: {~}',
      '[batch] --devices {~}',
      '[batch{~}] --tier override {~}',
      '[batch{~}] XCHPLOT2_STREAMING=1 {~}',
      '[batch{~}] pool needs {~}',
      '[batch{~}] cancel received {~}',
    ],
    does: 'nothing',
  },
  {
    form: '[batch{~}] producer finished GPU for plot {index} in {milliseconds} ms (T1={?} T2={?} T3={?})',
    does: 'batch',
    as: { tells: 'computed' },
  },
  {
    form: [
      '[batch{device}] consumer wrote plot {index}: {path}',
      '[batch{device}] plot {index} done: {path}',
      '[pipeline-plot] wrote {path} ({?} fragments)',
      'Wrote: {path}',
    ],
    does: 'batch',
    as: { tells: 'made' },
  },
  { form: '[batch{~}] skipping plot {index}: {path} (already exists)', does: 'batch', as: { tells: 'skipped' } },
  {
    form: [
      '[batch{~}] plot {index} FAILED (write {path}): {reason}',
      '[batch{~}] plot {index} FAILED ({~}): {reason}',
      '[batch{~}] plot {index} FAILED: {reason}',
      "[shard-plot] FAILED for plot '{path}': {reason}",
      "[shard-plot] FAILED writing '{path}': {reason}",
      "[pipeline-plot] FAILED for plot '{path}': {reason}",
    ],
    does: 'batch',
    as: { tells: 'failed' },
  },
  {
    form: ['[batch] FAILED: {reason}', '[plot] FAILED: {reason}', 'Plotting failed: {reason}'],
    does: 'batch',
    as: { tells: 'aborted' },
  },
  {
    form: '[batch{~}] progress: plot {index}/{?} done ({?}%, {seconds} s/plot avg, {~}',
    does: 'batch',
    as: { tells: 'counted' },
  },
  {
    form: [
      '[plot] wrote {index} plots in {?} s ({seconds} s/plot){~}',
      '[batch] wrote {index} plots in {?} s ({seconds} s/plot){~}',
    ],
    does: 'batch',
    as: { tells: 'total' },
  },
  // The worker on the processor is the reference plotter, whose lines don't say of which plot they are.
  { form: 'Plotting ended. Total time: {milliseconds} ms', does: 'batch', as: { tells: 'computed' } },
  ...POS2_LINES.filter(({ does }) => does !== 'header' && does !== 'plot-ended').map(
    (line): LineType => ({ ...line, does: 'nothing' }),
  ),
];

const FOLDER = 'Check that the destination is there, has room and may be written to.';

/** The first that fits wins; what no line here tells is told by the words of graphics cards and of the system. */
export const XCHPLOT2_FAILURES: readonly FailureSignature[] = [
  {
    id: 'gpu-out-of-memory',
    pattern: /insufficient device VRAM|streaming pipeline needs ~|sycl::malloc_device\(/,
    cause: 'The graphics card has too little free memory for this k, even in the tier that was chosen.',
    remedy: 'Close other programs that use the card, choose a smaller tier (--tier tiny), or plot with --cpu.',
    kind: 'fatal',
    plotter: 'xchplot2',
  },
  {
    id: 'pinned-memory-refused',
    pattern: /pinned(?:-host scratch| D2H buffer) allocation failed|sycl::malloc_host\(/,
    cause: 'Pinned memory was refused: each card pins several GiB of RAM.',
    remedy: 'Free RAM, use fewer cards at once, or a tier that parks less in main memory (--tier plain).',
    kind: 'fatal',
    plotter: 'xchplot2',
  },
  {
    id: 'plot-not-written',
    pattern: /Failed to (?:open|write chunk|write chunk count|seek to chunk|close|rename) .*\.plot2/,
    cause: 'The plot file could not be written: the destination is full, gone or not writable.',
    remedy: FOLDER,
    kind: 'fatal',
    plotter: 'xchplot2',
  },
  {
    id: 'data-corrupted',
    pattern: /\bT[123] overflow\b/,
    cause: 'A table holds more entries than it can: the graphics card or its memory computed wrongly.',
    remedy: 'Set stock clocks, check the card’s memory and temperature, update the driver and take the newest build.',
    kind: 'fatal',
    plotter: 'xchplot2',
  },
  {
    id: 'manifest-wrong',
    pattern: /cannot open manifest|manifest line \d+|all entries must share \(k, strength, testnet\)/,
    cause: 'The manifest can’t be read, or its plots differ in k, strength or network.',
    remedy: 'Correct the line that it names; plots of one run share k, strength and network.',
    kind: 'fatal',
    beforeStart: true,
    plotter: 'xchplot2',
  },
  {
    id: 'bad-argument',
    pattern: /^Error: (?:--[a-z]|plot_id must|a pool destination is|unknown argument: |cannot open argfile|parsing \S)/,
    cause: 'The plotter refuses its arguments.',
    remedy: 'Correct the argument that the line names.',
    kind: 'fatal',
    beforeStart: true,
    plotter: 'xchplot2',
  },
];
