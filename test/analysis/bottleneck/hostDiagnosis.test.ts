import assert from 'node:assert/strict';
import type { AdviceStore, KeptAdvice } from '../../../src/analysis/bottleneck/adviceKeeper.ts';
import { HostDiagnosis } from '../../../src/analysis/bottleneck/hostDiagnosis.ts';
import { BottleneckLog } from '../../../src/events/bottleneckLog.ts';
import { type EngineEvent, processAttributes } from '../../../src/events/events.ts';
import type { MetricName } from '../../../src/metrics/catalogue.ts';
import type { Frame } from '../../../src/metrics/frame.ts';
import type { Attributes } from '../../../src/metrics/metric.ts';
import { LANES, type TimeLane } from '../../../src/metrics/timeLanes.ts';
import { madMax } from '../../events/madMax.ts';
import { frameOf } from '../../metrics/frameOf.ts';

const plotter = madMax({
  pid: 812,
  argv: ['chia_plot', '-r', '2'],
  cgroup: '/plots-memory',
  cpuCgroup: '/system.slice/plots.service',
  configuration: { threads: 2, buckets: 1024 },
});

/** A host with two cores: what its plotter gets, and what else is to be seen. */
interface Seen {
  readonly cores: number;
  readonly delay: number;
  readonly hostBusy: number;
  readonly lanes: Partial<Record<TimeLane, number>>;
  readonly more?: readonly (readonly [MetricName, Attributes, number])[];
}

const WELL: Seen = { cores: 1.8, delay: 0.3, hostBusy: 0.92, lanes: { computing: 0.86, queued: 0.14 } };
const STARVED: Seen = { cores: 0.6, delay: 1.4, hostBusy: 1, lanes: { computing: 0.3, starved: 0.7 } };
const HELD_BY_QUOTA: Seen = {
  cores: 0.8,
  delay: 1.2,
  hostBusy: 0.41,
  lanes: { computing: 0.4, throttled: 0.6 },
  more: [
    ['process.cgroup.cpu.throttled.rate', {}, 0.6],
    ['process.cgroup.cpu.limit', {}, 0.8],
  ],
};

function frame(at: number, { cores, delay, hostBusy, lanes, more = [] }: Seen, of = plotter): Frame {
  const own = processAttributes(of);
  return frameOf(at, [
    ['system.cpu.utilization', {}, hostBusy],
    ['system.cpu.logical.count', {}, 2],
    ['system.pressure.stall', { resource: 'cpu', stalled: 'some' }, 0.3],
    ['system.pressure.stall', { resource: 'memory', stalled: 'some' }, 0],
    ['system.pressure.stall', { resource: 'io', stalled: 'some' }, 0],
    ['plotters.cpu.utilization', {}, cores],
    ['process.cpu.utilization', own, cores],
    ['process.cpu.mode.utilization', { ...own, 'cpu.mode': 'system' }, 0.1 * cores],
    ['process.cpu.delay.rate', own, delay],
    ['process.context_switches.rate', own, 3000],
    ['process.io.rate', { ...own, 'disk.io.direction': 'write' }, 2e7 * cores],
    ...LANES.map((lane) => ['process.time.share', { ...own, lane }, lanes[lane] ?? 0] as const),
    ...more.map(([metric, attributes, value]) => [metric, { ...own, ...attributes }, value] as const),
  ]);
}

describe('diagnosis of a host', () => {
  let told: EngineEvent[];
  let log: BottleneckLog;
  let diagnosis: HostDiagnosis;

  beforeEach(() => {
    told = [];
    log = new BottleneckLog();
    diagnosis = new HostDiagnosis({
      tell: (event) => {
        told.push(event);
        log.apply(event);
      },
    });
  });

  function hear(event: EngineEvent): void {
    diagnosis.hear(event);
    log.apply(event);
  }

  function look(from: number, seconds: number, seen: Seen): void {
    for (let at = from; at < from + seconds; at++) diagnosis.look(frame(at, seen));
  }

  /** Class, and when it was told first, of what was told of the plotter. */
  function changes(): [string | undefined, number][] {
    const ofPlotter = told.flatMap((event) => (event.type === 'bottleneck.changed' && event.processId ? [event] : []));
    const isNew = (at: number) => ofPlotter[at].bottleneck?.since !== ofPlotter[at - 1]?.bottleneck?.since;
    return ofPlotter.filter((_, at) => isNew(at)).map(({ at, bottleneck }) => [bottleneck?.class, at]);
  }

  it('says no more what a person has called wrong, and keeps nothing that was said of another verdict', () => {
    const kept: string[] = [];
    const judgements = { all: () => [], put: (one: { class: string }) => void kept.push(one.class) };
    diagnosis = new HostDiagnosis({ tell: (event) => void log.apply(event), judgements });
    hear({ type: 'process.seen', at: 0, process: plotter });
    look(0, 20, STARVED);
    assert.equal(log.of(plotter.id)?.class, 'cpu-starved');
    const said = { type: 'verdict.judged', at: 20, processId: plotter.id, isRight: false } as const;
    hear({ ...said, class: 'memory' });
    hear({ ...said, class: 'cpu-starved' });
    assert.deepEqual(kept, ['cpu-starved']);
    look(20, 15, STARVED);
    assert.notEqual(log.of(plotter.id)?.class, 'cpu-starved');
  });

  it('names what holds a plotter back within ten seconds, and when that is over', () => {
    hear({ type: 'process.seen', at: 0, process: plotter });
    look(0, 30, WELL);
    look(30, 30, STARVED);
    look(60, 30, WELL);
    const all = changes();
    assert.deepEqual(
      all.map(([name]) => name),
      ['cpu', 'cpu-starved', 'cpu'],
    );
    const [first, onset, end] = all.map(([, at]) => at);
    assert.ok(first <= 10 && onset - 30 <= 10 && end - 60 <= 10, all.join(' '));
    hear({ type: 'process.ended', at: 90, process: plotter });
    assert.deepEqual([log.host, log.plotters], [undefined, []]);
  });

  it('names no other cause while a verdict is held that the newest window no longer bears out', () => {
    hear({ type: 'process.seen', at: 0, process: plotter });
    look(0, 25, HELD_BY_QUOTA);
    look(25, 15, { ...WELL, hostBusy: 0.98, more: HELD_BY_QUOTA.more?.map(([name, of]) => [name, of, 0]) ?? [] });
    const kinds = told.flatMap((event) =>
      event.type === 'bottleneck.changed' && event.bottleneck?.class === 'cpu-starved' ? [event.bottleneck.kind] : [],
    );
    assert.deepEqual([...new Set(kinds)], ['quota']);
    assert.equal(log.of(plotter.id)?.class, 'cpu');
  });

  it('has the figures of the newest seconds, also while a verdict stands that is judged now and then', () => {
    hear({ type: 'process.seen', at: 0, process: plotter });
    look(0, 20, WELL);
    for (let at = 20; at < 30; at++) {
      diagnosis.look(frame(at, { ...WELL, cores: 1.6 + 0.01 * (at - 20) }));
      const [verdict] = diagnosis.verdicts;
      assert.equal(verdict.name, 'cpu');
      const means = [0, 1, 2, 3].map((before) => (at - before < 20 ? WELL.cores : 1.6 + 0.01 * (at - before - 20)));
      assert.ok(Math.abs(verdict.signals.cores - means.reduce((a, b) => a + b) / 4) < 1e-9, `${verdict.signals.cores}`);
    }
  });

  for (const seconds of [2, 5, 40]) {
    it(`does not take advice for followed while what it is about goes on, plot after plot of ${seconds} s`, () => {
      const kept = new Map<string, KeptAdvice>();
      const advice: AdviceStore = {
        all: () => [...kept].map(([key, one]) => ({ key, kept: one })),
        put: (key, one) => void kept.set(key, one),
      };
      diagnosis = new HostDiagnosis({ tell: (event) => void told.push(event), advice });
      hear({ type: 'process.seen', at: 0, process: plotter });
      const processId = plotter.id;
      const plot = { k: 28 };
      let at = 0;
      for (let made = 0; made < 6; made++) {
        hear({ type: 'plot.started', at, processId, plot });
        look(at, seconds, HELD_BY_QUOTA);
        at += seconds;
        hear({ type: 'plot.finished', at, processId, plot, seconds });
      }
      if (seconds > 2) assert.ok(kept.size > 0, 'advice was given');
      assert.ok([...kept.values()].every(({ since }) => since.length === 0));
      assert.deepEqual(
        told.filter(({ type }) => type === 'advice.followed'),
        [],
      );
    });
  }

  it('says with figures and names what is the matter, what to change, and what that gains', () => {
    hear({ type: 'process.seen', at: 0, process: plotter });
    look(0, 20, HELD_BY_QUOTA);
    const held = log.of(plotter.id);
    assert.equal(held?.class, 'cpu-starved');
    assert.equal(held.kind, 'quota');
    assert.match(held.cause, /^The CPU quota of its control group \/system.slice\/plots.service allows 0.8 cores/);
    assert.ok(held.evidence.includes('60 % held back by a CPU quota'), held.evidence.join('; '));
    const [remedy, fewer] = held.remedies;
    assert.match(remedy.text, /^Raise the CPU quota of \/system.slice\/plots.service to 2 cores/);
    assert.ok(remedy.gain && remedy.gain.ratio > 1.8 && remedy.gain.ratio < 2.2, JSON.stringify(remedy.gain));
    assert.ok(remedy.gain.interval[0] < remedy.gain.ratio && remedy.gain.interval[1] > remedy.gain.ratio);
    assert.deepEqual(fewer.setting, { name: 'threads', value: 1 });
    assert.equal(log.host?.cause, held.cause);
  });

  describe('where a memory limit is reached while a slow disk is read', () => {
    const reader = madMax({
      pid: 813,
      cgroup: '/plots',
      directories: [{ use: 'tmp', path: '/mnt/tmp', mountpoint: '/mnt/tmp', device: 'sdb', disks: ['sdb'] }],
    });
    const READ = 30 * 2 ** 20;

    /** `refaults`: pages a second that come back; undefined where no group limits it. */
    function told(refaults: number | undefined, lanes: Seen['lanes']) {
      const disk = { 'system.device': 'sdb' };
      hear({ type: 'process.seen', at: 0, process: reader });
      const seen: Seen = {
        cores: 0.06,
        delay: 0.01,
        hostBusy: 0.08,
        lanes,
        more: [
          ['system.pressure.stall', { resource: 'io', stalled: 'some' }, 0.9],
          ['system.disk.utilization', disk, 0.99],
          ['system.disk.io.rate', { ...disk, 'disk.io.direction': 'read' }, READ],
          ['system.disk.io.rate', { ...disk, 'disk.io.direction': 'write' }, 0],
          ['system.disk.operations.rate', disk, 120],
          ...(refaults === undefined
            ? []
            : ([
                ['process.cgroup.memory.utilization', {}, 0.5],
                ['process.cgroup.memory.limit_hits.rate', {}, 900],
                ['process.cgroup.memory.refaults.rate', { 'memory.page': 'file' }, refaults],
              ] as const)),
        ],
      };
      for (let at = 0; at < 20; at++) diagnosis.look(frame(at, seen, reader));
      return log.of(reader.id);
    }

    it('blames the limit for what is read again', () => {
      const held = told(READ / 4096, { computing: 0.06, memory: 0.94 });
      assert.deepEqual([held?.class, held?.kind], ['memory', 'limit']);
      assert.match(held?.cause ?? '', /control group \/plots allows: 100 % of what disk sdb moves had been in memory/);
      assert.match(held?.remedies[0].text ?? '', /^Raise the memory limit of \/plots/);
      assert.match(held?.interactions?.join(' ') ?? '', /Reading again what was dropped keeps its disk busy/);
    });

    it('blames it for the plotter of another user, of which the kernel doesn’t tell what it waits for', () => {
      assert.equal(told(READ / 4096, { computing: 0.06, unknown: 0.94 })?.class, 'memory');
    });

    it('blames the disk for what is read once, and where no group limits its memory', () => {
      assert.equal(told(20, { computing: 0.06, disk: 0.94 })?.class, 'disk-bandwidth');
      assert.equal(told(undefined, { computing: 0.06, disk: 0.94 })?.class, 'disk-bandwidth');
    });
  });

  describe('between two plots', () => {
    const copier = madMax({
      pid: 814,
      directories: [
        { use: 'tmp', path: '/mnt/tmp', mountpoint: '/mnt/tmp', device: 'sdb', disks: ['sdb'] },
        { use: 'final', path: '/mnt/farm', mountpoint: '/mnt/farm', device: 'sdc', disks: ['sdc'] },
      ],
    });
    const processId = copier.id;
    const disk = { 'system.device': 'sdc' };
    /** For a `share` of the second. */
    const copying = (share: number, progress: number): Seen => ({
      cores: 1.8 * (1 - share),
      delay: 0.3 * (1 - share),
      hostBusy: 0.92 * (1 - share) + 0.02 * share,
      lanes: { computing: 0.86 * (1 - share), queued: 0.14 * (1 - share), dirty: share },
      more: [
        ['system.pressure.stall', { resource: 'io', stalled: 'some' }, 0.8 * share],
        ['system.disk.utilization', disk, share],
        ['system.disk.io.rate', { ...disk, 'disk.io.direction': 'write' }, 3e6 * share],
        ['system.disk.operations.rate', disk, 3 * share],
        ['plotter.progress', {}, progress],
      ],
    });
    const plot = { k: 32 };
    const seconds = 30;

    function look(from: number, to: number, share: number, progress: number): void {
      for (let at = from; at < to; at++) diagnosis.look(frame(at, copying(share, progress), copier));
    }

    it('blames the copy as soon as nothing else is left to do, and what comes next as soon as the next plot is made', () => {
      hear({ type: 'process.seen', at: 0, process: copier });
      look(0, 30, 0, 0.5);
      hear({ type: 'plot.finished', at: 30, processId, plot, seconds });
      look(30, 31, 0.5, 1);
      look(31, 60, 1, 1);
      hear({ type: 'plot.started', at: 60, processId, plot });
      look(60, 61, 0.5, 0);
      look(61, 90, 0, 0.1);
      const all = changes();
      assert.deepEqual(
        all.map(([name]) => name),
        ['cpu', 'copy', 'cpu'],
      );
      assert.ok(all[1][1] <= 32 && all[2][1] <= 62, all.join(' '));
    });

    it('knows so of those that copy before they say that the plot is finished', () => {
      hear({ type: 'process.seen', at: 0, process: copier });
      look(0, 30, 0, 0.5);
      look(30, 31, 0.5, 1);
      look(31, 60, 1, 1);
      assert.deepEqual(
        changes().map(([name]) => name),
        ['cpu', 'copy'],
      );
    });

    it('takes plots that follow one another within seconds for one condition', () => {
      hear({ type: 'process.seen', at: 0, process: copier });
      for (let at = 0; at < 60; at += 3) {
        look(at, at + 2, 0, 0.5);
        hear({ type: 'plot.finished', at: at + 2, processId, plot, seconds: 2 });
        look(at + 2, at + 3, 1, 1);
        hear({ type: 'plot.started', at: at + 3, processId, plot });
      }
      assert.ok(changes().length <= 2, changes().join(' '));
    });
  });

  it('names the programs that take the CPU time', () => {
    hear({ type: 'process.seen', at: 0, process: plotter });
    look(0, 10, STARVED);
    // A plotter of a loop has another process id than when it was found.
    const before = { name: 'chia_plot', pid: 12, processes: 1, amount: 1.5, plotter: plotter.id };
    const rivals = [before, { name: 'ffmpeg', pid: 4711, processes: 1, amount: 1.4 }];
    hear({ type: 'rivals.found', at: 10, resource: 'cpu', rivals });
    look(10, 15, STARVED);
    const held = log.of(plotter.id);
    assert.match(held?.cause ?? '', /^ffmpeg, process 4711, has 1\.4 of 2 cores\. Mad Max got 0\.6 cores/);
    assert.equal(held?.remedies[0].text, 'Stop ffmpeg (process 4711), or run it at other times.');
  });

  it('says nothing of a host on which nothing plots, nor of a plotter seen just now', () => {
    look(0, 20, WELL);
    hear({ type: 'process.seen', at: 20, process: plotter });
    diagnosis.look(frame(20, { ...WELL, cores: Number.NaN }));
    assert.deepEqual(told, []);
  });

  it('keeps how a plotter is while all is well, by plotter and step', () => {
    const kept = new Map<string, unknown>();
    diagnosis = new HostDiagnosis({
      tell: () => {},
      baselines: { get: (key) => kept.get(key) as never, put: (key, value) => kept.set(key, structuredClone(value)) },
    });
    hear({ type: 'process.seen', at: 0, process: { ...plotter, configuration: { k: 32 } } });
    hear({ type: 'step.changed', at: 0, processId: plotter.id, step: 'Phase 1, table 2' });
    look(0, 40, WELL);
    diagnosis.close(40);
    assert.deepEqual([...kept.keys()], ['madmax k32 Phase 1', 'madmax k32']);
    look(41, 30, STARVED);
    const { views } = diagnosis.verdicts[0];
    assert.ok((views.statistical?.scores['cpu-starved'] ?? 0) > 0.3, JSON.stringify(views.statistical?.scores));
    assert.ok((views.timeSeries?.scores['cpu-starved'] ?? 0) > 0.3, JSON.stringify(views.timeSeries?.scores));
  });

  it('goes on after a clock that was set back', () => {
    hear({ type: 'process.seen', at: 1000, process: plotter });
    look(1000, 20, WELL);
    look(100, 20, STARVED);
    assert.equal(log.of(plotter.id)?.class, 'cpu-starved');
  });
});
