import assert from 'node:assert/strict';
import { stepKey, stepsUntil, stepWords } from '../../../bench/plotting/stopStep.ts';
import { estimateWhole, type PastPlot } from '../../../bench/plotting/wholePlotEstimate.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import { type PlotStep, planFor } from '../../../src/plotters/plotters.ts';
import { normal } from '../comparative/simulatedRuns.ts';

const PLAN = planFor('madmax', { k: 32 });

/** A plot whose shares are this host's own, and scatter from plot to plot. */
function plotOf(random: () => number, host: readonly number[], seconds: number): PastPlot {
  const raw = PLAN.map((step, index) => step.share * host[index] * Math.exp(0.03 * normal(random)));
  const total = raw.reduce((sum, value) => sum + value, 0);
  return {
    steps: PLAN.map((step, index) => ({ key: stepKey(step), seconds: (seconds * raw[index]) / total })),
    totalSeconds: seconds,
  };
}

describe('a whole plot from its first steps', () => {
  const first = (until: string, { steps }: PastPlot) => steps.slice(0, stepsUntil(until, PLAN).length);

  it('is estimated with an interval that holds in about nine of ten cases, narrower with past plots', () => {
    const random = seededRandom(11);
    const figures = [0, 1, 5].map((count) => {
      let held = 0;
      let error = 0;
      let width = 0;
      for (let trial = 0; trial < 200; trial++) {
        // Hosts differ among themselves as much as the plan's least and greatest shares say.
        const host = PLAN.map(({ share, low, high }) => Math.exp((normal(random) * (high - low)) / share / 2.6 / 1.4));
        const past = Array.from({ length: count }, () => plotOf(random, host, 2000));
        const plot = plotOf(random, host, 1800);
        const { seconds, interval } = estimateWhole(PLAN, first('phase 1 table 4', plot), { past })!;
        if (interval[0] <= 1800 && 1800 <= interval[1]) held++;
        error += Math.abs(seconds / 1800 - 1) / 200;
        width += Math.log(interval[1] / interval[0]) / 200;
      }
      return { held, error, width };
    });
    for (const { held } of figures) assert.ok(held >= 170, JSON.stringify(figures));
    assert.ok(figures[2].width < figures[1].width && figures[1].width < figures[0].width, JSON.stringify(figures));
    assert.ok(figures[2].error < figures[0].error, JSON.stringify(figures));
  });

  it('is surer the more was measured', () => {
    const plot = plotOf(
      seededRandom(2),
      PLAN.map(() => 1),
      1000,
    );
    const spread = (until: string) => {
      const { interval } = estimateWhole(PLAN, first(until, plot))!;
      return interval[1] / interval[0];
    };
    assert.ok(spread('phase 3 table 4') < spread('phase 2') && spread('phase 2') < spread('phase 1 table 2'));
  });

  it('is never less than what was measured, and nothing without the first step', () => {
    const plot = plotOf(
      seededRandom(2),
      PLAN.map(() => 1),
      1000,
    );
    const most = plot.steps.slice(0, -1);
    const { interval, seconds } = estimateWhole(PLAN, most)!;
    const measured = most.reduce((sum, step) => sum + step.seconds, 0);
    assert.ok(interval[0] >= measured && seconds > measured);
    assert.equal(estimateWhole(PLAN, plot.steps.slice(1)), undefined);
    assert.equal(estimateWhole(PLAN, []), undefined);
  });
});

describe('a whole plot from steps that are not all told', () => {
  const CHIAPOS = planFor('chiapos', { k: 32 });
  const steps = CHIAPOS.map((step) => ({ key: stepKey(step), seconds: 10_000 * step.share }));
  const untold = CHIAPOS.findIndex((step) => step.part === 'sort' && step.table === 7);
  const gapped = steps.filter((_, index) => index !== untold);

  it('counts a step without a time among the rest', () => {
    const upTo = untold + 10;
    const all = estimateWhole(CHIAPOS, steps.slice(0, upTo))!;
    const without = estimateWhole(CHIAPOS, gapped.slice(0, upTo - 1))!;
    assert.ok(Math.abs(without.seconds - 10_000) < 1 && without.measuredShare < all.measuredShare);
    assert.ok(without.interval[1] / without.interval[0] < 1.2 * (all.interval[1] / all.interval[0]));
  });

  it('learns from past plots that tell nearly all of the steps, and only from them', () => {
    const slowEnd = { steps: gapped, totalSeconds: 12_000 };
    const { seconds, pastPlots } = estimateWhole(CHIAPOS, steps.slice(0, untold + 10), { past: [slowEnd, slowEnd] })!;
    assert.equal(pastPlots, 2);
    assert.ok(seconds > 11_000 && seconds < 12_000, String(seconds));
    const told = { steps: steps.slice(4), totalSeconds: 12_000 };
    assert.equal(estimateWhole(CHIAPOS, steps.slice(0, untold + 10), { past: [told] })?.pastPlots, 0);
  });

  it('is less sure for small plots, and for plotters of which little is known', () => {
    const width = (...given: Parameters<typeof estimateWhole>) => {
      const { interval } = estimateWhole(...given)!;
      return interval[1] / interval[0];
    };
    const half = steps.slice(0, untold);
    assert.ok(width(CHIAPOS, half, { size: 'small' }) > width(CHIAPOS, half, { size: 'large' }));
    const guessed = CHIAPOS.map((step) => ({ ...step, low: 0, high: 3 * step.share }));
    assert.ok(width(guessed, half) > width(CHIAPOS, half));
  });
});

describe('the step to stop at', () => {
  const names = (text: string) => stepsUntil(text, PLAN).map((step: PlotStep) => stepKey(step));

  it('is named by phase, table and part', () => {
    assert.deepEqual(names('phase 1 table 3'), ['1/1/', '1/2/', '1/3/']);
    assert.equal(names('Phase 1').at(-1), '1/7/');
    assert.equal(names('phase 2, table 7 scan').at(-1), '2/7/scan');
    assert.equal(names('phase 3 table 2 right').at(-1), '3/2/right');
  });

  it('may be any step as it is told in results', () => {
    for (const [plotter, mode] of [
      ['madmax'],
      ['gigahorse', 'cuda'],
      ['bladebit', 'disk'],
      ['bladebit', 'ram'],
      ['chiapos'],
      ['pos2'],
    ]) {
      const plan = planFor(plotter, { k: 32, ...(mode && { mode }) });
      assert.ok(plan.length > 2);
      for (const step of plan.slice(0, -1))
        assert.equal(stepsUntil(stepWords(step), plan).at(-1), step, stepWords(step));
    }
  });

  it('must exist, and must not be the last', () => {
    assert.throws(() => names('phase 7'), /"phase 7" is no step of this plotter: name one of phase 1, table 1;/);
    assert.throws(() => names('soon'), /no step/);
    assert.throws(() => names('phase 4'), /last step: leave it out for whole plots/);
  });
});
