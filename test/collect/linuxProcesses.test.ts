import assert from 'node:assert/strict';
import { LinuxProcesses } from '../../src/collect/linux/processes.ts';
import { Collecting } from './collecting.ts';
import { TextSource } from './textSource.ts';

interface ProcessTexts {
  readonly argv: readonly string[];
  readonly exe?: string;
  readonly comm?: string;
  readonly state?: string;
  readonly cpuTicks?: number;
  readonly startTicks?: number;
  readonly threads?: number;
  readonly written?: number;
  readonly threadGroup?: number;
}

describe('LinuxProcesses', () => {
  let source: TextSource;

  beforeEach(() => {
    source = new TextSource().set('/proc/1/stat', '').set('/proc/stat', 'cpu 1 2 3\nbtime 1700000000\n');
    newest(100);
  });

  function newest(pid: number): void {
    source.set('/proc/loadavg', `0.10 0.20 0.30 1/200 ${pid}\n`);
  }

  function run(pid: number, texts: ProcessTexts): void {
    const {
      argv,
      exe = argv[0],
      comm = 'x',
      state = 'S',
      cpuTicks = 0,
      startTicks = 500,
      threads = 4,
      written = 0,
    } = texts;
    const stat = `${pid} (${comm}) ${state} 1 1 1 0 -1 0 1 2 3 4 ${cpuTicks} 0 0 0 20 0 ${threads} 0 ${startTicks} 1048576 256 0\n`;
    source.set(`/proc/${pid}/cmdline`, argv.length === 0 ? '' : `${argv.join('\0')}\0`);
    source.set(`/proc/${pid}/stat`, stat);
    source.set(`/proc/${pid}/status`, `Name: x\nTgid:\t${texts.threadGroup ?? pid}\nPid:\t${pid}\n`);
    source.set(
      `/proc/${pid}/io`,
      `rchar: 9\nwchar: 9\nsyscr: 1\nsyscw: 1\nread_bytes: 0\nwrite_bytes: ${written}\ncancelled_write_bytes: 0\n`,
    );
    source.links.set(`/proc/${pid}/exe`, exe);
    newest(pid);
  }

  function end(pid: number): void {
    for (const name of ['cmdline', 'stat', 'status', 'io']) source.texts.delete(`/proc/${pid}/${name}`);
  }

  const PLOTTER = ['/usr/bin/chia_plot', '-r', '4', '-t', '/mnt/tmp/'];

  it('finds a plotter that runs already, and measures it', () => {
    run(50, { argv: PLOTTER, cpuTicks: 1000, written: 0 });
    const collecting = new Collecting(new LinuxProcesses(source)).frameAt(1);
    run(50, { argv: PLOTTER, cpuTicks: 1150, written: 4096, threads: 9 });
    collecting.frameAt(2);
    const own = { plotter: 'madmax', 'process.pid': '50', 'process.id': '50:500' };
    assert.equal(collecting.value('process.cpu.utilization', own), 1.5);
    assert.equal(collecting.value('process.cpu.time', own), 11.5);
    assert.equal(collecting.value('process.thread.count', own), 9);
    assert.equal(collecting.value('process.memory.usage', own), 256 * 4096);
    assert.equal(collecting.value('process.disk.io.rate', { ...own, 'disk.io.direction': 'write' }), 4096);
    const [event] = collecting.events;
    assert.ok(event.type === 'process.seen');
    assert.equal(event.process.startedAt, 1_700_000_005);
    assert.deepEqual(event.process.argv, PLOTTER);
  });

  it('tells of no key on the command line of a plotter', () => {
    const key = 'ab'.repeat(48);
    run(50, { argv: [...PLOTTER, '-f', key, `--farmerkey=${key}`] });
    const { events } = new Collecting(new LinuxProcesses(source)).frameAt(1);
    assert.equal(events.length, 1);
    assert.ok(!JSON.stringify(events).includes(key));
  });

  it('finds one that starts later by the newest pid, without listing', () => {
    const collecting = new Collecting(new LinuxProcesses(source)).frameAt(1);
    run(103, { argv: PLOTTER });
    source.readOnceOf.length = 0;
    collecting.frameAt(2);
    assert.equal(collecting.events.length, 1);
    assert.deepEqual(
      source.readOnceOf.filter((path) => path.endsWith('cmdline')),
      ['/proc/101/cmdline', '/proc/102/cmdline', '/proc/103/cmdline'],
    );
  });

  it('finds one that was something else at first and turned into a plotter by exec', () => {
    const collecting = new Collecting(new LinuxProcesses(source)).frameAt(1);
    run(101, { argv: ['bash', '-c', 'exec chia_plot'], exe: '/bin/bash' });
    collecting.frameAt(2);
    assert.equal(collecting.events.length, 0);
    run(101, { argv: PLOTTER });
    collecting.frameAt(3);
    assert.equal(collecting.events.length, 1);
  });

  it('knows programs of interpreters again that are no plotters, until they turn into one', () => {
    const collecting = new Collecting(new LinuxProcesses(source)).frameAt(1);
    const other = { argv: ['node', 'server.js'], exe: '/usr/bin/node' };
    run(101, other);
    collecting.frameAt(2);
    run(102, other);
    collecting.frameAt(3);
    assert.equal(collecting.events.length, 0);
    run(101, { argv: ['node', 'plotscope-demo.cjs'], exe: '/usr/bin/node' });
    run(102, { argv: PLOTTER });
    for (let second = 4; second < 10; second++) collecting.frameAt(second);
    const seen = collecting.events.flatMap((event) => (event.type === 'process.seen' ? [event.process.plotter] : []));
    assert.deepEqual(seen.sort(), ['demo', 'madmax']);
  });

  it('finds one that was about to turn into a plotter when everything was listed', () => {
    newest(100);
    run(99, { argv: ['bash', '-c', 'exec chia_plot'], exe: '/bin/bash' });
    const collecting = new Collecting(new LinuxProcesses(source)).frameAt(1);
    run(99, { argv: PLOTTER });
    collecting.frameAt(2);
    assert.equal(collecting.events.length, 1);
  });

  it('finds one that had a pid, but no command line yet', () => {
    const collecting = new Collecting(new LinuxProcesses(source)).frameAt(1);
    newest(101);
    collecting.frameAt(2);
    run(101, { argv: PLOTTER });
    newest(101);
    collecting.frameAt(3);
    assert.equal(collecting.events.length, 1);
  });

  it('finds one that turned into a plotter long after it started', () => {
    run(50, { argv: ['sleep', '1000'] });
    const collecting = new Collecting(new LinuxProcesses(source)).frameAt(1);
    run(50, { argv: PLOTTER });
    for (let second = 2; second < 310; second++) collecting.frameAt(second);
    assert.equal(collecting.events.length, 1);
  });

  it('lists again when pids have wrapped around', () => {
    newest(32_000);
    const collecting = new Collecting(new LinuxProcesses(source)).frameAt(1);
    run(310, { argv: PLOTTER });
    collecting.frameAt(2);
    assert.equal(collecting.events.length, 1);
  });

  it('looks at those alone that came, where so many have come that it lists them', () => {
    for (const pid of [10, 20]) run(pid, { argv: ['sleep', '1000'] });
    newest(100);
    const collecting = new Collecting(new LinuxProcesses(source)).frameAt(1);
    run(5000, { argv: PLOTTER });
    source.readOnceOf.length = 0;
    collecting.frameAt(2);
    assert.equal(collecting.events.length, 1);
    const looked = source.readOnceOf.filter((path) => /\/(?:10|20)\/cmdline$/.test(path));
    assert.ok(looked.length < 2, `looked again at ${looked.join(' and ')}`);
  });

  it('takes neither a thread nor a command line with the word in it for a plotter', () => {
    run(101, { argv: PLOTTER, threadGroup: 99 });
    run(102, { argv: ['grep', 'chia_plot'], exe: '/usr/bin/grep' });
    run(103, { argv: ['/bin/sh', '-c', 'chia_plot -r 4 | tee log'], exe: '/bin/dash' });
    assert.equal(new Collecting(new LinuxProcesses(source)).frameAt(1).events.length, 0);
  });

  it('looks at each thread that a plotter begins once', () => {
    const collecting = new Collecting(new LinuxProcesses(source)).frameAt(1);
    run(101, { argv: PLOTTER, threadGroup: 99 });
    source.readOnceOf.length = 0;
    for (let second = 2; second < 30; second++) collecting.frameAt(second);
    assert.equal(source.readOnceOf.filter((path) => path === '/proc/101/cmdline').length, 1);
  });

  it('says when a plotter has ended, also where it remains as a zombie, and gives its series back', () => {
    run(50, { argv: PLOTTER });
    run(51, { argv: PLOTTER, startTicks: 600 });
    const collecting = new Collecting(new LinuxProcesses(source)).frameAt(1);
    const opened = source.opened;
    end(50);
    run(51, { argv: PLOTTER, startTicks: 600, state: 'Z' });
    collecting.frameAt(2);
    assert.deepEqual(
      collecting.events.slice(2).map((event) => event.type === 'process.ended' && event.process.pid),
      [50, 51],
    );
    assert.equal(collecting.frame.index.of('process.memory.usage').length, 0);
    assert.equal(opened - source.opened, 6, 'stat, io and status of both are closed');
  });

  it('survives a process that vanishes while it is looked at', () => {
    run(50, { argv: PLOTTER });
    source.texts.delete('/proc/50/stat');
    assert.equal(new Collecting(new LinuxProcesses(source)).frameAt(1).events.length, 0);
  });

  it('measures the rest where the I/O of a plotter may not be read, and says why', () => {
    run(50, { argv: PLOTTER });
    source.denied.add('/proc/50/io');
    const collecting = new Collecting(new LinuxProcesses(source)).frameAt(1).frameAt(2);
    assert.equal(collecting.value('process.memory.usage'), 256 * 4096);
    assert.match(collecting.absence('process.disk.io.rate') ?? '', /permission denied.*user that the plotter runs as/);
  });

  it('reads a command with blanks and parentheses', () => {
    run(50, { argv: PLOTTER, comm: 'phase1) (F1', cpuTicks: 700 });
    assert.equal(new Collecting(new LinuxProcesses(source)).frameAt(1).value('process.cpu.time'), 7);
  });

  it('follows the log of a plotter, step by step', () => {
    run(50, { argv: PLOTTER, startTicks: 0 });
    source.links.set('/proc/50/fd/1', '/var/log/plot.log');
    const begin = `Crafting plot 1 out of 1\nPlot Name: plot-k32-2026-11-24-10-00-${'ab'.repeat(32)}\n`;
    source.set('/proc/50/fd/1', begin);
    const collecting = new Collecting(new LinuxProcesses(source)).frameAt(1).frameAt(2);
    source.set('/proc/50/fd/1', `${begin}[P1] Table 1 took 10 sec\n[P1] Table 2 took 90 sec, found 42 matches\n`);
    collecting.frameAt(102);
    const steps = collecting.events.flatMap((event) => (event.type === 'step.changed' ? [event.step] : []));
    assert.deepEqual(steps, ['Phase 1, table 1', 'Phase 1, table 3']);
    const progress = collecting.value('plotter.progress') ?? 0;
    assert.ok(progress > 0.04 && progress < 0.1, `progress = ${progress}`);
    const remaining = (quantile: string) => collecting.value('plotter.remaining', { quantile }) ?? Number.NaN;
    assert.ok(remaining('0.1') < remaining('0.5') && remaining('0.5') < remaining('0.9'));
  });

  it('says that processes of others are hidden', () => {
    source.texts.delete('/proc/1/stat');
    const [event] = new Collecting(new LinuxProcesses(source)).frameAt(1).events;
    assert.ok(event.type === 'notice' && /hidepid/.test(event.text));
  });
});
