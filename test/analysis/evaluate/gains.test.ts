import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Baselines } from '../../../src/analysis/bottleneck/baselines.ts';
import type { BottleneckName } from '../../../src/analysis/bottleneck/classes.ts';
import { foretoldGain, type GainBasis, gainBasis } from '../../../src/analysis/bottleneck/gain.ts';
import type { Signals } from '../../../src/analysis/bottleneck/signals.ts';
import { evaluateGains } from '../../../src/analysis/evaluate/bottlenecks.ts';
import { type PacedRun, scoreGains } from '../../../src/analysis/evaluate/gains.ts';
import { replayMeasured } from '../../../src/engine/replay.ts';
import { madMax } from '../../events/madMax.ts';
import { IDLE, lanes, plotting } from '../bottleneck/scenes.ts';
import { verdictOf } from '../bottleneck/verdictOf.ts';

const RECORDINGS = join(import.meta.dirname, '../../../../shared/data/plotter-runs');
const STARVED = {
  ...lanes({ computing: 0.5, starved: 0.5 }),
  cores: 0.9,
  delay: 0.9,
  hostBusy: 1,
  plottersShare: 0.45,
};

const APART = { cost: 0, deviation: 0 };
const plotter = madMax();

describe('foretold gains', () => {
  /** On a host whose cores don't get into each other's way. */
  const basis = (signals: Partial<Signals>) => ({ signals: plotting(signals), plotter: 'madmax', crowding: APART });

  it('are what the cores allow that others or a quota have', () => {
    const gain = foretoldGain('cpu-starved', basis(STARVED));
    assert.ok(gain && gain.ratio > 1.8 && gain.ratio <= 2, JSON.stringify(gain));
    assert.ok(gain.interval[0] < gain.ratio && gain.ratio < gain.interval[1]);
  });

  it('are the cores that the work of a plot could keep busy if no disk were waited for', () => {
    const gain = foretoldGain('disk-bandwidth', basis({ ...lanes({ computing: 0.2, disk: 0.8 }), cores: 0.35 }));
    assert.ok(gain && Math.abs(gain.ratio - (2 * 0.84) / 0.35) < 0.01, JSON.stringify(gain));
  });

  it('leave the time as it is in which no thread wants a core', () => {
    const half = { ...STARVED, ...lanes({ computing: 0.1, starved: 0.4, own: 0.5 }), cores: 0.2, delay: 0.8 };
    const gain = foretoldGain('cpu-starved', basis(half));
    assert.ok(gain && gain.ratio > 1.3 && gain.ratio < 1.5, JSON.stringify(gain));
  });

  it('rest on how the plotter was in the same step, where that was seen', () => {
    const usual = new Baselines().of(plotter);
    for (let at = 0; at < 20; at++) usual.inStep.add(plotting({ cores: 1.2, moved: 6e7 }));
    const signals = plotting({ ...lanes({ computing: 0.3, disk: 0.7 }), cores: 0.4, moved: 2e7 });
    const gain = foretoldGain('disk-latency', { signals, plotter: 'madmax', ...usual, crowding: APART });
    assert.ok(gain && Math.abs(gain.ratio - 3) < 0.01, JSON.stringify(gain));
  });

  it('rest on how the plotter was just before, where that is known only', () => {
    const spinning = { ...lanes({ disk: 1 }), cores: 1, moved: 6e7 };
    const before = plotting({ ...spinning, moved: 3e8 });
    const gain = foretoldGain('disk-bandwidth', { signals: plotting(spinning), plotter: 'bladebit', before });
    assert.ok(gain && Math.abs(gain.ratio - 5) < 0.01, JSON.stringify(gain));
  });

  it('are the time between two plots, while a copy or a link holds the next one', () => {
    const gain = foretoldGain('network', { ...basis(IDLE), idlePerPlot: 1.5 });
    assert.equal(gain?.ratio, 2.5);
  });

  it('are the cores that more threads would keep busy', () => {
    const serial = { ...lanes({ computing: 1 }), cores: 1, allowedCores: 2 };
    const gain = foretoldGain('thread-limited', { ...basis(serial), threads: 1 });
    assert.ok(gain && Math.abs(gain.ratio - 1.68) < 0.01, JSON.stringify(gain));
    assert.equal(foretoldGain('thread-limited', { ...basis(serial), threads: 2 }), undefined);
  });

  it('of a quota are less where it held back little', () => {
    const of = (quotaHeld: number) => {
      const quota = { ...lanes({ computing: 0.5, throttled: 0.5 }), cores: 0.6, allowedCores: 0.6, quotaHeld };
      return foretoldGain('cpu-starved', { ...basis({ ...quota, hostBusy: 0.32 }), kind: 'quota' })?.ratio ?? 0;
    };
    assert.ok(of(0.5) < 0.9 * of(1.2), `${of(0.5)} ${of(1.2)}`);
  });

  it('of fewer buckets grow with the hand-overs that these save, for each entry', () => {
    const locked = { ...lanes({ computing: 0.5, queued: 0.5 }), cores: 1.7, kernelShare: 0.75, switchesPerCore: 1e5 };
    const of = (k: number, buckets: number) =>
      foretoldGain('lock', { ...basis(locked), k, buckets, threads: 2 })?.ratio ?? 0;
    assert.ok(of(20, 1024) > 10 && of(22, 1024) > 5 && of(20, 1024) > of(22, 1024), `${of(20, 1024)}`);
    assert.ok(of(20, 256) > 2 && of(20, 256) < 4, `${of(20, 256)}`);
    assert.ok(of(32, 1024) > 2 && of(32, 1024) < 4, `${of(32, 1024)}`);
  });

  it('of a second core are none where threads that hand each other much lose as much by it', () => {
    const kept = { ...lanes({ computing: 0.6, queued: 0.4 }), cores: 1, allowedCores: 1, hostBusy: 0.5 };
    const of = (k: number) =>
      foretoldGain('cpu', {
        ...basis(kept),
        crowding: { cost: 0.5, deviation: 0.25 },
        kind: 'affinity',
        k,
        buckets: 64,
      });
    assert.ok((of(21)?.ratio ?? 1) < 1.05, JSON.stringify(of(21)));
    assert.ok((of(30)?.ratio ?? 0) > 1.1, JSON.stringify(of(30)));
  });

  it('are less of plots that are made of small pieces', () => {
    const waiting = plotting({ ...lanes({ computing: 0.2, disk: 0.8 }), cores: 0.35 });
    const of = (k: number, buckets: number) => {
      const made = { ...plotter, configuration: { k, buckets } };
      const verdict = { ...verdictOf('disk-bandwidth', waiting), plotter: made };
      return foretoldGain('disk-bandwidth', { ...gainBasis(verdict, waiting), crowding: APART })?.ratio ?? 0;
    };
    const [small, large] = [of(21, 64), of(32, 256)];
    assert.ok(small < 0.8 * large && of(32, 512) > 0.97 * large, `${small} ${large}`);
  });

  it('are no more cores than its threads keep busy, on a host with many', () => {
    const waiting = {
      ...lanes({ computing: 0.2, disk: 0.8 }),
      cores: 2,
      hostCores: 32,
      allowedCores: 32,
      hostBusy: 0.07,
    };
    const of = (threads?: number) => foretoldGain('disk-latency', { ...basis(waiting), threads })?.ratio ?? 0;
    assert.equal(of(8), 6);
    assert.ok(of(64) > 13 && of() === of(64), `${of(64)}`);
    const few = { ...lanes({ computing: 1 }), cores: 10, hostCores: 32, allowedCores: 32, hostBusy: 0.32 };
    const more = foretoldGain('thread-limited', { ...basis(few), threads: 8 })?.ratio ?? 0;
    assert.ok(more > 2.5, `${more}`);
  });

  it('are not those of a time when it was kept from cores as well', () => {
    const usual = new Baselines().of(plotter);
    const kept = { ...lanes({ computing: 1 }), cores: 0.98, allowedCores: 1, hostBusy: 0.5, plottersShare: 0.98 };
    for (let at = 0; at < 20; at++)
      for (const one of [usual.inStep, usual.inAll]) one.add(plotting({ ...kept, cores: 0.99 }));
    const ratioOf = (name: 'cpu' | 'thread-limited', more: Partial<GainBasis>) =>
      foretoldGain(name, { ...basis({ ...kept, ...more.signals }), ...usual, crowding: APART, ...more })?.ratio ?? 0;
    assert.ok(ratioOf('cpu', { kind: 'affinity' }) > 1.6);
    assert.ok(ratioOf('thread-limited', { threads: 1, signals: plotting({ ...kept, allowedCores: 2 }) }) > 1.6);
  });

  describe('where cores get into each other’s way', () => {
    const CROWDED = { cost: 0.5, deviation: 0.1 };
    const ratioOf = (name: BottleneckName, signals: Partial<Signals>, more: Partial<GainBasis>, cost = CROWDED) =>
      foretoldGain(name, { ...basis(signals), crowding: cost, ...more })?.ratio ?? Number.NaN;
    const KEPT = { ...lanes({ computing: 1 }), cores: 0.98, allowedCores: 1, hostBusy: 0.5, plottersShare: 0.98 };

    it('a second core brings less than the first', () => {
      const ratio = ratioOf('cpu', KEPT, { kind: 'affinity' });
      assert.ok(ratio > 1.15 && ratio < 1.25, `${ratio}`);
    });

    it('nothing is lost that is crowded already, as beside programs that fill the host, or in the pauses of a quota', () => {
      const quota = {
        ...lanes({ computing: 0.3, throttled: 0.7 }),
        cores: 0.6,
        allowedCores: 0.6,
        quotaHeld: 1.4,
        hostBusy: 0.3,
      };
      const of = (cost: typeof CROWDED) => ratioOf('cpu-starved', quota, { kind: 'quota', threads: 2 }, cost);
      assert.ok(Math.abs(of(CROWDED) - of(APART)) < 0.01, `${of(CROWDED)}`);
      const starved = (cost: typeof CROWDED) => ratioOf('cpu-starved', STARVED, { kind: 'others' }, cost);
      assert.ok(starved(CROWDED) >= starved(APART), `${starved(CROWDED)}`);
    });

    it('the less is known of it the wider the interval', () => {
      const width = (deviation: number) => {
        const { interval } =
          foretoldGain('cpu', { ...basis(KEPT), kind: 'affinity', crowding: { cost: 0.4, deviation } }) ??
          assert.fail();
        return interval[1] / interval[0];
      };
      assert.ok(width(0.3) > width(0.1) * 1.1, `${width(0.3)} ${width(0.1)}`);
    });

    it('changes nothing where the same step was seen at another time: waiting costs as much', () => {
      const usual = new Baselines().of(plotter);
      for (let at = 0; at < 20; at++) usual.inStep.add(plotting({ cores: 1.8, hostBusy: 0.9, moved: Number.NaN }));
      const slow = { ...lanes({ computing: 0.3, disk: 0.7 }), cores: 0.45, hostBusy: 0.25, moved: Number.NaN };
      assert.equal(ratioOf('disk-latency', slow, usual), 4);
    });
  });

  describe('where other programs go on to want cores', () => {
    const quota = {
      ...lanes({ computing: 0.3, throttled: 0.7 }),
      cores: 0.6,
      delay: 1.4,
      allowedCores: 0.6,
      quotaHeld: 1.4,
    };
    const ratioOf = (signals: Partial<Signals>, staying?: number) =>
      foretoldGain('cpu-starved', { ...basis({ ...quota, ...signals }), kind: 'quota', threads: 2 }, staying)?.ratio ??
      0;
    const alone = { hostBusy: 0.31, plottersShare: 0.97, othersCores: 0.02, hostRunnable: 1.7 };
    const besideOne = { hostBusy: 0.8, plottersShare: 0.375, othersCores: 1, hostRunnable: 2.7 };
    const besideFour = { hostBusy: 1, plottersShare: 0.3, othersCores: 1.4, hostRunnable: 5.7 };

    it('a higher quota gives the cores that they leave, or a share of them', () => {
      // Between what plotters keep busy mostly, and what the quota held back.
      assert.ok(Math.abs(ratioOf(alone) - Math.sqrt(2 * 0.84 * 2) / 0.6) < 0.01, `${ratioOf(alone)}`);
      assert.ok(Math.abs(ratioOf(besideOne) - (2 * 2) / 3 / 0.6) < 0.1, `${ratioOf(besideOne)}`);
      assert.ok(Math.abs(ratioOf(besideFour) - (2 * 2) / 6 / 0.6) < 0.1, `${ratioOf(besideFour)}`);
    });

    it('a disk that is waited for no longer gains no more than they leave', () => {
      const waiting = { ...lanes({ computing: 0.2, disk: 0.8 }), cores: 0.35 };
      const ratio = (signals: Partial<Signals>) =>
        foretoldGain('disk-bandwidth', basis({ ...waiting, ...signals }))?.ratio ?? 0;
      assert.ok(ratio({ ...besideFour, plottersShare: 0.2 }) < 0.5 * ratio({ ...alone, plottersShare: 0.9 }));
    });

    it('threads that hand each other fewer locks do more on the cores that they have', () => {
      const locked = {
        ...lanes({ computing: 0.5, queued: 0.2, starved: 0.3 }),
        cores: 1,
        kernelShare: 0.8,
        switchesPerCore: 1e5,
      };
      const ratio = (signals: Partial<Signals>) =>
        foretoldGain('lock', { ...basis({ ...locked, ...signals }), threads: 4 })?.ratio ?? 0;
      const [free, beside] = [ratio(alone), ratio({ ...besideFour, plottersShare: 0.5, othersCores: 1 })];
      assert.ok(beside > 2 && beside < free, `${free} ${beside}`);
    });

    it('nothing is lost by it where they have all cores', () => {
      assert.equal(ratioOf({ ...besideFour, hostRunnable: 30 }), 1);
    });

    it('stopping some of them leaves the rest', () => {
      const starved = { ...STARVED, othersCores: 1.1 };
      const of = (staying?: number) =>
        foretoldGain('cpu-starved', { ...basis(starved), kind: 'others' }, staying)?.ratio ?? 0;
      assert.ok(of() > 1.8 && of(0.5) < of() && of(1) === 1 && of(0.5) > 1, [of(), of(0.5), of(1)].join(' '));
    });
  });

  it('are the idle cores that a plotter is kept from, which its own are no measure of', () => {
    const kept = { ...lanes({ computing: 1 }), cores: 0.98, allowedCores: 1, hostBusy: 0.5, plottersShare: 0.98 };
    const gain = foretoldGain('cpu', { ...basis(kept), kind: 'affinity' });
    assert.ok(gain && Math.abs(gain.ratio - (2 * 0.84) / 0.98) < 0.01, JSON.stringify(gain));
  });

  it('are none where nothing can be told', () => {
    assert.equal(foretoldGain('cpu', basis({})), undefined);
    assert.equal(foretoldGain('copy', basis(IDLE)), undefined);
    const spin = { ...lanes({ disk: 1 }), cores: 1 };
    assert.equal(foretoldGain('disk-bandwidth', { signals: plotting(spin), plotter: 'bladebit' }), undefined);
  });
});

describe('evaluation of gains', () => {
  const usual = new Baselines().of(plotter);

  function moment(at: number, progress: number, signals: Partial<Signals>): PacedRun['moments'][number] {
    const verdict = verdictOf(signals === STARVED ? 'cpu-starved' : 'cpu', plotting(signals));
    return { at, verdict, usual, progress };
  }

  /** Twenty seconds at one pace, then at another. */
  function run(name: string, conditionOn: number | null, paceUnder: number): PacedRun {
    let progress = 0;
    const moments = Array.from({ length: 40 }, (_, at) => {
      const isUnder = conditionOn !== null && at > conditionOn;
      progress += isUnder ? paceUnder : 0.02;
      return moment(at, progress, isUnder ? STARVED : {});
    });
    const truth = [{ from: -1, to: 40, class: 'cpu' }];
    const recorded = {
      run: name,
      plotter: 'madmax',
      condition_on: conditionOn,
      condition_off: null,
      truth,
      path: '',
      configuration: name,
    };
    return { run: recorded, moments, costs: [], work: 'madmax 22' };
  }

  it('compares with another part of the same plot', () => {
    const score = scoreGains([run('halved', 20, 0.01)]);
    assert.equal(score.n, 1);
    assert.ok(Math.abs(score.outcomes[0].came - 2) < 0.01, JSON.stringify(score.outcomes[0]));
    assert.deepEqual([score.within20, score.intervalHeld, score.outcomes[0].against], [1, 1, 'the same run']);
  });

  it('compares with the same part of the plot in another run, where there is one', () => {
    const score = scoreGains([run('from the start', -1, 0.005), run('free', null, 0)]);
    assert.equal(score.n, 1);
    assert.ok(Math.abs(score.outcomes[0].came - 4) < 0.2, JSON.stringify(score.outcomes[0]));
    assert.deepEqual([score.within20, score.outcomes[0].against], [0, 'other runs']);
  });

  it('says why it can’t score a run', () => {
    const { n, unscored } = scoreGains([run('from the start', -1, 0.005)]);
    assert.equal(n, 0);
    assert.deepEqual(unscored, [
      { name: 'from the start', why: 'no part of a plot was made both under the condition and without it' },
    ]);
  });

  it('scores nothing where no condition was switched', () => {
    assert.deepEqual(scoreGains([run('free', null, 0)]), { n: 0, outcomes: [], unscored: [] });
  });

  it('holds on recordings of real plotters', async function () {
    if (!existsSync(RECORDINGS)) this.skip();
    this.timeout(0);
    const score = await evaluateGains(RECORDINGS, replayMeasured);
    assert.ok(score.n >= 10 && (score.medianError ?? 1) <= 0.2, JSON.stringify({ ...score, outcomes: [] }));
    assert.ok((score.within20 ?? 0) >= 0.75, `within 20 %: ${score.within20}`);
    assert.ok((score.intervalHeld ?? 0) >= 0.7, `held: ${score.intervalHeld}`);
  });
});
