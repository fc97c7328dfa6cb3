import assert from 'node:assert/strict';
import {
  createLogParser,
  learnFrom,
  planFor,
  planOfPlot,
  plotterById,
  progressOf,
  progressOfStep,
  silentEnd,
  stepFromNames,
} from '../../src/plotters/plotters.ts';
import { fixtureLog, inUtc } from './fixtureLogs.ts';

/** Feeds a log line by line, each at the time at which the plotter would have printed it. */
function live(name: string, until: (line: string) => boolean) {
  const parser = createLogParser();
  let now = 1_000_000;
  for (const line of fixtureLog(name).toString().split('\n')) {
    if (until(line)) break;
    now += Number(/^\[P\S+ Table \d (?:\w+ )?took ([\d.]+) sec/.exec(line)?.[1] ?? 0);
    parser.feed(`${line}\n`, now);
  }
  return { parser, now };
}

describe('plans', () => {
  for (const [id, configuration] of [
    ['madmax', {}],
    ['madmax', { k: 22 }],
    ['gigahorse', { mode: 'cpu', compression: 7 }],
    ['gigahorse', { mode: 'cpu', compression: 8, k: 24 }],
    ['gigahorse', { mode: 'cuda' }],
    ['bladebit', { mode: 'ram' }],
    ['bladebit', { mode: 'disk' }],
    ['bladebit', { mode: 'cuda', compression: 5 }],
    ['chiapos', {}],
    ['chiapos', { bitfield: false }],
    ['chiapos', { k: 22 }],
    ['pos2', {}],
    ['demo', {}],
  ] as const) {
    it(`${id} ${JSON.stringify(configuration)}: shares sum to 1, in order, each within its spread`, () => {
      const plan = planFor(id, configuration);
      assert.ok(plan.length > 2);
      assert.ok(Math.abs(plan.reduce((sum, step) => sum + step.share, 0) - 1) < 1e-9);
      for (const step of plan) assert.ok(step.low <= step.share && step.share <= step.high && step.name.length > 1);
      const phases = plan.map((step) => step.phase ?? 9);
      assert.deepEqual(
        phases,
        phases.toSorted((a, b) => a - b),
      );
    });
  }

  it('leave out what compression drops', () => {
    const shareOf3 = (buckets: number) =>
      planFor('madmax', { k: 20, buckets }).reduce((sum, { phase, share }) => sum + (phase === 3 ? share : 0), 0);
    assert.ok(shareOf3(256) > 1.5 * shareOf3(16), 'few entries by bucket: phase 3 takes most of the time');
    const tables = planFor('gigahorse', { mode: 'cpu', compression: 4, finalTable: 3 });
    assert.deepEqual(
      tables.filter((step) => step.phase === 2 && step.part === 'scan').map((step) => step.table),
      [7, 6, 5, 4],
    );
    assert.equal(tables.find((step) => step.phase === 3)?.table, 3);
    assert.ok(
      !planFor('bladebit', { mode: 'ram', compression: 1 }).some((step) => step.phase === 3 && step.table === 1),
    );
  });

  it('are empty where the steps aren’t known', () => {
    assert.deepEqual(planFor('bladebit', {}), []);
    assert.deepEqual(planFor('nobody', {}), []);
  });
});

describe('progressOf', () => {
  inUtc();

  it('counts the ended steps and tells the running one', () => {
    const { parser, now } = live('madmax-two-plots', (line) => line.startsWith('Phase 2 took'));
    const plot = parser.current!;
    const { step, phase, progress, remainingSeconds } = progressOf(plot, planOfPlot(plot), now);
    assert.equal(phase, 3);
    assert.equal(step, 'table 2, right entries');
    assert.ok(progress > 0.6 && progress < 0.75, String(progress));
    const left = 1643.46 - 715.225 - 408.783;
    assert.ok(remainingSeconds && Math.abs(remainingSeconds.p50 - left) < 0.15 * left, String(remainingSeconds?.p50));
    assert.ok(remainingSeconds.p10 < left && left < remainingSeconds.p90);
  });

  it('goes on within a step and never back', () => {
    const { parser, now } = live('madmax-two-plots', (line) => line.startsWith('[P1] Table 5'));
    const plot = parser.current!;
    let before = -1;
    for (let seconds = 0; seconds < 2000; seconds += 10) {
      const { progress } = progressOf(plot, planOfPlot(plot), now + seconds);
      assert.ok(progress >= before && progress < 1);
      before = progress;
    }
    assert.equal(progressOf(plot, planOfPlot(plot), now).isLate, false);
    assert.equal(progressOf(plot, planOfPlot(plot), now + 2000).isLate, true);
  });

  it('takes the share that the I/O says is done where the log tells none', () => {
    const { parser, now } = live('madmax-two-plots', (line) => line.startsWith('[P1] Table 5'));
    const plot = parser.current!;
    const half = progressOf(plot, planOfPlot(plot), now, { ioRatio: 0.5 }).progress;
    const none = progressOf(plot, planOfPlot(plot), now, { ioRatio: 0 }).progress;
    const share = planOfPlot(plot).find((step) => step.phase === 1 && step.table === 5)!.share;
    assert.ok(Math.abs(half - none - share / 2) < 1e-9);
  });

  it('is done when the plot is', () => {
    const { parser, now } = live('madmax-two-plots', () => false);
    assert.deepEqual(progressOf(parser.current!, planOfPlot(parser.current!), now), {
      progress: 1,
      remainingSeconds: { p10: 0, p50: 0, p90: 0 },
      isLate: false,
    });
  });

  it('doesn’t guess a time left before there is a pace', () => {
    const parser = createLogParser();
    parser.feed('Crafting plot 1 out of 1\n', 100);
    const progress = progressOf(parser.current!, planOfPlot(parser.current!), 110);
    assert.equal(progress.remainingSeconds, undefined);
    assert.equal(progress.progress, 0);
  });

  it('learns shares and the usual time from past plots', () => {
    const parser = createLogParser();
    parser.feed(fixtureLog('madmax-two-plots'));
    const history = learnFrom(parser.plots, planFor('madmax', {}));
    assert.deepEqual(history.totalSeconds, [1643.46, 1730.93]);
    const share = history.plan.find((step) => step.phase === 4)!.share;
    assert.ok(Math.abs(share - 0.0304) < 0.001, String(share));
    const next = createLogParser();
    next.feed('Crafting plot 3 out of 9\n', 100);
    const { remainingSeconds } = progressOf(next.current!, planFor('madmax', {}), 101, { history });
    assert.ok(remainingSeconds && Math.abs(remainingSeconds.p50 - 1687) < 20, String(remainingSeconds?.p50));
  });

  describe('the time left', () => {
    /** A plot whose tables each took the seconds that are given, as long as the shares say times a factor each. */
    function stepsOf(factors: readonly number[]) {
      const plan = planFor('madmax', { k: 32 });
      const parser = createLogParser();
      let now = 1000;
      parser.feed('Crafting plot 1 out of 1\nNumber of Threads: 4\n', now);
      factors.forEach((factor, index) => {
        const seconds = 1000 * plan[index].share * factor;
        now += seconds;
        parser.feed(`[P1] Table ${index + 1} took ${seconds} sec, found 1 matches\n`, now);
      });
      const ask = (later: number, seen = {}) => progressOf(parser.current!, plan, now + later, seen).remainingSeconds!;
      return ask;
    }
    const width = ({ p10, p50, p90 }: { p10: number; p50: number; p90: number }) => (p90 - p10) / p50;

    it('is surer where the steps kept their pace than where they didn’t', () => {
      const steady = stepsOf([1, 1, 1, 1, 1])(1);
      const restless = stepsOf([1, 0.6, 1.8, 0.7, 1.6])(1);
      assert.ok(width(restless) > 1.5 * width(steady), `${width(restless)}, ${width(steady)}`);
    });

    it('never stands still, and is longer the longer a step hangs', () => {
      const ask = stepsOf([1, 1, 1, 1]);
      for (let later = 0; later < 3000; later += 5) assert.notDeepEqual(ask(later), ask(later + 5), `${later} s`);
      assert.ok(ask(2000).p50 > ask(500).p50);
      assert.ok(ask(2000).p90 > ask(2000).p50 + 1000);
    });

    it('doesn’t stand still while the plotter is stopped', () => {
      const ask = stepsOf([1, 1, 1, 1]);
      const [early, late] = [10, 70].map((seconds) => ask(20 + seconds, { stoppedSeconds: seconds }));
      assert.ok(late.p50 > early.p50 && late.p90 > early.p90 + 300);
    });

    it('keeps a wide interval while little was seen, and one that is narrower near the end', () => {
      const of = (seconds: number[]) => stepsOf(seconds)(1);
      const [first, last] = [of([1]), of([1, 1, 1, 1, 1, 1])];
      assert.ok(first.p10 < 0.6 * first.p50 && first.p90 > 1.3 * first.p50, JSON.stringify(first));
      assert.ok(last.p90 - last.p10 < first.p90 - first.p10);
    });

    it('can be much shorter where other plotters are at work, that will end', () => {
      const ask = stepsOf([1, 1, 1, 1]);
      const [alone, beside] = [0, 2].map((others) => ask(5, { others }));
      assert.ok(beside.p10 < 0.8 * alone.p10);
      assert.equal(beside.p90, alone.p90);
    });

    it('lets one step that hung say little of those that come', () => {
      const [calm, hung] = [stepsOf([1, 1, 1, 1, 1])(1), stepsOf([1, 1, 9, 1, 1])(1)];
      assert.ok(hung.p50 < 2 * calm.p50, `${hung.p50}, ${calm.p50}`);
    });
  });

  it('follows the bar of proof of space 2', () => {
    const parser = createLogParser();
    parser.feed('Using AES hardware acceleration.\n', 10);
    parser.feed('\r[ ] 0% alloc 0.5s\x1b[K', 10.5);
    parser.feed('\r[= ] 19% matching T1 2.0s\x1b[K\r', 12);
    const { progress, table } = progressOf(parser.current!, planOfPlot(parser.current!), 12);
    assert.equal(table, 1);
    // Half of table 1, after the memory.
    assert.ok(progress > 0.3 && progress < 0.4, String(progress));
  });
});

describe('without a log', () => {
  const madmax = plotterById('madmax')!;
  const plan = planFor('madmax', {});

  it('thread names tell the phase, temporary files the table', () => {
    const threads = ['chia_plot', 'final/copy', 'phase1/match/0', 'phase1/match/1', 'phase1/eval/0', 'Disk/sort'];
    const name = `plot-k32-2024-03-05-06-07-${'ab'.repeat(32)}`;
    const files = ['p1.table1.tmp', 'p1.table2.tmp', 'p1.t3.sort_bucket_001.tmp', 'p1.t4.sort_bucket_017.tmp'].map(
      (end) => `${name}.${end}`,
    );
    const step = stepFromNames(madmax, plan, threads, files);
    assert.deepEqual([step?.phase, step?.table], [1, 4]);
    assert.equal(stepFromNames(madmax, plan, [], files)?.table, 4);
    assert.equal(stepFromNames(madmax, plan, ['phase4/write', 'phase4/P7/0'], files)?.phase, 4);
    assert.equal(stepFromNames(madmax, plan, ['chia_plot', 'Disk/read/0'], []), undefined);
    assert.deepEqual(stepFromNames(madmax, plan, ['phase1/F1/0'], [])?.table, 1);
    const phase3 = stepFromNames(
      madmax,
      plan,
      ['phase3/park/0', 'phase3/slice'],
      [`${name}.p2.table7.tmp`, `${name}.p3s2.t4.sort_bucket_3.tmp`],
    );
    assert.deepEqual([phase3?.phase, phase3?.table, phase3?.part], [3, 4, 'left']);
  });

  it('chiapos’ files tell its step', () => {
    const chiapos = plotterById('chiapos')!;
    const files = [
      'plot-k24-test.plot.sort.tmp',
      'plot-k24-test.plot.table5.tmp',
      'plot-k24-test.plot.p1.t4.sort_bucket_003.tmp',
      'plot-k24-test.plot.p1.t5.sort_bucket_003.tmp',
    ];
    assert.equal(stepFromNames(chiapos, planFor('chiapos', {}), ['ProofOfSpace'], files)?.table, 5);
  });

  it('the step and the time since the start give a progress and a wide interval', () => {
    const progress = progressOfStep(
      plan,
      { phase: 2, table: 5, part: 'scan' },
      { beforeSeconds: undefined, inStepSeconds: 900 },
    )!;
    assert.equal(progress.phase, 2);
    assert.ok(progress.progress > 0.45 && progress.progress < 0.55);
    assert.ok(progress.remainingSeconds && progress.remainingSeconds.p10 < 900 && progress.remainingSeconds.p90 > 800);
    assert.equal(progressOfStep(plan, { phase: 9, part: '' }, { beforeSeconds: 900, inStepSeconds: 1 }), undefined);
    assert.equal(progressOfStep(plan, { phase: 2, table: 5, part: 'scan' }, undefined)?.remainingSeconds, undefined);
  });
});

describe('silentEnd', () => {
  it('says what to make of a plotter that is gone without its closing line', () => {
    const gone = (log: string) => {
      const parser = createLogParser();
      parser.feed(log);
      return parser.current!;
    };
    const cut = gone('Crafting plot 1 out of 1\n[P1] Table 1 took 2 sec\n');
    assert.equal(silentEnd(cut, 'host')?.id, 'out-of-memory-killed');
    assert.match(silentEnd(cut, 'group')!.cause, /control group/);
    assert.equal(silentEnd(cut, undefined)?.id, 'ended-silently');
    assert.equal(
      silentEnd(
        gone('Table 7\nCompleted table 7 in 1.00 seconds with 5 entries.\nSorting F7 & Writing C Tables\n'),
        undefined,
      )?.id,
      'bladebit-f7-exit',
    );
    assert.equal(silentEnd(gone('Crafting plot 1 out of 1\nKilled\n'), undefined)?.id, 'killed');
    assert.equal(
      silentEnd(gone('Crafting plot 1 out of 1\nTotal plot creation time was 5 sec\n'), undefined),
      undefined,
    );
  });
});
