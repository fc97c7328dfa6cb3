import assert from 'node:assert/strict';
import { HostAlerts } from '../../../src/analysis/alert/hostAlerts.ts';
import { isValueRule } from '../../../src/analysis/alert/rule.ts';
import { ALERT_RULES } from '../../../src/analysis/alert/rules/rules.ts';
import { watchRule } from '../../../src/analysis/alert/ruleWatch.ts';
import { AlertLog } from '../../../src/events/alertLog.ts';
import type { EngineEvent, PlotterProcess } from '../../../src/events/events.ts';
import type { MetricName } from '../../../src/metrics/catalogue.ts';
import type { Attributes } from '../../../src/metrics/metric.ts';
import { frameOf } from '../../metrics/frameOf.ts';

type Value = readonly [MetricName, Attributes, number];

const PROCESS: PlotterProcess = {
  id: '7:1',
  pid: 7,
  startedAt: 0,
  plotter: 'madmax',
  role: 'plotter',
  title: 'Mad Max',
  argv: ['chia_plot'],
  directories: [{ use: 'final', path: '/mnt/f', mountpoint: '/mnt/f', fileSystem: 'xfs', disks: ['sdb'] }],
};
const OWN = { plotter: 'madmax', 'process.pid': '7', 'process.id': '7:1' };
const TROUBLE = { processId: '7:1', cause: 'The final folder is full.', remedy: 'Free space.' };

/** Alerts of a host that goes through events and values, a frame each second. */
class Host {
  readonly log = new AlertLog();
  readonly told: EngineEvent[] = [];
  #alerts: HostAlerts;
  #at = 0;

  constructor() {
    this.#alerts = this.#made();
  }

  #made(past?: readonly EngineEvent[]): HostAlerts {
    const tell = (event: EngineEvent) => {
      this.told.push(event);
      this.log.apply(event);
    };
    return new HostAlerts(tell, { past, now: this.#at });
  }

  /** Another engine leads, which knows what was told. */
  restart(): this {
    this.#alerts = this.#made([...this.told]);
    return this.hear({
      type: 'engine.started',
      at: this.#at,
      engine: { pid: 1, host: 'cli', version: 'x' },
      remembers: true,
    });
  }

  hear(event: EngineEvent): this {
    this.told.push(event);
    this.log.apply(event);
    this.#alerts.hear(event);
    return this;
  }

  for(seconds: number, ...values: readonly Value[]): this {
    for (const end = this.#at + seconds; this.#at < end; this.#at++) this.#alerts.look(frameOf(this.#at, values));
    return this;
  }

  get now(): number {
    return this.#at;
  }

  get up(): string[] {
    return this.log.up.map(({ id }) => id).sort();
  }
}

const raisedTimes = (host: Host) => host.told.filter(({ type }) => type === 'alert.raised').length;

describe('alert rules', () => {
  it('have ids of their own, can be read, and name metrics that there are', () => {
    const ids = ALERT_RULES.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const rule of ALERT_RULES) watchRule(rule);
  });

  it('say in their title what they are about, by attributes that their metrics have', () => {
    for (const rule of ALERT_RULES.filter(isValueRule))
      assert.doesNotMatch(rule.title, /\{(?!plotter|process\.pid|system\.|network\.|hw\.)/);
  });

  const mount = { 'system.filesystem.mountpoint': '/mnt/f', 'system.filesystem.type': 'xfs' };
  /** A file system that is nearly full, of plots or not, with so many plotters that keep temporary files there. */
  const full = (attributes: Attributes, plots = 0, plotters = 0): readonly Value[] => [
    ['system.filesystem.utilization', attributes, 0.95],
    ['system.filesystem.plots.utilization', attributes, plots],
    ['system.filesystem.plotters.count', attributes, plotters],
  ];
  for (const [what, id, ...values] of [
    ['memory', 'memory_high', ['system.memory.utilization', {}, 0.9]],
    ['memory of a container', 'memory_high', ['container.memory.utilization', {}, 0.9]],
    ['swap', 'swap_high', ['system.paging.utilization', {}, 0.6]],
    [
      'a disk with a queue',
      'disk_io_high/sda',
      ['system.disk.utilization', { 'system.device': 'sda' }, 0.95],
      ['system.disk.queue', { 'system.device': 'sda' }, 5],
    ],
    [
      'an interface',
      'network_high/eth0',
      [
        'system.network.bandwidth.utilization',
        { 'network.interface.name': 'eth0', 'network.io.direction': 'transmit' },
        0.9,
      ],
    ],
    ['a file system', 'filesystem_full//mnt/f', ...full(mount)],
    [
      'a file system in memory, by where it is mounted',
      'filesystem_full//mnt/f',
      ...full({ ...mount, 'system.device': '0:39' }),
    ],
    ['a file system on a disk', 'filesystem_full/sda1', ...full({ ...mount, 'system.device': 'sda1' })],
    ['a disk that holds some plots and is full of other things', 'filesystem_full//mnt/f', ...full(mount, 0.3)],
    ['a disk full of plots where a plotter keeps temporary files', 'filesystem_full//mnt/f', ...full(mount, 0.8, 1)],
    [
      'a disk of plots that a plotter will soon have filled',
      'filesystem_fills//mnt/f',
      ...full(mount, 0.93),
      ['system.filesystem.time_to_full', mount, 3600],
    ],
    [
      'a disk of plots that has room for less than six hours of its plotters',
      'filesystem_fills//mnt/f',
      ...full(mount, 0.93),
      ['system.filesystem.available', mount, 500e9],
      ['plotters.destination.output.rate', { 'system.filesystem.mountpoint': '/mnt/f' }, 100e9 / 3600],
    ],
    ['inodes', 'inodes_full//mnt/f', ['system.filesystem.inodes.utilization', mount, 0.99]],
    [
      'others on the CPU',
      'cpu_high',
      ['system.cpu.utilization', {}, 0.98],
      ['system.cpu.logical.count', {}, 8],
      ['plotters.cpu.utilization', {}, 1],
    ],
    ['a quota', 'quota_throttles/7:1', ['process.cgroup.cpu.throttled.periods', OWN, 0.9]],
    [
      'a memory limit',
      'memory_limit/7:1',
      ['process.cgroup.memory.limit_hits.rate', OWN, 3],
      ['process.cgroup.memory.utilization', OWN, 0.99],
    ],
    ['a step that took thrice as long', 'performance_degradation/7:1', ['plotter.step.slowness', OWN, 3]],
    [
      'heat',
      'too_hot',
      ['hw.temperature.utilization', {}, 0.99],
      ['hw.temperature', { 'hw.id': 'cpu', 'hw.name': 'Package' }, 99],
      ['hw.temperature.limit', { 'hw.id': 'cpu', 'hw.name': 'Package', limit: 'crit' }, 100],
      ['hw.temperature', { 'hw.id': 'core', 'hw.name': 'Core 0' }, 99],
      ['hw.temperature.limit', { 'hw.id': 'core', 'hw.name': 'Core 0', limit: 'crit' }, 100],
    ],
    [
      'a graphics card that is too hot',
      'gpu_throttled/0 RTX heat',
      ['hw.gpu.throttled', { 'hw.id': '0', 'hw.name': 'RTX', reason: 'heat' }, 1],
    ],
    ['copies that pile up', 'copy_backlog/7:1', ['plotter.copy.active', OWN, 2]],
  ] as const) {
    it(`tell of ${what}`, () => assert.deepEqual(new Host().for(400, ...(values as readonly Value[])).up, [id]));
  }

  for (const [what, ...values] of [
    [
      'a CPU that plotters keep busy',
      ['system.cpu.utilization', {}, 1],
      ['system.cpu.logical.count', {}, 8],
      ['plotters.cpu.utilization', {}, 7.5],
    ],
    ['a busy CPU without a plotter', ['system.cpu.utilization', {}, 1], ['system.cpu.logical.count', {}, 8]],
    [
      'a disk that is busy with one request after another',
      ['system.disk.utilization', { 'system.device': 'sda' }, 1],
      ['system.disk.queue', { 'system.device': 'sda' }, 0.95],
    ],
    ['a quota that is hardly used up', ['process.cgroup.cpu.throttled.periods', OWN, 0.05]],
    ['memory at rest', ['system.memory.utilization', {}, 0.8]],
    ['a disk of the farm that is full of plots', ...full(mount, 0.94)],
    [
      'a disk of plots that has room for longer',
      ...full(mount, 0.93),
      ['system.filesystem.available', mount, 700e9],
      ['plotters.destination.output.rate', { 'system.filesystem.mountpoint': '/mnt/f' }, 100e9 / 3600],
    ],
    ['a full disk whose plots are not known yet', ['system.filesystem.utilization', mount, 0.95]],
  ] as const) {
    it(`do not speak of ${what}`, () => assert.deepEqual(new Host().for(60, ...(values as readonly Value[])).up, []));
  }

  it('tell who waits and why, until it goes on', () => {
    const host = new Host().hear({ type: 'process.seen', at: 0, process: PROCESS });
    host.hear({ type: 'plotter.waiting', at: 1, ...TROUBLE }).for(5);
    const [{ title, severity, remedy }] = host.log.up;
    assert.deepEqual([title, severity, remedy], ['Mad Max, process 7, waits', 'warning', 'Free space.']);
    host.hear({ type: 'plotter.resumed', at: 5, processId: '7:1', afterSeconds: 4 }).for(10);
    assert.deepEqual(host.up, []);
  });

  it('keep what ended a plot in sight for a day, also when its process is gone', () => {
    const host = new Host().hear({ type: 'process.seen', at: 0, process: PROCESS });
    host.hear({ type: 'plotter.stalled', at: 1, ...TROUBLE }).for(3);
    host.hear({ type: 'plotter.crashed', at: 3, ...TROUBLE, outOfMemory: true });
    host.hear({ type: 'process.ended', at: 3, process: PROCESS }).for(10);
    assert.deepEqual(
      host.log.up.map(({ title, severity }) => [title, severity]),
      [['Mad Max, process 7, was killed for want of memory', 'critical']],
    );
  });

  it('tell quietly that a plotter has ended early where nothing says that it failed', () => {
    const host = new Host().hear({ type: 'process.seen', at: 0, process: PROCESS });
    host.hear({ type: 'plotter.crashed', at: 3, ...TROUBLE, outOfMemory: false, unexplained: true }).for(10);
    assert.deepEqual(
      host.log.up.map(({ title, severity, about }) => [title, severity, about?.plotter]),
      [['Mad Max, process 7, ended early', 'notice', 'madmax']],
    );
  });

  it('tell what holds a plotter back when that lasts, and not that it is busy', () => {
    const held = (name: string, subject?: string): EngineEvent => ({
      type: 'bottleneck.changed',
      at: 1,
      processId: '7:1',
      bottleneck: {
        class: name,
        since: 0,
        severity: 0.7,
        confidence: 0.9,
        cause: `It waits for ${subject}.`,
        evidence: [],
        remedies: [{ text: 'Do this.' }],
        ...(subject !== undefined && { subject }),
      },
    });
    const host = new Host().hear({ type: 'process.seen', at: 0, process: PROCESS });
    assert.deepEqual(host.hear(held('thread-limited')).for(30).up, []);
    assert.deepEqual(host.hear(held('network')).for(5).up, []);
    assert.deepEqual(host.hear(held('cpu')).for(30).up, []);
    host.hear(held('disk-latency', 'sdb')).for(10);
    const [{ id, title, cause, remedy, about }] = host.log.up;
    assert.equal(id, 'bottleneck/7:1/disk-latency');
    assert.equal(title, 'Mad Max, process 7, is held back by the latency of disk');
    assert.deepEqual([cause, remedy], ['It waits for sdb.', 'Do this.']);
    assert.deepEqual(about, { processId: '7:1', plotter: 'madmax', device: 'sdb' });
    host.hear({ type: 'process.ended', at: 50, process: PROCESS }).for(70);
    assert.deepEqual(host.up, []);
  });

  it('are one incident for all layers of a disk, and for a plotter that has ended with where its files lay', () => {
    const mounts = [{ path: '/mnt/t', fileSystem: 'ext4', device: 'md0', disks: ['sda', 'sdc'] }];
    const host = new Host().hear({ type: 'storage.mapped', at: 0, mounts });
    host.hear({ type: 'process.seen', at: 0, process: PROCESS });
    const busy = (device: string): Value[] => [
      ['system.disk.utilization', { 'system.device': device }, 1],
      ['system.disk.queue', { 'system.device': device }, 9],
    ];
    host.hear({ type: 'process.ended', at: 1, process: PROCESS });
    host.hear({ type: 'plot.failed', at: 1, ...TROUBLE, plot: {}, line: 'x' });
    const its = { 'system.filesystem.mountpoint': '/mnt/f', 'system.device': 'sdb' };
    host.for(20, ...busy('sda'), ...busy('sdc'), ...full(its));
    const incidents = Map.groupBy(host.log.up, ({ incident }) => incident);
    assert.deepEqual(
      [...incidents.values()].map((alerts) => alerts.map(({ rule }) => rule)),
      [
        ['filesystem_full', 'plot_failed'],
        ['disk_io_high', 'disk_io_high'],
      ],
    );
  });

  it('go on under another engine, each raised once', () => {
    const host = new Host().hear({ type: 'process.seen', at: 0, process: PROCESS });
    host.hear({ type: 'plot.failed', at: 1, ...TROUBLE, plot: {}, line: 'x' });
    host.hear({ type: 'plotter.waiting', at: 1, ...TROUBLE });
    const memory: Value = ['system.memory.utilization', {}, 0.9];
    host.for(20, memory).restart().hear({ type: 'process.seen', at: 20, process: PROCESS }).for(60, memory);
    assert.deepEqual(host.up, ['memory_high', 'plot_failed/7:1', 'plotter_waiting/7:1']);
    assert.equal(raisedTimes(host), 3);
  });

  it('are over when the plotter was gone by the time another engine came', () => {
    const host = new Host().hear({ type: 'process.seen', at: 0, process: PROCESS });
    host
      .hear({ type: 'plotter.waiting', at: 1, ...TROUBLE })
      .for(20)
      .restart()
      .for(60);
    assert.deepEqual(host.up, []);
  });

  it('bring what has one cause into one incident, whose root is the cause', () => {
    const host = new Host().hear({ type: 'process.seen', at: 0, process: PROCESS });
    host.for(5, ...full(mount));
    host.hear({ type: 'plotter.waiting', at: 5, ...TROUBLE }).for(5, ...full(mount));
    host.hear({ type: 'plot.failed', at: 10, ...TROUBLE, plot: {}, line: 'x' });
    const busy: Value = ['system.network.bandwidth.utilization', { 'network.interface.name': 'eth0' }, 0.9];
    host.for(5, ...full(mount), busy);
    const incidents = Map.groupBy(host.log.up, ({ incident }) => incident);
    assert.deepEqual(
      [...incidents.values()].map((alerts) => alerts.map(({ rule }) => rule)),
      [['filesystem_full', 'plotter_waiting', 'plot_failed'], ['network_high']],
    );
  });

  it('name the part that is too hot', () => {
    const drive = { 'hw.id': 'd', 'hw.name': 'Composite', 'system.device': 'nvme0n1' };
    const host = new Host().for(
      40,
      ['hw.temperature.utilization', {}, 1],
      ['hw.temperature', { ...drive, 'hw.id': 'cool', 'hw.name': 'Package' }, 40],
      ['hw.temperature.limit', { ...drive, 'hw.id': 'cool', 'hw.name': 'Package', limit: 'crit' }, 100],
      ['hw.temperature', drive, 84],
      ['hw.temperature.limit', { ...drive, limit: 'max' }, 84],
    );
    assert.deepEqual(
      host.log.up.map(({ title, about }) => [title, about?.device]),
      [['Composite is too hot', 'nvme0n1']],
    );
  });

  it('tell of what is forecast, until it is no longer', () => {
    const breach = { title: 'T', cause: 'C', remedy: 'R', dueAt: 99 };
    const memory = { ...breach, subject: 'memory', metric: 'system.memory.utilization', value: 0.97, threshold: 0.95 };
    const full = { ...breach, subject: '/mnt/f', mountpoint: '/mnt/f' };
    const host = new Host().hear({ type: 'forecast.breaches', at: 1, breaches: [memory, full] }).for(5);
    assert.deepEqual(host.up, ['forecast_breach//mnt/f', 'forecast_breach/memory']);
    assert.deepEqual(
      host.log.up.map(({ about, reading }) => [about?.mountpoint, reading?.threshold]),
      [
        [undefined, 0.95],
        ['/mnt/f', undefined],
      ],
    );
    host.hear({ type: 'forecast.breaches', at: 5, breaches: [full] }).for(5);
    assert.deepEqual(host.up, ['forecast_breach//mnt/f']);
    assert.deepEqual(host.restart().for(5).up, ['forecast_breach//mnt/f']);
    assert.equal(raisedTimes(host), 2);
  });

  it('tell of a jump of the clock, of what is unusual and of orphaned files', () => {
    const host = new Host().hear({ type: 'clock.jumped', at: 1, seconds: -3600 });
    const anomaly = {
      kind: 'univariate' as const,
      series: [],
      since: 0,
      score: 1,
      summary: 'The CPU is unusually idle.',
    };
    host.hear({ type: 'anomaly.found', at: 1, anomaly });
    host.hear({ type: 'orphans.found', at: 1, files: [{ path: '/t/a', bytes: 5 }] }).for(5);
    assert.deepEqual(host.up, ['anomaly', 'clock_jumped', 'orphans']);
    host.hear({ type: 'orphans.found', at: 5, files: [] }).for(1000);
    assert.deepEqual(host.up, []);
  });

  it('tell when nobody measured for a while', () => {
    const engine = { pid: 1, host: 'cli' as const, version: 'x' };
    const host = new Host().for(1);
    host
      .hear({ type: 'engine.stopped', at: 1, engine })
      .hear({ type: 'engine.started', at: 4001, engine, remembers: true })
      .for(2);
    assert.deepEqual(host.up, ['monitoring_stopped']);
    assert.match(host.log.up[0].cause ?? '', /1 h 7 min/);
  });
});
