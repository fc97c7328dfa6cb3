import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createLogParser, parseLog } from '../../src/plotters/plotters.ts';

const id = (number: number) => String(number % 10).repeat(63) + ((number / 10) | 0);
const name = (number: number) => `plot-k28-${id(number)}.plot2`;
const path = (number: number) => `/mnt/p/${name(number)}`;
const prepared = (count: number) =>
  Array.from({ length: count }, (_, number) => `[plot] prepared ${number + 1}/${count} ${name(number)}`);
const computed = (device: string, number: number, ms: number) =>
  `[batch${device}] producer finished GPU for plot ${number} in ${ms.toFixed(2)} ms (T1=268435456 T2=268430001 T3=268420077)`;
const wrote = (device: string, number: number) => `[batch${device}] consumer wrote plot ${number}: ${path(number)}`;
const total = (made: number, seconds: number, more = '') =>
  `[plot] wrote ${made} plots in ${seconds} s (${made > 0 ? seconds / made : 0} s/plot)${more}`;

function read(...lines: readonly string[]) {
  const parser = createLogParser();
  const events = parser.feed(`${lines.join('\n')}\n`, 1000);
  events.push(...parser.end(1000));
  return {
    plots: parseLog(lines.join('\n')).plots,
    events: events.map(({ type }) => type),
    unrecognised: parser.counts.samples,
    current: parser.current,
  };
}

describe('xchplot2’s log', () => {
  it('of one card tells each plot by its file, with the time on the card', () => {
    const { plots, events, unrecognised } = read(
      ...prepared(2),
      '[batch] preflight: /mnt/p has 900.1 GB free, 2 plot(s) need up to ~3.5 GB',
      '[strategy] picked work-queue — no GPU in device list; work-queue handles CPU',
      '[batch] pool: storage=3.05 GB pair_a=4.06 GB pair_b=3.05 GB sort_scratch=0.01 GB pinned=2x2.03 GB (Xs scratch aliased in pair_b)',
      computed('', 0, 2410.5),
      wrote('', 0),
      '[batch] progress: plot 1/2 done (50.0%, 3.10 s/plot avg, ~0m03s left)',
      computed('', 1, 2389),
      wrote('', 1),
      '[batch] progress: plot 2/2 done (100.0%, 2.80 s/plot avg, ~0m00s left)',
      total(2, 5.6),
    );
    assert.deepEqual(
      plots.map(({ plotter, k, id, totalSeconds, finished }) => [plotter, k, id, totalSeconds, finished]),
      [
        ['xchplot2', 28, id(0), 2.4105, true],
        ['xchplot2', 28, id(1), 2.389, true],
      ],
    );
    assert.deepEqual(events, ['process-began', 'plot-started', 'plot-finished', 'plot-started', 'plot-finished']);
    assert.deepEqual(unrecognised, []);
  });

  it('of several devices interleaves, and counts each plot once', () => {
    const order = fc.array(fc.nat({ max: 3 }), { minLength: 8, maxLength: 60 });
    fc.assert(
      fc.property(order, fc.boolean(), (turns, hasProgress) => {
        // Each device computes a plot, then writes the one before while it computes the next.
        const waiting = new Map<number, number>();
        const lines: string[] = [];
        let next = 0;
        let done = 0;
        const write = (device: number) => {
          const number = waiting.get(device);
          if (number === undefined) return;
          lines.push(wrote(`:gpu${device}`, number));
          waiting.delete(device);
          if (hasProgress)
            lines.push(`[batch:gpu${device}] progress: plot ${++done}/99 done (1.0%, 2.00 s/plot avg, ~3m00s left)`);
        };
        for (const device of turns) {
          lines.push(computed(`:gpu${device}`, next, 2000 + next));
          write(device);
          waiting.set(device, next++);
        }
        for (const device of waiting.keys()) write(device);
        const { plots } = read(...prepared(next), ...lines, total(next, 99));
        assert.equal(plots.length, next);
        for (const plot of plots) assert.ok(plot.finished);
        assert.deepEqual(
          new Map(plots.map((plot) => [plot.id, plot.totalSeconds])),
          new Map(Array.from({ length: next }, (_, number) => [id(number), (2000 + number) / 1000])),
        );
      }),
    );
  });

  it('without -v has no more than a count, with or without progress', () => {
    const quiet = read(total(3, 7.5)).plots;
    assert.deepEqual(
      quiet.map(({ totalSeconds, finished, name }) => [totalSeconds, finished, name]),
      Array(3).fill([2.5, true, undefined]),
    );
    const { plots } = read(
      '[batch:gpu1] progress: plot 1/3 done (33.3%, 2.60 s/plot avg, ~0m05s left)',
      '[batch:gpu0] progress: plot 2/3 done (66.7%, 2.40 s/plot avg, ~0m02s left)',
      '[batch:gpu0] progress: plot 3/3 done (100.0%, 2.50 s/plot avg, ~0m00s left)',
      total(3, 7.5),
    );
    assert.deepEqual(
      plots.map(({ totalSeconds }) => totalSeconds),
      [2.6, 2.4, 2.5],
    );
  });

  it('goes on after a failure where it was told to, each failed plot for itself', () => {
    const { plots } = read(
      ...prepared(4),
      `[batch:gpu0] plot 0 FAILED (GPU): sycl::malloc_device(d_pair_a) failed — continuing`,
      wrote(':gpu0', 1),
      `[batch:gpu0] plot 2 FAILED (write ${path(2)}): Failed to write chunk 3 to ${path(2)} — continuing`,
      `[batch:gpu0] plot 3 FAILED (write ${path(3)}): Failed to open ${path(3)} — continuing`,
      total(1, 9, '; failed 3'),
    );
    assert.deepEqual(
      plots.map(({ finished, error, id }) => [finished, error?.id, id]),
      [
        [false, 'gpu-out-of-memory', undefined],
        [true, undefined, id(1)],
        [false, 'plot-not-written', id(2)],
        [false, 'plot-not-written', id(3)],
      ],
    );
  });

  for (const [line, error] of [
    [
      '[plot] FAILED: [batch] streaming pipeline needs ~3.20 GiB peak for k=28 (pinned tier, the smallest available), device reports 1.00 GiB free of 2.00 GiB total. Use a smaller k or a larger GPU (or --cpu for pos2-chip CPU plotting).',
      'gpu-out-of-memory',
    ],
    ['[plot] FAILED: [batch:gpu1] streaming-fallback: pinned-host scratch allocation failed', 'pinned-memory-refused'],
    ['[plot] FAILED: T2 overflow', 'data-corrupted'],
    ['[batch] FAILED: cannot open manifest: plots.tsv', 'manifest-wrong'],
    ['[batch] FAILED: run_batch: all entries must share (k, strength, testnet)', 'manifest-wrong'],
    [`Plotting failed: Failed to rename ${path(1)}.partial -> ${path(1)}: No space left on device`, 'plot-not-written'],
    ['[plot] FAILED: CUDA error 700: an illegal memory access was encountered', 'gpu-fault'],
    ['[plot] FAILED: some words of a later version', 'plotting-error'],
    ['Error: --farmer-pk is required', 'bad-argument'],
    ['Error: --pool-pk, --pool-ph, and --pool-contract-address are mutually exclusive (saw 2)', 'bad-argument'],
    [
      'Error: a pool destination is required — pick one of --pool-pk, --pool-ph, --pool-contract-address',
      'bad-argument',
    ],
    ['Error: --devices: unrecognised device token (expect all|gpu|cpu|<id>) (token list: "gpu5")', 'bad-argument'],
    ["Error: --tier expects 'plain', 'compact', 'minimal', 'tiny', or 'auto' (got 'huge')", 'bad-argument'],
    ['Error: unknown argument: --fast', 'bad-argument'],
  ] as const) {
    it(`fails: ${line}`, () => {
      const { plots } = read(line);
      assert.deepEqual(
        plots.map((plot) => [plot.finished, plot.error?.id]),
        [[false, error]],
      );
    });
  }

  it('of a killed run leaves the plot at work', () => {
    const { plots, current } = read(...prepared(3), computed('', 0, 2000), wrote('', 0));
    assert.deepEqual(
      plots.map(({ finished }) => finished),
      [true, false],
    );
    assert.equal(current?.finished, false);
  });

  it('of a run that was ended early leaves none', () => {
    const { plots } = read(
      ...prepared(9),
      computed('', 0, 2000),
      wrote('', 0),
      '[batch] cancel received — stopping before plot 1',
      total(1, 3),
    );
    assert.deepEqual(
      plots.map(({ finished }) => finished),
      [true],
    );
  });

  it('passes over what is there already', () => {
    const { plots } = read(
      ...prepared(3),
      `[batch] skipping plot 0: ${path(0)} (already exists)`,
      wrote('', 1),
      `[batch] skipping plot 2: ${path(2)} (already exists)`,
      total(1, 3, '; skipped 2'),
    );
    assert.deepEqual(
      plots.map((plot) => plot.id),
      [id(1)],
    );
  });

  it('of the processor holds the reference plotter’s lines, which make no plots of their own', () => {
    const cpu = (number: number) => [
      'Using AES hardware acceleration.',
      'Plotting started...',
      'Allocating memory for plotting...',
      'Memory allocation completed. Time: 310.5 ms',
      'Constructing Table 1 from 268435456 items...',
      'Table 1 constructed. Time: 9000.25 ms',
      'Plotting ended. Total time: 31250.5 ms',
      `[batch:cpu] plot ${number} done: ${name(number)}`,
    ];
    const { plots, unrecognised } = read(...prepared(2), ...cpu(0), ...cpu(1), total(2, 63));
    assert.deepEqual(
      plots.map(({ plotter, id, totalSeconds, finished }) => [plotter, id, totalSeconds, finished]),
      [
        ['xchplot2', id(0), 31.2505, true],
        ['xchplot2', id(1), 31.2505, true],
      ],
    );
    assert.deepEqual(unrecognised, []);
  });

  it('of several processes, one after the other, keeps their plots apart', () => {
    const run = (number: number) => [
      `[plot] prepared 1/1 ${name(number)}`,
      computed('', 0, 2000 + number),
      wrote('', 0).replace(name(0), name(number)),
      total(1, 2.5),
    ];
    const { plots, events } = read(...[0, 1, 2, 3].flatMap(run));
    assert.deepEqual(
      plots.map((plot) => plot.id),
      [0, 1, 2, 3].map(id),
    );
    assert.equal(events.filter((type) => type === 'plot-finished').length, 4);
  });

  it('of single plots tells them by their file', () => {
    const { plots } = read('TESTNET plot — will NOT be valid on mainnet.', `Wrote: ${path(4)}`);
    assert.deepEqual(
      plots.map((plot) => [plot.finished, plot.id, plot.configuration?.testnet]),
      [[true, id(4), true]],
    );
  });
});
