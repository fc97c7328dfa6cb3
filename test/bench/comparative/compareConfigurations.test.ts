import assert from 'node:assert/strict';
import { comparisonText } from '../../../bench/comparative/compareCommand.ts';
import { compareConfigurations } from '../../../bench/comparative/compareConfigurations.ts';
import type { RunPlotOptions } from '../../../bench/plotting/runPlot.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import type { PlotRun, Usage } from '../../../src/benchmarks/plotRun.ts';
import type { Progress } from '../../../src/benchmarks/progress.ts';
import type { NamedConfiguration } from '../../../src/tuning/namedConfiguration.ts';
import { normal } from './simulatedRuns.ts';

const fast: NamedConfiguration = { name: 'fast', settings: { plotter: 'madmax', k: 32, threads: 8, buckets: 256 } };
const slow: NamedConfiguration = { name: 'slow', settings: { ...fast.settings, threads: 4 } };

/** Runs that take what `stepsOf` says, two steps each, with noise. */
function simulated(
  stepsOf: (settings: NamedConfiguration['settings']) => readonly [number, number],
  usageOf: (wall: number, settings: NamedConfiguration['settings']) => Usage,
) {
  const random = seededRandom(3);
  return ({ name, settings }: NamedConfiguration, options: RunPlotOptions): Promise<PlotRun> => {
    const steps = stepsOf(settings).map((seconds) => seconds * Math.exp(0.02 * normal(random)));
    const wall = steps[0] + steps[1];
    const keys = ['1/1/', '1/2/'];
    return Promise.resolve({
      name,
      plotter: settings.plotter,
      configuration: {},
      argv: [],
      startedAt: 0,
      outcome: options.until === undefined ? 'finished' : 'stopped',
      measured: {
        isWhole: options.until === undefined,
        seconds: wall,
        wallSeconds: wall,
        steps: steps.map((seconds, index) => ({ key: keys[index], name: `phase 1, table ${index + 1}`, seconds })),
        usage: usageOf(wall, settings),
        limits: [{ name: 'disk vda', ratio: settings.threads === 8 ? 0.2 : 0.8 }],
      },
      ...(options.until === undefined
        ? {}
        : {
            estimated: {
              seconds: 3 * wall,
              interval: [2 * wall, 4 * wall] as const,
              measuredShare: 1 / 3,
              pastPlots: 0,
            },
          }),
      notes: [],
    });
  };
}

const OPTIONS = { directory: '/tmp', controlRuns: 3 };

describe('a comparison of two configurations', () => {
  it('says which is faster, in which step it loses, and what its threads wait for', async () => {
    const run = simulated(
      ({ threads }) => (threads === 8 ? [100, 200] : [100, 300]),
      (wall, { threads }) => ({
        cpuSeconds: 1200,
        laneSeconds: threads === 8 ? { computing: wall - 10, disk: 10 } : { computing: wall - 100, disk: 100 },
        readBytes: 1e12,
        writtenBytes: 1e12,
        energyJoules: 300 * wall,
        highestCelsius: 70,
      }),
    );
    const progress: Progress[] = [];
    const comparison = await compareConfigurations(
      fast,
      slow,
      { ...OPTIONS, run, price: { perHour: 1, perKilowattHour: 0.3, currency: 'EUR' } },
      (one) => progress.push(one),
    );
    assert.equal(comparison.verdict, 'a');
    const reasons = comparison.reasons.join('\n');
    assert.match(reasons, /slow takes 3\d % longer than fast\./);
    assert.match(reasons, /9\d % are in phase 1, table 2|100 % are in phase 1, table 2/);
    assert.match(reasons, /It keeps fewer cores busy: 3\.\d\d against (?:3\.9|4\.\d)\d\./);
    assert.match(reasons, /It spends longer waiting for a disk: 100 s against 10 s\./);
    assert.match(reasons, /The host's disk vda was at its limit for 80 % of the time with slow, 20 % with fast\./);
    assert.doesNotMatch(reasons, /more work|waiting for a core/);
    assert.match(reasons, /Energy of the host a run: 9\d kJ for fast, 120 kJ for slow\./);
    assert.match(reasons, /A plot costs 0\.09\d EUR with fast, 0\.12 EUR with slow\./);
    assert.match(reasons, /They differ in threads \(8 against 4\)\./);
    assert.equal(comparison.runs.length, comparison.values.control.length + comparison.a.n + comparison.b.n);
    assert.deepEqual(
      comparison.runs.slice(0, 5).map(({ side, isControl }) => [side, isControl]),
      [
        ['a', true],
        ['a', true],
        ['a', true],
        ['a', false],
        ['b', false],
      ],
    );
    assert.ok(progress.some((one) => one.kind === 'measured'));
    assert.match(comparisonText(comparison), /^fast is faster\n {2}fast: \d+\.\d s \(/);
    assert.doesNotThrow(() => JSON.stringify(comparison));
  });

  it('warns where the two make different plots', async () => {
    const run = simulated(
      () => [100, 200],
      () => ({}),
    );
    const warningsOf = async (k: number) => {
      const other = { ...slow, settings: { ...slow.settings, k } };
      return (await compareConfigurations(fast, other, { ...OPTIONS, run })).warnings.join('\n');
    };
    assert.match(await warningsOf(30), /make different plots \(k32 against k30\)/);
    assert.doesNotMatch(await warningsOf(32), /different plots/);
  });

  it('measures version 2 plots by what comes of them in a day', async () => {
    const run = simulated(
      ({ devices }) => (devices === '0' ? [1, 1] : [2, 2]),
      () => ({}),
    );
    const one: NamedConfiguration = { name: 'one', settings: { plotter: 'xchplot2', k: 28, devices: '0' } };
    const other: NamedConfiguration = { name: 'other', settings: { ...one.settings, devices: '1' } };
    const made = ({ name, settings }: NamedConfiguration, options: RunPlotOptions) =>
      run({ name, settings }, options).then((plot) => ({ ...plot, k: 28 }));
    const { sides, reasons } = await compareConfigurations(one, other, { ...OPTIONS, run: made });
    const [a = 0, b = 0] = [sides.a.bytesPerDay, sides.b.bytesPerDay];
    assert.ok(Math.abs(a / ((988_513_567 / 2) * 86_400) - 1) < 0.05, `${a}`);
    assert.ok(Math.abs(b / a - 0.5) < 0.05, `${b}`);
    assert.match(reasons.join('\n'), /makes 3\d(?:\.\d)? TiB a day with one, 1\d(?:\.\d)? TiB with other\./);
    const ofVersion1 = await compareConfigurations(fast, slow, { ...OPTIONS, run });
    assert.equal(ofVersion1.sides.a.bytesPerDay, undefined);
    assert.doesNotMatch(ofVersion1.reasons.join('\n'), /a day/);
  });

  it('puts more work down to more work', async () => {
    const run = simulated(
      ({ threads }) => (threads === 8 ? [100, 200] : [150, 300]),
      (wall) => ({ cpuSeconds: 4 * wall, laneSeconds: { computing: wall } }),
    );
    const { reasons } = await compareConfigurations(fast, slow, { ...OPTIONS, run });
    assert.match(reasons.join('\n'), /It does more work: 1\d+ s of processor time against 1\d+ s/);
    assert.doesNotMatch(reasons.join('\n'), /fewer cores/);
  });

  it('compares first steps of one plotter, and estimated whole plots of two, and says so', async () => {
    const run = simulated(
      ({ threads }) => (threads === 8 ? [100, 200] : [100, 300]),
      () => ({}),
    );
    const same = await compareConfigurations(fast, slow, { ...OPTIONS, run, until: 'phase 1' });
    assert.equal(same.measures, 'first steps');
    assert.match(same.warnings.join(' '), /Only the steps until phase 1 were run/);
    const other = await compareConfigurations(
      fast,
      { name: 'other', settings: { plotter: 'chiapos', threads: 4 } },
      { ...OPTIONS, run, until: 'phase 1' },
    );
    assert.equal(other.measures, 'estimated whole plots');
    assert.ok(other.a.median! > 800);
    assert.match(other.warnings.join(' '), /error of the estimate is on top/);
  });

  it('keeps what was measured when a plot fails, and tells why', async () => {
    const good = simulated(
      () => [10, 20],
      () => ({}),
    );
    let made = 0;
    const run = async (configuration: NamedConfiguration, options: RunPlotOptions): Promise<PlotRun> => {
      const plot = await good(configuration, options);
      if (++made < 6) return plot;
      return {
        ...plot,
        outcome: 'failed',
        problem: { cause: 'A temporary folder is full.', remedy: 'Free space.', line: 'fwrite() failed' },
      };
    };
    const { status, verdict, reasons, runs, a } = await compareConfigurations(fast, slow, { ...OPTIONS, run });
    assert.equal(status, 'failed');
    assert.equal(verdict, undefined);
    assert.match(
      reasons[0],
      /^slow: A temporary folder is full\. “fwrite\(\) failed” Free space\. 5 runs had been made/,
    );
    assert.equal(runs.length, 6);
    assert.equal(a.n, 1);
  });

  it('says so where the two are the same', async () => {
    const run = simulated(
      () => [10, 20],
      () => ({}),
    );
    const { verdict, reasons } = await compareConfigurations(fast, { ...fast, name: 'again' }, { ...OPTIONS, run });
    assert.equal(verdict, 'no difference');
    assert.match(reasons.join(' '), /The two configurations are the same\./);
  });
});
