import assert from 'node:assert/strict';
import { compare } from '../../../bench/comparative/compare.ts';
import { BudgetSpent, RunFailed } from '../../../bench/comparative/compareOptions.ts';
import { blockOrder } from '../../../bench/comparative/runOrder.ts';
import type { Side } from '../../../src/benchmarks/comparisonRun.ts';
import { NOISES, normal, OPTIONS, trial } from './simulatedRuns.ts';

const TRIALS = 100;

async function verdicts(ratio: number, noise: (random: () => number) => number): Promise<Record<string, number>> {
  const counts: Record<string, number> = { a: 0, b: 0, 'no difference': 0, undecided: 0 };
  for (let seed = 0; seed < TRIALS; seed++) counts[(await trial(seed, ratio, noise)).verdict!]++;
  return counts;
}

describe('a comparison', () => {
  for (const [name, noise] of Object.entries(NOISES)) {
    it(`says "no difference" of identical sides in 95 of 100 trials at least (${name})`, async () => {
      const counts = await verdicts(1, noise);
      assert.ok(counts['no difference'] >= 95, JSON.stringify(counts));
    });

    it(`finds a true difference of 5 % in 90 of 100 trials at least (${name})`, async () => {
      const counts = await verdicts(1.05, noise);
      assert.ok(counts.a! >= 90, JSON.stringify(counts));
      assert.equal(counts.b, 0);
    });
  }

  it('gives medians, intervals, the ratio b ÷ a and the reason', async () => {
    const { a, b, difference, verdict, reasons, status, noise, plan } = await trial(1, 1.3, NOISES['lognormal, 2.5 %']);
    assert.equal(verdict, 'a');
    assert.equal(status, 'decided');
    assert.equal(a.unit, 's');
    assert.ok(a.n >= 4 && a.n <= 10);
    assert.ok(Math.abs(a.median! - 24) < 1 && Math.abs(b.median! - 31.2) < 1.5);
    assert.ok(
      difference!.interval![0] < 1.3 && 1.3 < difference!.interval![1] && Math.abs(difference!.ratio - 1.3) < 0.03,
    );
    assert.match(reasons[0], /^B takes \d+ % longer than A\.$/);
    assert.ok(noise!.floorRatio > 1 && noise!.floorRatio < 1.06);
    assert.ok(plan!.runsPerSide >= 6);
  });

  it('is not misled by a host that gets steadily slower', async () => {
    let decided = 0;
    for (let seed = 0; seed < 25; seed++) {
      if ((await trial(seed, 1, NOISES['lognormal, 2.5 %'], {}, 0.01)).verdict !== 'no difference') decided++;
    }
    assert.ok(decided <= 1, `${decided} of 25 identical sides were told apart`);
  });

  for (const [name, noiseOfTrial] of Object.entries({
    'runs that resemble those before them': () => {
      let state = 0;
      return (random: () => number) => {
        state = 0.5 * state + Math.sqrt(0.75) * 0.025 * normal(random);
        return state;
      };
    },
    'one run in twenty twice as long': () => (random: () => number) =>
      0.025 * normal(random) + (random() < 0.05 ? Math.LN2 : 0),
    'a load that comes and goes': () => {
      let run = 0;
      return (random: () => number) => 0.025 * normal(random) + 0.1 * Math.sin((2 * Math.PI * run++) / 40);
    },
  })) {
    it(`is right under ${name}`, async () => {
      const counts = { same: 0, found: 0 };
      for (let seed = 0; seed < 20; seed++) {
        if ((await trial(seed, 1, noiseOfTrial())).verdict === 'no difference') counts.same++;
        if ((await trial(seed, 1.05, noiseOfTrial())).verdict === 'a') counts.found++;
      }
      assert.ok(counts.same >= 19 && counts.found >= 18, JSON.stringify(counts));
    });
  }

  it('takes larger values for better ones where they are', async () => {
    const higher = await trial(3, 1.2, NOISES['lognormal, 2.5 %'], { better: 'higher', unit: 'By/s' });
    assert.equal(higher.verdict, 'b');
  });

  it('says what the budget allowed to find', async () => {
    const { verdict, status, warnings, plan } = await trial(4, 1.01, NOISES['lognormal, 2.5 %'], {
      budgetSeconds: 24 * 19,
    });
    assert.equal(verdict, 'undecided');
    assert.equal(status, 'undecided');
    assert.ok(plan!.blocks <= 3);
    assert.match(
      warnings.join(' '),
      /runs of each are needed to find 5 %.*which find \d+(\.\d)? % or more: allow more time/,
    );
  });

  it('ends when its budget is spent, in the midst of its control or of a run', async () => {
    const spent = async (budgetSeconds: number) => {
      let clock = 0;
      const comparison = await compare(
        { ...OPTIONS, budgetSeconds },
        {
          now: () => clock,
          run: ({ secondsLeft }) => {
            clock += Math.min(100, secondsLeft!);
            return secondsLeft! < 100 ? Promise.reject(new BudgetSpent()) : Promise.resolve(100);
          },
        },
      );
      assert.ok(clock <= budgetSeconds);
      assert.deepEqual([comparison.verdict, comparison.status], ['undecided', 'undecided']);
      return comparison;
    };
    const early = await spent(150);
    assert.deepEqual([early.values.control.length, early.plan], [1, undefined]);
    assert.match(early.warnings.join(), /The budget allowed 1 whole runs/);
    // The control takes a third, no more, so that runs of both sides are left.
    const { values } = await spent(900);
    assert.deepEqual([values.control.length, values.a.length, values.b.length], [4, 2, 2]);
  });

  it('gives no verdict below three blocks', async () => {
    const { verdict, status, warnings } = await trial(4, 3, NOISES['lognormal, 2.5 %'], { budgetSeconds: 24 * 12 });
    assert.equal(verdict, 'undecided');
    assert.equal(status, 'undecided');
    assert.match(warnings.join(' '), /Below 6 runs of each only a difference is found that sets all runs apart/);
  });

  it('spends no runs on a control that it is given', async () => {
    const { values } = await trial(5, 1.2, NOISES['lognormal, 2.5 %'], { control: [20, 20.4, 19.7, 20.2] });
    assert.deepEqual(values.control, [20, 20.4, 19.7, 20.2]);
    assert.ok(values.a.length + values.b.length <= 16);
  });

  it('keeps what was measured when a run fails', async () => {
    let made = 0;
    const { status, verdict, reasons, values } = await compare(
      { ...OPTIONS, controlRuns: 2 },
      {
        now: () => made,
        run: () =>
          ++made > 5
            ? Promise.reject(new RunFailed('B: The temporary folder is full. Free space.'))
            : Promise.resolve(10 + made / 100),
      },
    );
    assert.equal(status, 'failed');
    assert.equal(verdict, undefined);
    assert.match(reasons[0], /temporary folder is full.*5 runs had been made; nothing is decided/);
    assert.equal(values.a.length + values.b.length, 3);
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    let made = 0;
    const { status, values } = await compare(OPTIONS, {
      now: () => made,
      signal: controller.signal,
      run: () => {
        if (++made === 3) controller.abort();
        return Promise.resolve(5);
      },
    });
    assert.equal(status, 'cancelled');
    assert.equal(values.control.length, 3);
  });

  it('ends runs that are far longer than all others, and says so', async () => {
    const lengths = { a: 4, b: 300 };
    const { verdict, reasons, warnings, b } = await compare(
      { ...OPTIONS, controlRuns: 3 },
      {
        now: () => 0,
        run: ({ side, index, cutoff = Number.POSITIVE_INFINITY }) => {
          const seconds = lengths[side] * (1 + index / 1000);
          return Promise.resolve(seconds > cutoff ? { atLeast: cutoff } : seconds);
        },
      },
    );
    assert.equal(verdict, 'a');
    assert.ok(b.median! < 20);
    assert.match(reasons[0], /^B takes at least \d\.\d times as long as A\.$/);
    assert.match(warnings.join(' '), /4 runs of B were ended/);
  });
});

describe('the order of runs', () => {
  it('is A B B A, B A A B, so that a steady drift weighs alike', () => {
    const sides = [...blockOrder(0), ...blockOrder(1)];
    assert.equal(sides.join(''), 'abbabaab');
    const places = (side: Side) =>
      sides.flatMap((one, place) => (one === side ? [place] : [])).reduce((sum, place) => sum + place, 0);
    assert.equal(places('a'), places('b'));
  });
});
