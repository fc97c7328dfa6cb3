import assert from 'node:assert/strict';
import { GIB } from '../../src/plotters/needs.ts';
import { configurationOf } from '../../src/tuning/argv.ts';
import { outcomesOf } from '../../src/tuning/cameTrue.ts';
import { findingsOf } from '../../src/tuning/checkFile.ts';
import { gainOf } from '../../src/tuning/gain.ts';
import { type PastRun, pastRunsIn, pastRunsOf } from '../../src/tuning/pastRun.ts';
import { recommend } from '../../src/tuning/recommend.ts';
import { HDD, host, OTHER_SSD, RAM_DISK, SSD } from './host.ts';

const NOW = 1_000_000;
const TMP = { tmp: '/mnt/ssd/', tmp2: '/mnt/ssd2/', final: '/mnt/hdd/' };

function run(threads: number, seconds: number, at = 1, buckets = 256): PastRun {
  const settings = { plotter: 'madmax', k: 32, threads, buckets, directories: TMP } as const;
  return { plotter: 'madmax', configuration: configurationOf(settings), seconds, at };
}

/** Times that scatter by a few per cent, the same at each call. */
function scattered(seconds: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => seconds * (1 + 0.02 * Math.sin(index * 7 + seconds)));
}

function reasonFor(setting: string, facts = host(), runs: readonly PastRun[] = []) {
  const found = recommend(facts, { now: NOW, runs }).reasons.find((reason) => reason.setting === setting);
  assert.ok(found, setting);
  return found;
}

describe('a recommendation', () => {
  it('from hardware alone: every setting with its reason, and nothing wrong with it on that host', () => {
    const keys = { farmerKey: 'a'.repeat(96), contract: `xch1${'q'.repeat(58)}` };
    const { settings, reasons, remarks, name } = recommend(host(), { now: NOW, base: keys });
    assert.deepEqual(settings, {
      ...keys,
      plotter: 'madmax',
      k: 32,
      threads: 16,
      buckets: 256,
      directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/ram/', final: '/mnt/hdd/' },
    });
    assert.equal(name, 'Mad Max, k32');
    assert.deepEqual([remarks.length, /^Plots of version 1/.test(remarks[0])], [1, true]);
    assert.deepEqual(
      reasons.map(({ setting, basis, gain }) => [setting, basis, gain]),
      [
        ['plotter', 'hardware', undefined],
        ['threads', 'hardware', undefined],
        ['buckets', 'plotter', undefined],
        ['directories.tmp', 'hardware', undefined],
        ['directories.tmp2', 'hardware', undefined],
        ['directories.final', 'hardware', undefined],
      ],
    );
    assert.deepEqual(findingsOf(name, settings, host()), []);
  });

  it('goes by memory, disks and programs', () => {
    const less = host({ memoryBytes: 64 * GIB, freeMemoryBytes: 60 * GIB });
    assert.deepEqual(recommend(less, { now: NOW }).settings.directories, TMP);
    const huge = host({
      memoryBytes: 512 * GIB,
      freeMemoryBytes: 500 * GIB,
      programs: { bladebit: '/b', chia_plot: '/c' },
    });
    assert.deepEqual(
      { ...recommend(huge, { now: NOW }).settings, directories: undefined },
      { plotter: 'bladebit', mode: 'ram', k: 32, threads: 16, directories: undefined },
    );
    const tight = host({ memoryBytes: 6 * GIB, freeMemoryBytes: 5 * GIB });
    assert.equal(recommend(tight, { now: NOW }).settings.buckets, 512);
    assert.equal(recommend(host({ openFiles: { soft: 256, hard: 256 } }), { now: NOW }).settings.buckets, 128);
    const onlyChia = host({ programs: { chia: '/usr/bin/chia' } });
    assert.equal(recommend(onlyChia, { now: NOW }).settings.plotter, 'chiapos');
  });

  it('says what is lacking', () => {
    const bare = host({ mounts: [{ ...HDD, freeBytes: 10 * GIB }], programs: {} });
    const { remarks, settings } = recommend(bare, { now: NOW, k: 32 });
    assert.match(remarks.join('\n'), /chia_plot isn't in PATH: install Mad Max/);
    assert.match(remarks.join('\n'), /No file system has the 256 GiB free/);
    assert.equal(settings.directories?.tmp, undefined);
    const asked = recommend(host(), { now: NOW, plotter: 'bladebit' });
    assert.equal(asked.settings.mode, 'disk');
    assert.match(asked.remarks.join(), /bladebit isn't in PATH/);
  });

  it('keeps the system’s own file system for the person’s folder, and shares a disk only where there is no other', () => {
    const root = { ...SSD, path: '/', mountpoint: '/' };
    const { settings, reasons } = recommend(host({ mounts: [root] }), { now: NOW });
    assert.deepEqual(settings.directories, { tmp: '/home/me/plots/', final: '/home/me/plots/' });
    assert.match(reasons.at(-1)!.because, /no other disk/);
    const unwritable = host({ mounts: [{ ...SSD, state: 'not writable' }, OTHER_SSD, RAM_DISK, HDD] });
    assert.equal(recommend(unwritable, { now: NOW }).settings.directories?.tmp, '/mnt/ssd2/');
  });

  it('goes by past runs that differ in one setting, with the gain and its interval', () => {
    const runs = [...scattered(2000, 4).map((s) => run(16, s)), ...scattered(1800, 4).map((s) => run(12, s))];
    const { value, basis, gain, instead } = reasonFor('threads', host(), runs);
    assert.deepEqual([value, basis, instead], [12, 'past runs', 16]);
    assert.ok(gain && gain.interval[0] < 2000 / 1800 && 2000 / 1800 < gain.interval[1] && gain.interval[0] > 1);
    const buckets = [
      ...scattered(2000, 3).map((s) => run(16, s)),
      ...scattered(1900, 3).map((s) => run(16, s, 1, 512)),
    ];
    assert.equal(reasonFor('buckets', host(), buckets).value, 512);
  });

  it('does not go by single runs, nor by runs that differ in more than one setting', () => {
    assert.equal(reasonFor('threads', host(), [run(16, 2000), run(8, 1000)]).basis, 'hardware');
    const mixed = [...scattered(2000, 3).map((s) => run(16, s)), ...scattered(1000, 3).map((s) => run(8, s, 1, 512))];
    assert.equal(reasonFor('threads', host(), mixed).basis, 'hardware');
    assert.equal(reasonFor('buckets', host(), mixed).basis, 'plotter');
  });

  it('goes by the law of scalability where enough thread counts were tried', () => {
    // X(N) of Gunther’s law with σ = 0.05 and κ = 0.008: its peak is at √(0.95 / 0.008) = 10.9 threads.
    const seconds = (n: number) => (4000 * (1 + 0.05 * (n - 1) + 0.008 * n * (n - 1))) / n;
    const runs = [2, 4, 8, 12, 16].flatMap((n) => scattered(seconds(n), 3).map((s) => run(n, s)));
    const { value, basis, gain, instead } = reasonFor('threads', host(), runs);
    assert.equal(basis, 'fitted law');
    assert.ok(Math.abs((value as number) - 10.9) <= 1.5, String(value));
    assert.equal(instead, 16);
    const truth = seconds(16) / seconds(value as number);
    assert.ok(
      gain && Math.abs(gain.ratio - truth) < 0.05 && gain.interval[0] <= gain.ratio && gain.ratio <= gain.interval[1],
    );
    assert.deepEqual(reasonFor('threads', host(), runs), reasonFor('threads', host(), runs));
  });

  it('chooses the plotter that was fastest here', () => {
    const bladebit = scattered(1500, 3).map(
      (seconds): PastRun => ({ plotter: 'bladebit', configuration: { k: 32, mode: 'disk' }, seconds, at: 1 }),
    );
    const runs = [...scattered(2000, 3).map((s) => run(16, s)), ...bladebit];
    const { settings, reasons } = recommend(host(), { now: NOW, runs });
    assert.deepEqual([settings.plotter, settings.mode], ['bladebit', 'disk']);
    assert.equal(reasons[0]?.basis, 'past runs');
    assert.equal(reasons[0]?.instead, 'madmax');
  });

  it('is kept with what came true', () => {
    const before = [...scattered(2000, 4).map((s) => run(16, s)), ...scattered(1800, 4).map((s) => run(12, s))];
    const recommendation = recommend(host(), { now: NOW, runs: before });
    assert.deepEqual(outcomesOf(recommendation, before), []);
    const good = scattered(1805, 3).map((s) => run(12, s, NOW + 1));
    const [outcome] = outcomesOf(recommendation, [...before, ...good]);
    assert.equal(outcome?.setting, 'threads');
    assert.equal(outcome?.held, true);
    assert.equal(outcome?.measured.runs, 3);
    const bad = scattered(2600, 3).map((s) => run(12, s, NOW + 1));
    assert.equal(outcomesOf(recommendation, [...before, ...bad])[0]?.held, false);
    assert.deepEqual(JSON.parse(JSON.stringify(recommendation)), recommendation);
  });
});

describe('past runs', () => {
  it('are the finished plots whose configuration and time are known', () => {
    const plot = {
      plotter: 'madmax',
      configuration: { threads: 4 },
      k: 25,
      seconds: 60,
      startedAt: 5,
      outcome: 'finished',
    };
    const runs = pastRunsOf([
      plot,
      { ...plot, outcome: 'failed' },
      { ...plot, seconds: undefined },
      { ...plot, configuration: undefined },
      { ...plot, plotter: undefined },
    ]);
    assert.deepEqual(runs, [{ plotter: 'madmax', configuration: { threads: 4, k: 25 }, seconds: 60, at: 5 }]);
  });

  it('are read of the newest plots, and of each no more than counts', () => {
    const plot = { plotter: 'madmax', configuration: { threads: 4 }, seconds: 60, outcome: 'finished', startedAt: 5 };
    const kept: object[] = [];
    const runs = pastRunsIn({
      plots: ({ outcome, limit }, keep) => {
        assert.deepEqual([outcome, limit], ['finished', 5000]);
        const found = [keep({ ...plot, steps: [{ step: 'Phase 1', seconds: 50 }], account: { seconds: 60 } })];
        kept.push(...found);
        return found;
      },
    });
    assert.deepEqual(kept, [{ ...plot, steps: [], account: undefined }]);
    assert.deepEqual(runs, [{ plotter: 'madmax', configuration: { threads: 4 }, seconds: 60, at: 5 }]);
  });
});

describe('the interval of a gain', () => {
  it('holds the true gain in about 95 of 100 trials', () => {
    let state = 7;
    const uniform = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state + 1) / 2 ** 32;
    };
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const times = (seconds: number, count: number) =>
      Array.from({ length: count }, () => seconds * Math.exp(0.05 * normal()));
    let held = 0;
    const trials = 1000;
    for (let trial = 0; trial < trials; trial++) {
      const gain = gainOf(times(1000, 5), times(900, 4))!;
      if (gain.interval[0] <= 1000 / 900 && 1000 / 900 <= gain.interval[1]) held++;
    }
    assert.ok(held / trials > 0.93 && held / trials < 0.975, String(held));
  });

  it('is none with fewer than two runs on a side, and a point where runs do not scatter', () => {
    assert.equal(gainOf([1], [1, 2]), undefined);
    assert.deepEqual(gainOf([2, 2], [1, 1])?.interval, [2, 2]);
  });
});
