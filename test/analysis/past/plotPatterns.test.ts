import assert from 'node:assert/strict';
import { type CopyInterval, type PlotCase, slownessOf, withoutDemo } from '../../../src/analysis/past/plotCases.ts';
import { plotGroups } from '../../../src/analysis/past/plotGroups.ts';
import { type PlotPattern, plotPatterns } from '../../../src/analysis/past/plotPatterns.ts';
import { noise, slowNoise } from './plantedHistory.ts';
import { casesOf, isNightInUtc, plotsInARow } from './plantedPlots.ts';
import { ended } from './plantedTracks.ts';

const DAYS = 12;

function patternsOf(cases: readonly PlotCase[]): readonly PlotPattern[] {
  const found = ended(plotPatterns(cases));
  if (found.kind !== 'plotPatterns') throw new Error(found.reason);
  return found.patterns;
}

describe('Patterns over plots', function () {
  this.timeout(60_000);

  it('finds that nights are slower, by how much, how sure that is, and in which step', () => {
    const next = noise(1);
    const plots = plotsInARow(DAYS, (at) => (isNightInUtc(at) ? 1.12 : 1) * 4000 * Math.exp(0.04 * next())).map(
      (plot) => ({
        ...plot,
        steps: [
          { step: 'Phase 1, table 1', seconds: 1600 },
          { step: 'Phase 3, table 6', seconds: (plot.seconds ?? 0) - 1600 },
        ],
      }),
    );
    const patterns = patternsOf(casesOf(DAYS, plots));
    const night = patterns.find(({ id }) => id === 'night');
    assert.ok(night);
    const { ratio, interval, adjustedPValue } = night.impact;
    assert.ok(Math.abs(ratio - 1.12) < 0.03, `ratio ${ratio}`);
    assert.ok(interval[0] < 1.12 && 1.12 < interval[1] && interval[0] > 1.05, String(interval));
    assert.ok(adjustedPValue < 0.001);
    assert.ok(Math.abs(night.frequency.shareRatio - 0.35) < 0.05);
    assert.equal(night.step?.name, 'Phase 3, table 6');
    assert.ok(!night.atDifferentTimes);
    assert.ok(patterns.every(({ kind }) => kind === 'time'));
  });

  it('finds that plots which start while another copies take longer', () => {
    const next = noise(2);
    const copies: CopyInterval[] = [];
    const other = plotsInARow(DAYS, () => 3700 * Math.exp(0.05 * next()), { processId: '200:1' });
    for (const { endedAt = 0 } of other) copies.push({ from: endedAt, to: endedAt + 900, processId: '200:1' });
    const isCopying = (at: number) => copies.some(({ from, to }) => from <= at && at < to);
    const own = plotsInARow(DAYS, (at) => (isCopying(at) ? 1.18 : 1) * 3000 * Math.exp(0.04 * next()), { k: 31 });
    const patterns = patternsOf(casesOf(DAYS, [...own, ...other], copies));
    const copying = patterns.find(({ id }) => id === 'copyAtStart');
    assert.ok(copying);
    assert.ok(Math.abs(copying.impact.ratio - 1.18) < 0.04, `ratio ${copying.impact.ratio}`);
    assert.equal(copying.explainedBy, undefined);
  });

  it('tells a pattern from another that only goes along with it', () => {
    const next = noise(3);
    const copies: CopyInterval[] = [];
    for (let day = 0; day < DAYS; day++) {
      // Copies at night mostly, and then nearly always.
      const midnight =
        casesOf(
          1,
          plotsInARow(1, () => 90_000),
        )[0].from +
        day * 86_400;
      copies.push({ from: midnight, to: midnight + 5 * 3600, processId: '300:1' });
      copies.push({ from: midnight + 12 * 3600, to: midnight + 14 * 3600, processId: '300:1' });
    }
    const isCopying = (at: number) => copies.some(({ from, to }) => from <= at && at < to);
    const plots = plotsInARow(DAYS, (at) => (isCopying(at) ? 1.2 : 1) * 1800 * Math.exp(0.05 * next()));
    const patterns = patternsOf(casesOf(DAYS, plots, copies));
    const night = patterns.find(({ id }) => id === 'night');
    const copying = patterns.find(({ id }) => id === 'copyAtStart');
    assert.ok(copying && copying.explainedBy === undefined);
    assert.ok(night, 'nights are slower');
    assert.match(String(night.explainedBy), /^copy/);
  });

  it('takes a plotter that is slower at all times for no pattern of what goes on beside it', () => {
    const next = noise(7);
    // The quick one copies, so that copies of others are only ever beside the slow one.
    const quick = plotsInARow(DAYS, () => 3100 * Math.exp(0.05 * next()), { processId: '200:1' });
    const slow = plotsInARow(DAYS, () => 3700 * Math.exp(0.05 * next()), { processId: '100:1' });
    const copies = quick.map(({ endedAt = 0 }) => ({ from: endedAt, to: endedAt + 900, processId: '200:1' }));
    assert.deepEqual(patternsOf(casesOf(DAYS, [...quick, ...slow], copies)), []);
    // The same where each plot has a process of its own: then its settings tell who made it.
    const alone = [quick, slow].flatMap((plots, disk) =>
      plots.map((plot, i) => ({
        ...plot,
        processId: `${i}:${disk}`,
        configuration: { plotter: 'madmax' as const, tmp: `/mnt/tmp${disk}` },
      })),
    );
    const copiesOfQuick = quick.map(({ endedAt = 0 }, i) => ({
      from: endedAt,
      to: endedAt + 900,
      processId: `${i}:0`,
    }));
    const found = patternsOf(casesOf(DAYS, alone, copiesOfQuick)).filter(({ kind }) => kind === 'concurrency');
    assert.deepEqual(found, []);
  });

  it('finds nothing in noise, even where it is slow', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const next = seed % 2 ? noise(seed) : slowNoise(seed, 0.8);
      const first = plotsInARow(DAYS, () => 4000 * Math.exp(0.08 * next()));
      const second = plotsInARow(DAYS, () => 3000 * Math.exp(0.08 * next()), {
        processId: '200:1',
        k: 31,
        bytes: 81e9,
      });
      const copies = first.map(({ endedAt = 0 }) => ({ from: endedAt, to: endedAt + 600, processId: '100:1' }));
      assert.deepEqual(
        patternsOf(casesOf(DAYS, [...first, ...second], copies)).map(({ id }) => id),
        [],
        `seed ${seed}`,
      );
    }
  });

  it('compares only what is alike, and says when settings were used at different times', () => {
    const next = noise(5);
    const small = plotsInARow(DAYS / 2, () => 600 * Math.exp(0.03 * next()), { k: 28, bytes: 4e9 });
    const large = plotsInARow(DAYS, () => 7000 * Math.exp(0.03 * next()), { k: 32 }, small[small.length - 1].endedAt);
    assert.ok(patternsOf(casesOf(DAYS, [...small, ...large])).every(({ measure }) => measure === 'secondsPerByte'));
    const settings = (threads: number) => ({ configuration: { threads } });
    const few = plotsInARow(6, () => 4000 * Math.exp(0.03 * next()), settings(4));
    const many = plotsInARow(6, () => 3000 * Math.exp(0.03 * next()), settings(16), few[few.length - 1].endedAt);
    const threads = patternsOf(casesOf(DAYS, [...few, ...many])).find(({ id }) => id.startsWith('threads='));
    assert.ok(threads?.atDifferentTimes);
  });

  it('says how many plots it needs', () => {
    const few = plotsInARow(0.3, () => 5000);
    const found = ended(plotPatterns(casesOf(1, few)));
    assert.equal(found.kind, 'notEnoughData');
  });

  it('compares no real plots with those of the demo workload', () => {
    const plots = plotsInARow(3, () => 3600);
    const cases = casesOf(3, plots);
    const demos = cases.map((one) => ({ ...one, plot: { ...one.plot, plotter: 'demo' } }));
    assert.deepEqual(withoutDemo([...cases, ...demos]), cases);
    assert.deepEqual(withoutDemo(demos), demos);
  });

  it('knows plots of each strength as a kind of its own', () => {
    const of = (strength: number, seconds: number) =>
      plotsInARow(1, () => seconds, { plotter: 'xchplot2', k: 28, configuration: { strength } }).slice(0, 40);
    const mixed = casesOf(1, [...of(2, 100), ...of(3, 200)]);
    assert.ok(slownessOf(mixed).every((slowness) => slowness === 0));
    const groups = plotGroups(mixed.map(({ plot }) => plot));
    assert.deepEqual(
      groups.map(({ strength, seconds }) => [strength, seconds?.median]),
      [
        [2, 100],
        [3, 200],
      ],
    );
  });
});
