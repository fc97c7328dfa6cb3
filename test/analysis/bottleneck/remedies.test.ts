import assert from 'node:assert/strict';
import { remediesFor } from '../../../src/analysis/bottleneck/remedies.ts';
import type { Signals } from '../../../src/analysis/bottleneck/signals.ts';
import { kindOf, type Situation } from '../../../src/analysis/bottleneck/situation.ts';
import type { Remedy } from '../../../src/events/events.ts';
import { madMax } from '../../events/madMax.ts';
import { lanes, plotting } from './scenes.ts';

describe('remedies', () => {
  const FAST = 'A RAM disk for the second temporary folder';

  function situation(
    different: Partial<Omit<Situation, 'plotter'>>,
    plotter: Partial<Situation['plotter']> = {},
  ): Situation {
    const { signals = plotting() } = different;
    return {
      name: 'cpu',
      plotter: madMax({ pid: 812, ...plotter }),
      signals,
      lasting: signals,
      idlePerPlot: Number.NaN,
      where: {},
      competitors: [],
      ...different,
    };
  }

  function ofSlowTmp2(plotter: string) {
    const signals = plotting({ disk: 0.6, diskBusy: 1 });
    const remedies = remediesFor(
      situation(
        { name: 'disk-bandwidth', signals, where: { disk: 'sda' } },
        {
          plotter,
          configuration: { k: 32, tmp: '/mnt/a', tmp2: '/mnt/a' },
          directories: [{ use: 'tmp2', path: '/mnt/a', disks: ['sda'] }],
        },
      ),
    );
    return remedies.some(({ text }) => text.startsWith(FAST));
  }

  it('blame a limit for swapping where that is met, and the host where it isn’t', () => {
    const kind = (limitHits: number) =>
      kindOf('memory', plotting({ groupMemory: 0.8, limitHits, swapIn: 2e7, memoryStall: 0.3 }));
    assert.deepEqual([40, 0, Number.NaN].map(kind), ['limit', 'swap', 'swap']);
  });

  describe('against programs that take its cores', () => {
    const starved: Partial<Signals> = {
      ...lanes({ computing: 0.3, starved: 0.7 }),
      cores: 0.5,
      delay: 1.2,
      hostBusy: 1,
      plottersShare: 0.25,
      othersCores: 1.5,
      hostRunnable: 6,
    };
    const rival = (name: string, cores: number, processes = 1) => ({ name, pid: 100 + name.length, processes, cores });
    const against = (...competitors: Situation['competitors'][number][]) =>
      remediesFor(situation({ name: 'cpu-starved', kind: 'others', signals: plotting(starved), competitors }));

    it('name all that have most of it, and how many processes they are', () => {
      assert.match(against(rival('xz', 1.4))[0].text, /^Stop xz \(process 102\), or/);
      assert.match(against(rival('stress', 1.4, 4))[0].text, /^Stop stress \(4 processes\), or/);
      const [stop, renice] = against(rival('ffmpeg', 0.8), rival('xz', 0.6), rival('sh', 0.1));
      assert.match(stop.text, /^Stop ffmpeg \(process 106\) and xz \(process 102\), or/);
      assert.match(renice.text, /renice -n 10 -p 106 102,/);
    });

    it('name none of little where most come and go', () => {
      const [stop, lower] = against(rival('sh', 0.2));
      assert.match(stop.text, /^Stop the other programs, or run them at other times/);
      assert.match(lower.text, /renice -n 10 for the others/);
      assert.deepEqual(stop.gain, against()[0].gain);
    });

    it('lower the weight of what counts: threads, sessions, or services', () => {
      const second = (...apart: Situation['competitors'][number]['apart'][]) =>
        against(...apart.map((one, at) => ({ ...rival(`xz${at}`, 1 - at / 10), apart: one })))[1].text;
      assert.match(second(undefined, undefined), /go first: renice -n 10 -p /);
      assert.match(
        second('session', undefined),
        /go first: echo 10 \| tee \/proc\/103\/autogroup \/proc\/103\/autogroup, /,
      );
      assert.match(second('session', 'service'), /go first: CPUWeight=1000 for its service, or 10 /);
    });

    it('foretell less where others stay, and a little less of niceness', () => {
      const gainOf = ({ gain }: Remedy) => gain?.ratio ?? 0;
      const [stop, renice] = against(rival('ffmpeg', 1.5)).map(gainOf);
      const [stopHalf] = against(rival('ffmpeg', 0.6)).map(gainOf);
      assert.ok(stop > renice && renice > stopHalf && stopHalf > 1, [stop, renice, stopHalf].join(' '));
    });
  });

  describe('of a plotter that fills the cores that it may use while others are idle', () => {
    const signals = plotting({ cores: 0.98, allowedCores: 1, hostBusy: 0.5, hostRunnable: 2, physicalCores: 2 });

    it('let it use the others', () => {
      const kind = kindOf('cpu', signals);
      assert.equal(kind, 'affinity');
      const [remedy] = remediesFor(situation({ kind: 'affinity', signals }));
      assert.match(remedy.text, /taskset -acp 0-1 812 /);
      assert.ok(remedy.gain && remedy.gain.ratio > 1.3, JSON.stringify(remedy));
    });

    it('raise the quota where one is used up', () => {
      assert.equal(kindOf('cpu', { ...signals, quotaHeld: 0.1 }), 'quota');
      const [remedy] = remediesFor(situation({ kind: 'quota', signals: { ...signals, quotaHeld: 0.1 } }));
      assert.match(remedy.text, /^Raise the CPU quota/);
    });

    it('are none where the others are busy as well', () => {
      assert.equal(kindOf('cpu', { ...signals, hostBusy: 0.95 }), undefined);
      assert.equal(kindOf('cpu', plotting()), undefined);
    });
  });

  it('propose a RAM disk for the second temporary folder of plotters that write mostly to it', () => {
    for (const plotter of ['madmax', 'gigahorse']) assert.ok(ofSlowTmp2(plotter), plotter);
    for (const plotter of ['chiapos', 'bladebit']) assert.ok(!ofSlowTmp2(plotter), plotter);
  });
});
