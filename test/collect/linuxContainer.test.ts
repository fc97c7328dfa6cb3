import assert from 'node:assert/strict';
import { LinuxContainer } from '../../src/collect/linux/container.ts';
import { coresIn } from '../../src/collect/linux/controlGroup.ts';
import { Collecting } from './collecting.ts';
import { TextSource } from './textSource.ts';

const GIB = 1024 ** 3;

function host(): TextSource {
  return new TextSource()
    .set('/proc/meminfo', `MemTotal:       ${64 * 1024 * 1024} kB\nMemFree: 1 kB\n`)
    .set('/sys/devices/system/cpu/online', '0-15\n');
}

function set(source: TextSource, folder: string, texts: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(texts)) source.set(`${folder}/${name}`, text);
}

const pressure = (some: number, full: number) => `some avg10=0.00 total=${some}\nfull avg10=0.00 total=${full}\n`;

describe('LinuxContainer with control groups of version 2', () => {
  const MOUNT = '29 22 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n';

  /** Inside a container with a namespace of its own: its group is the root of what it sees. */
  function container(): TextSource {
    const source = host().set('/proc/self/cgroup', '0::/\n').set('/proc/self/mountinfo', MOUNT);
    set(source, '/sys/fs/cgroup', {
      'memory.max': `${8 * GIB}\n`,
      'memory.current': `${6 * GIB}\n`,
      'memory.stat': `anon 1\nfile 2\ninactive_anon 7\nactive_anon 1\ninactive_file ${2 * GIB}\nactive_file 3\n`,
      'memory.events': 'low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\n',
      'cpu.max': '200000 100000\n',
      'cpu.pressure': pressure(0, 0),
      'memory.pressure': pressure(0, 0),
      'io.pressure': pressure(0, 0),
    });
    cpu(source, 0, 0, 0, 0);
    return source;
  }
  const cpu = (source: TextSource, used: number, periods: number, throttled: number, time: number) =>
    source.set(
      '/sys/fs/cgroup/cpu.stat',
      `usage_usec ${used}\nuser_usec 1\nsystem_usec 2\nnr_periods ${periods}\nnr_throttled ${throttled}\nthrottled_usec ${time}\n`,
    );

  it('counts what the container may use, not what the host has', () => {
    const source = container();
    const collecting = new Collecting(new LinuxContainer(source)).frameAt(0);
    cpu(source, 1_500_000, 10, 4, 250_000);
    source.set('/sys/fs/cgroup/io.pressure', pressure(500_000, 0));
    collecting.frameAt(1);
    assert.equal(collecting.value('container.memory.limit'), 8 * GIB);
    assert.equal(collecting.value('container.memory.usage'), 6 * GIB);
    assert.equal(collecting.value('container.memory.available'), 4 * GIB, 'idle file pages can be had');
    assert.equal(collecting.value('container.memory.utilization'), 0.5);
    assert.equal(collecting.value('container.memory.oom_kills'), 1);
    assert.equal(collecting.value('container.cpu.limit'), 2);
    assert.equal(collecting.value('container.cpu.usage'), 1.5);
    assert.equal(collecting.value('container.cpu.utilization'), 0.75);
    assert.equal(collecting.value('container.cpu.throttled.periods'), 0.4);
    assert.equal(collecting.value('container.cpu.throttled.rate'), 0.25);
    assert.equal(collecting.value('container.cpu.throttled.time'), 0.25);
    assert.equal(collecting.value('container.pressure.stall', { resource: 'io', stalled: 'some' }), 0.5);
  });

  it('takes the tightest limit of all groups around it', () => {
    const source = host()
      .set('/proc/self/cgroup', '0::/system.slice/plot.service\n')
      .set('/proc/self/mountinfo', MOUNT);
    set(source, '/sys/fs/cgroup/system.slice/plot.service', { 'memory.max': 'max\n', 'cpu.max': '400000 100000\n' });
    set(source, '/sys/fs/cgroup/system.slice/plot.service', { 'cpu.stat': 'usage_usec 5\n' });
    set(source, '/sys/fs/cgroup/system.slice', {
      'memory.max': `${16 * GIB}\n`,
      'memory.current': `${4 * GIB}\n`,
      'memory.stat': 'inactive_file 0\n',
      'memory.events': 'oom_kill 0\n',
    });
    const collecting = new Collecting(new LinuxContainer(source)).frameAt(0);
    assert.equal(collecting.value('container.memory.limit'), 16 * GIB);
    assert.equal(collecting.value('container.memory.utilization'), 0.25);
    assert.equal(collecting.value('container.cpu.limit'), 4);
  });

  it('takes a set of cores for a limit', () => {
    const source = container().set('/sys/fs/cgroup/cpu.max', 'max 100000\n');
    source.set('/sys/fs/cgroup/cpuset.cpus.effective', '0-3,8\n');
    const collecting = new Collecting(new LinuxContainer(source)).frameAt(0);
    assert.equal(collecting.value('container.cpu.limit'), 5);
  });

  it('follows when a limit changes or goes', () => {
    const source = container();
    const collecting = new Collecting(new LinuxContainer(source)).frameAt(0);
    source.set('/sys/fs/cgroup/memory.max', `${16 * GIB}\n`).set('/sys/fs/cgroup/cpu.max', 'max 100000\n');
    collecting.frameAt(30);
    assert.equal(collecting.value('container.memory.limit'), 16 * GIB);
    assert.equal(collecting.value('container.cpu.limit'), undefined);
    assert.match(collecting.absence('container.cpu.limit') ?? '', /no control group limits the CPU time/);
  });

  it('is absent with the reason where nothing limits this process', () => {
    const source = host().set('/proc/self/cgroup', '0::/user.slice\n').set('/proc/self/mountinfo', MOUNT);
    set(source, '/sys/fs/cgroup/user.slice', { 'memory.max': 'max\n', 'cpu.max': 'max 100000\n' });
    for (const nothing of [source, host(), new TextSource()]) {
      const collecting = new Collecting(new LinuxContainer(nothing)).frameAt(0).frameAt(1);
      assert.match(collecting.absence('container.memory.utilization') ?? '', /no control group limits the memory/);
      assert.equal(collecting.frame.index.of('container.pressure.stall').length, 0);
    }
  });
});

describe('LinuxContainer with control groups of version 1', () => {
  const MOUNTS =
    '31 30 0:28 /docker/ab12 /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct\n' +
    '34 30 0:31 /docker/ab12 /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n' +
    '40 30 0:37 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n';

  it('reads quota, throttling and memory', () => {
    const source = host()
      .set('/proc/self/cgroup', '4:memory:/docker/ab12\n1:cpu,cpuacct:/docker/ab12\n0::/\n')
      .set('/proc/self/mountinfo', MOUNTS);
    set(source, '/sys/fs/cgroup/memory', {
      'memory.limit_in_bytes': `${4 * GIB}\n`,
      'memory.usage_in_bytes': `${3 * GIB}\n`,
      'memory.stat': `cache 1\ninactive_file 9\nhierarchical_memory_limit 2\ntotal_inactive_file ${GIB}\n`,
      'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n',
    });
    const folder = '/sys/fs/cgroup/cpu,cpuacct';
    const cpu = (used: number, throttled: number) =>
      set(source, folder, {
        'cpu.cfs_quota_us': '150000\n',
        'cpu.cfs_period_us': '100000\n',
        'cpu.stat': `nr_periods 10\nnr_throttled ${throttled}\nthrottled_time 0\n`,
        'cpuacct.usage': `${used}\n`,
      });
    cpu(0, 0);
    const collecting = new Collecting(new LinuxContainer(source)).frameAt(0);
    cpu(1.5e9, 0);
    collecting.frameAt(1);
    assert.equal(collecting.value('container.memory.utilization'), 0.5);
    assert.equal(collecting.value('container.memory.oom_kills'), 2);
    assert.equal(collecting.value('container.cpu.limit'), 1.5);
    assert.equal(collecting.value('container.cpu.utilization'), 1);
  });

  it('takes the number that means no limit for none', () => {
    const source = host()
      .set('/proc/self/cgroup', '4:memory:/docker/ab12\n1:cpu,cpuacct:/docker/ab12\n')
      .set('/proc/self/mountinfo', MOUNTS);
    set(source, '/sys/fs/cgroup/memory', { 'memory.limit_in_bytes': '9223372036854771712\n' });
    set(source, '/sys/fs/cgroup/cpu,cpuacct', { 'cpu.cfs_quota_us': '-1\n', 'cpu.cfs_period_us': '100000\n' });
    const collecting = new Collecting(new LinuxContainer(source)).frameAt(0);
    assert.equal(collecting.value('container.memory.limit'), undefined);
    assert.equal(collecting.value('container.cpu.limit'), undefined);
  });
});

describe('coresIn', () => {
  it('counts the cores of a list', () => {
    assert.deepEqual(['0', '0-3', '0-3,8,10-11'].map(coresIn), [1, 4, 7]);
    assert.ok(Number.isNaN(coresIn(undefined)));
  });
});
