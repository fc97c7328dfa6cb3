import assert from 'node:assert/strict';
import { defaultRounds } from '../../../bench/tune/defaultRounds.ts';
import { type Candidate, type TuneOptions, tune } from '../../../bench/tune/tune.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import type { Measurement, Tuning } from '../../../src/benchmarks/tuningRun.ts';
import { gainText } from '../../../src/benchmarks/tuningWords.ts';
import { planFor } from '../../../src/plotters/plotters.ts';
import { normal } from '../comparative/simulatedRuns.ts';

interface Settings {
  readonly threads: number;
  readonly buckets: number;
  readonly tmp2: 'ssd' | 'disk' | 'ram';
}

const PACE = { ssd: 1, disk: 1.4, ram: 0.9 } as const;

/** Seconds of each third of a plot: threads help until they contend, buckets have an optimum, folders differ in what they are good at. */
function thirds({ threads, buckets, tmp2 }: Settings): [number, number, number] {
  const scale = (1 + 0.08 * (threads - 1) + 0.004 * threads * (threads - 1)) / threads;
  const sorting = 1 + 0.06 * Math.log2(buckets / 128) ** 2;
  // The last third is bound by the folder more than the first.
  return [500 * scale * sorting, 400 * scale * PACE[tmp2], 250 * scale ** 0.3 * PACE[tmp2] ** 2 * sorting];
}

const whole = (settings: Settings) => thirds(settings).reduce((sum, seconds) => sum + seconds, 0);

const GRID: Candidate<Settings>[] = [1, 2, 4, 6, 8, 12, 16].flatMap((threads) =>
  [16, 64, 128, 256, 1024].flatMap((buckets) =>
    (['ssd', 'disk', 'ram'] as const).map((tmp2) => ({
      name: `${threads} ${buckets} ${tmp2}`,
      configuration: { threads, buckets, tmp2 },
    })),
  ),
);
const BEST = Math.min(...GRID.map(({ configuration }) => whole(configuration)));
const ROUNDS = ['phase 1', 'phase 2', undefined];

/** Estimates of a first part are off by what the configuration's later parts differ from the usual. */
function search(
  seed: number,
  options: Partial<TuneOptions> = {},
  stop?: (made: number, controller: AbortController) => void,
): Promise<Tuning> {
  const random = seededRandom(seed);
  const controller = new AbortController();
  let clock = 0;
  let made = 0;
  return tune(
    GRID,
    { rounds: ROUNDS, budgetSeconds: 1e6, seed, ...options },
    {
      now: () => clock,
      signal: controller.signal,
      run: (settings, until) => {
        const [one, two, three] = thirds(settings);
        const took =
          (until === 'phase 1' ? one : until === 'phase 2' ? one + two : one + two + three) *
          Math.exp(0.025 * normal(random));
        clock += took;
        stop?.(++made, controller);
        const shares = until === 'phase 1' ? 0.42 : until === 'phase 2' ? 0.78 : 1;
        return Promise.resolve(
          settings.threads === 16 && settings.buckets === 1024
            ? { problem: 'Too many open files. Raise the limit.' }
            : { seconds: took / shares },
        );
      },
    },
  );
}

const trueSeconds = (name: string | undefined) => whole(GRID.find((one) => one.name === name)!.configuration);

describe('a search for the best configuration', () => {
  it('finds one within 5 % of the best of the full grid, in a fraction of its time', async () => {
    const fullGrid = GRID.reduce((sum, { configuration }) => sum + whole(configuration), 0);
    let within = 0;
    for (let seed = 0; seed < 40; seed++) {
      const { best, spentSeconds, status } = await search(seed);
      assert.equal(status, 'finished');
      assert.ok(spentSeconds < 0.75 * fullGrid, `${spentSeconds} of ${fullGrid}`);
      if (trueSeconds(best) <= 1.05 * BEST) within++;
    }
    assert.ok(within >= 38, `${within} of 40`);
  });

  it('gives a table, best first, with whole plots before first steps', async () => {
    const { table, best } = await search(1);
    assert.equal(table.length, GRID.length);
    assert.equal(table[0].name, best);
    assert.ok(table[0].isWhole && table[0].runs === 3);
    assert.ok(table.every(({ round }, index) => index === 0 || round <= table[index - 1].round));
    assert.match(table.find(({ problem }) => problem)!.problem!, /open files/);
  });

  it('goes on past an edge of the grid as long as the best lies there', async () => {
    const numbered = (value: number) => ({ name: String(value), configuration: value });
    const asked: number[][] = [];
    const { best, table } = await tune(
      [2, 4].map(numbered),
      { rounds: ['phase 1', undefined], budgetSeconds: 1e6 },
      {
        now: () => 0,
        run: (value) => Promise.resolve({ seconds: 100 + (Math.log2(value) - 5) ** 2 }),
        beyond: (value, tried) => {
          asked.push([value, ...tried]);
          return value === Math.max(...tried) ? [numbered(2 * value)] : [];
        },
      },
    );
    assert.equal(best, '32');
    assert.deepEqual(asked.at(-1), [32, 2, 4, 8, 16, 32, 64]);
    assert.equal(table.length, 6);
  });

  it('keeps to its budget, and says what it could not try', async () => {
    const { spentSeconds, status, notes, table, best } = await search(2, { budgetSeconds: 30_000 });
    assert.equal(status, 'budget spent');
    assert.ok(spentSeconds < 32_000);
    assert.ok(best !== undefined && !table[0].isWhole);
    assert.match(
      notes.join(' '),
      /budget was spent in round \d before \d+ of \d+ configurations had been run.*first steps only/,
    );
  });

  it('does not begin a whole plot that will not fit, and blames no run that the budget ended', async () => {
    const begun: (string | undefined)[] = [];
    let clock = 0;
    const tuning = await tune(
      [
        { name: 'one', configuration: 1 },
        { name: 'two', configuration: 2 },
      ],
      { rounds: ['phase 1', undefined], budgetSeconds: 900 },
      {
        now: () => clock,
        run: (_, until, __, secondsLeft) => {
          begun.push(until);
          clock += Math.min(300, secondsLeft);
          return Promise.resolve(secondsLeft < 300 ? { problem: 'time limit' } : { seconds: 1000, share: 0.3 });
        },
      },
    );
    assert.deepEqual(begun, ['phase 1', 'phase 1']);
    assert.equal(tuning.status, 'budget spent');
    clock = 0;
    const short = await tune(
      [{ name: 'one', configuration: 1 }],
      { rounds: [undefined], budgetSeconds: 200 },
      {
        now: () => clock,
        run: (_, __, ___, secondsLeft) => {
          clock += secondsLeft;
          return Promise.resolve({ problem: 'time limit' });
        },
      },
    );
    assert.deepEqual([short.status, short.measurements.length], ['budget spent', 0]);
  });

  it('goes on from where it was cut off', async () => {
    const kept: Measurement[] = [];
    const cut = await search(3, {}, (made, controller) => {
      if (made === 50) controller.abort();
    });
    assert.equal(cut.status, 'cancelled');
    kept.push(...cut.measurements);
    assert.equal(kept.length, 49);
    let again = 0;
    const { best, measurements } = await search(3, { earlier: kept }, () => again++);
    assert.ok(trueSeconds(best) <= 1.05 * BEST);
    assert.deepEqual(measurements.slice(0, 49), kept);
    const names = measurements.filter(({ until }) => until === 'phase 1').map(({ name }) => name);
    assert.equal(new Set(names).size, names.length, 'none of the first round is run twice');
    assert.equal(again, measurements.length - 49);
  });

  it('has nothing to do with an empty grid', async () => {
    await assert.rejects(
      tune([], { rounds: [undefined], budgetSeconds: 1 }, { now: () => 0, run: () => Promise.resolve({ seconds: 1 }) }),
      /give a matrix/,
    );
  });

  it('stops after about a seventh and half of a plot, unless told otherwise', () => {
    assert.deepEqual(defaultRounds(planFor('madmax', { k: 32 })), [
      'phase 1, table 4',
      'phase 2, table 6 rewrite',
      undefined,
    ]);
    assert.equal(defaultRounds(planFor('chiapos', { k: 32 })).length, 3);
  });

  it('runs what is in use first and in every round, and says what the best gains over it', async () => {
    const given = '1 16 disk';
    const tuning = await search(5, { given });
    assert.equal(tuning.measurements[0]?.name, given);
    const row = tuning.table.find(({ name }) => name === given);
    assert.equal(row?.isWhole, true);
    assert.equal(row.round, ROUNDS.length);
    assert.match(gainText(tuning), /^It is \d+\.\d\d times as fast as 1 16 disk \(\d+\.\d\d … \d+\.\d\d\)\.$/);
    const [best] = tuning.table;
    const ratio = Number(/is ([\d.]+) times/.exec(gainText(tuning))?.[1]);
    assert.ok(Math.abs(ratio - row.seconds! / best!.seconds!) < 0.01);
    assert.equal(gainText({ ...tuning, best: given }), 'None is faster than 1 16 disk, which is in use.');
    assert.equal(gainText(await search(5)), '');
  });
});
