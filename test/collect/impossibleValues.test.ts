import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linuxCollectors } from '../../src/collect/collectors.ts';
import { EVERYTHING } from '../../src/collect/collectSettings.ts';
import { NvidiaGpu } from '../../src/collect/gpu/nvidiaGpu.ts';
import { LinuxCpu } from '../../src/collect/linux/cpu.ts';
import { LinuxMemory } from '../../src/collect/linux/memory.ts';
import { LinuxNetwork } from '../../src/collect/linux/network.ts';
import { LinuxPressure } from '../../src/collect/linux/pressure.ts';
import { LinuxSensors } from '../../src/collect/linux/sensors.ts';
import { Polled } from '../../src/collect/portable/polled.ts';
import { CATALOGUE } from '../../src/metrics/catalogue.ts';
import { rangeOf } from '../../src/metrics/range.ts';
import { NOT_YET } from '../../src/metrics/seriesTable.ts';
import { Collecting } from './collecting.ts';
import { PlottingHost } from './recording/plottingHost.ts';
import { TextSource } from './textSource.ts';

const KIB = 1024;
const used = { 'system.memory.state': 'used' };
const cached = { 'system.memory.state': 'cached' };

/** How a text differs from what was expected. */
interface Shake {
  readonly path: number;
  readonly kind: string;
  readonly place: number;
  readonly number: string;
}

describe('values that can not be', () => {
  const memoryOf = (lines: Record<string, number>, arc?: string) => {
    const text = Object.entries(lines).map(([key, kib]) => `${key}: ${kib} kB\n`);
    const source = new TextSource().set('/proc/meminfo', text.join('')).set('/proc/vmstat', 'pswpin 1\npswpout 1\n');
    if (arc !== undefined) source.set('/proc/spl/kstat/zfs/arcstats', arc);
    return new Collecting(new LinuxMemory(source)).frameAt(0).frameAt(1).frameAt(2);
  };

  it('are no CPU time, though iowait and idle fall', () => {
    const source = new TextSource().set('/proc/loadavg', '1 1 1 1/1 1\n');
    const set = (user: number, idle: number, iowait: number) =>
      source.set(
        '/proc/stat',
        `cpu  ${user} 0 60 ${idle} ${iowait} 0 0 0\ncpu0 ${user} 0 60 ${idle} ${iowait} 0 0 0\n`,
      );
    const collecting = new Collecting(new LinuxCpu(source));
    set(1000, 5000, 400);
    collecting.frameAt(0);
    set(1100, 5000, 380);
    collecting.frameAt(1);
    assert.equal(collecting.value('system.cpu.utilization'), 1);
    assert.equal(collecting.value('system.cpu.core.utilization'), 1);
    assert.equal(collecting.value('system.cpu.mode.utilization', { 'cpu.mode': 'iowait' }), 0);
    set(1150, 4990, 430);
    collecting.frameAt(2);
    assert.equal(collecting.value('system.cpu.utilization'), 0.5, 'what comes back counts');
    set(10, 20, 0);
    collecting.frameAt(3);
    set(40, 90, 0);
    collecting.frameAt(4);
    assert.equal(collecting.value('system.cpu.utilization'), 0.3, 'after all began anew');
  });

  it('are no memory, where a container is told of more than it has', () => {
    const own = { MemTotal: 1000, MemFree: 600, MemAvailable: 1300, Buffers: 0, Cached: 700 };
    const collecting = memoryOf(own);
    assert.equal(collecting.value('system.memory.utilization'), 0);
    assert.equal(collecting.value('system.memory.available'), 1000 * KIB);
    assert.equal(collecting.value('system.memory.usage', used), undefined);
    assert.match(collecting.absence('system.memory.usage', used) ?? '', /less than there can be/);
    const slab = { ...own, MemAvailable: 600, Cached: 150, SReclaimable: 400, SUnreclaim: 2000 };
    assert.equal(memoryOf(slab).value('system.memory.usage', used), 250 * KIB);
    assert.match(memoryOf(slab).absence('system.memory.slab') ?? '', /what the whole host has of it/);
  });

  it('are not left out where they can be worked out: memory that is available, and the cache of ZFS', () => {
    const old = { MemTotal: 1000, MemFree: 100, Buffers: 50, Cached: 400, SwapTotal: 0, SwapFree: 0 };
    assert.equal(memoryOf(old).value('system.memory.available'), 550 * KIB);
    assert.equal(memoryOf({ ...old, Shmem: 150 }).value('system.memory.utilization'), 0.6);
    const zfs = memoryOf(
      { ...old, MemAvailable: 500 },
      `13 1 0x01 1\nname type data\nc_min 4 ${100 * KIB}\nsize 4 ${300 * KIB}\nc_max 4 ${900 * KIB}\n`,
    );
    assert.equal(zfs.value('system.memory.available'), 700 * KIB);
    assert.equal(zfs.value('system.memory.usage', cached), 600 * KIB);
    assert.equal(zfs.value('system.memory.usage', used), 250 * KIB);
  });

  it('are no temperatures of what is not connected', () => {
    const source = new TextSource();
    const chip = (folder: string, files: Record<string, string>) => {
      for (const [name, text] of Object.entries(files)) source.set(`/sys/class/hwmon/${folder}/${name}`, `${text}\n`);
    };
    chip('hwmon0', { name: 'nct6792', temp1_input: '34000', temp1_label: 'SYSTIN', temp2_input: '0' });
    chip('hwmon0', { temp5_input: '112000', temp5_label: 'AUXTIN2', temp6_input: '-128000' });
    chip('hwmon1', { name: 'coretemp', temp1_input: '104000' });
    const collecting = new Collecting(new LinuxSensors(source)).frameAt(0).frameAt(20);
    assert.equal(collecting.value('hw.temperature.mean'), (34 + 104) / 2);
    assert.equal(collecting.value('hw.temperature', { 'hw.name': 'coretemp temp1' }), 104);
    for (const name of ['temp2', 'AUXTIN2', 'temp6']) {
      assert.match(
        collecting.absence('hw.temperature', { 'hw.name': `nct6792 ${name}` }) ?? '',
        /nothing is connected/,
      );
    }
    for (const sensor of ['hwmon0/temp1', 'hwmon1/temp1']) source.set(`/sys/class/hwmon/${sensor}_input`, '0\n');
    collecting.frameAt(40).frameAt(41);
    assert.equal(collecting.value('hw.temperature.mean'), undefined, 'an old mean is none');
  });

  it('are not those of an alias in the place of its interface', () => {
    const source = new TextSource();
    const set = (bytes: number) =>
      source.set(
        '/proc/net/dev',
        `h\nh\n  eth0: ${bytes} 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0\neth0:1: 9 9 0 0 0 0 0 0 9 9 0 0 0 0 0 0\n`,
      );
    set(1000);
    const collecting = new Collecting(new LinuxNetwork(source)).frameAt(0);
    set(3000);
    collecting.frameAt(1);
    const received = { 'network.interface.name': 'eth0', 'network.io.direction': 'receive' };
    assert.equal(collecting.value('system.network.io.rate', received), 2000);
  });
});

describe('reasons', () => {
  it('are told of lines that a kernel does not have, and of what is switched off', () => {
    const source = new TextSource();
    const both = 'some avg10=0.00 total=1\nfull avg10=0.00 total=1\n';
    source.set('/proc/pressure/cpu', 'some avg10=2.65 avg60=2.78 avg300=2.92 total=111\n');
    source.set('/proc/pressure/memory', both).set('/proc/pressure/io', both);
    source.problems.set('/proc/pressure/io', '/proc/pressure/io: switched off in this kernel');
    const collecting = new Collecting(new LinuxPressure(source)).frameAt(0);
    const opened = source.opened;
    collecting.frameAt(1).frameAt(2);
    assert.equal(source.opened, opened, 'what is switched off is not opened again');
    const absence = (resource: string) => collecting.absence('system.pressure.stall', { resource, stalled: 'all' });
    assert.match(absence('cpu') ?? '', /this kernel has no such line/);
    assert.match(absence('io') ?? '', /switched off in this kernel \(boot with psi=1\)/);
    assert.equal(collecting.value('system.pressure.stall', { resource: 'cpu', stalled: 'some' }), 0);
  });

  it('are those of the graphics card’s own program', async () => {
    let answer = () => Promise.reject<string>(new Error('nvidia-smi: Driver/library version mismatch'));
    const polled = new Polled(new NvidiaGpu(() => answer()));
    const collecting = new Collecting(polled);
    const process = {
      id: '7:1',
      pid: 7,
      startedAt: 0,
      plotter: 'bladebit',
      role: 'plotter',
      title: 'x',
      argv: [],
      mode: 'cuda',
    };
    const why = () => collecting.absence('hw.gpu.utilization');
    collecting.frameAt(0);
    assert.match(why() ?? '', /no plotter is running/);
    polled.hear({ type: 'process.seen', at: 0, process } as never);
    assert.match(why() ?? '', /has not answered yet/);
    collecting.frameAt(1);
    await new Promise(setImmediate);
    assert.throws(() => collecting.frameAt(2));
    polled.unavailable('nvidia-smi: Driver/library version mismatch');
    assert.equal(why(), 'nvidia-smi: Driver/library version mismatch');
    answer = async () => '0, GPU-1, RTX, 50, 1, 2, 40, 100, 300, 1000, 2000, 30, 4, 16, 0x0\n';
    collecting.frameAt(12);
    await new Promise(setImmediate);
    collecting.frameAt(13);
    assert.equal(collecting.value('hw.gpu.utilization'), 0.5);
    assert.equal(collecting.frame.index.of('hw.gpu.utilization').length, 1);
    polled.hear({ type: 'process.ended', at: 14, process } as never);
    assert.match(why() ?? '', /no plotter is running/);
  });
});

describe('every text that a kernel may show', () => {
  const NUMBERS = ['0', '-1', '7', '99999999999999999999', '4294967295', '1e999', 'nan', '-0', '', '0x1f', '1.5'];
  const shake: fc.Arbitrary<Shake> = fc.record({
    path: fc.nat(),
    kind: fc.constantFrom('number', 'line gone', 'line twice', 'cut', 'garbage', 'empty', 'gone', 'denied'),
    place: fc.nat(),
    number: fc.constantFrom(...NUMBERS),
  });

  function shaken(host: TextSource, { path, kind, place, number }: Shake): void {
    const paths = [...host.texts.keys()];
    const chosen = paths[path % paths.length];
    const text = host.texts.get(chosen)!;
    const lines = text.split('\n');
    const line = place % lines.length;
    const numbers = [...text.matchAll(/\d+/g)];
    const digits = numbers[place % Math.max(1, numbers.length)];
    if (kind === 'number' && digits) {
      host.set(chosen, text.slice(0, digits.index) + number + text.slice(digits.index + digits[0].length));
    } else if (kind === 'line gone') host.set(chosen, lines.toSpliced(line, 1).join('\n'));
    else if (kind === 'line twice') host.set(chosen, lines.toSpliced(line, 0, lines[line]).join('\n'));
    else if (kind === 'cut') host.set(chosen, text.slice(0, place % (text.length + 1)));
    else if (kind === 'garbage') host.set(chosen, `\u0000\ufffd: ${'9'.repeat(400)} -\n${text}`);
    else if (kind === 'empty') host.set(chosen, '');
    else if (kind === 'gone') host.texts.delete(chosen);
    else if (kind === 'denied') host.denied.add(chosen);
  }

  it('gives values that can be, or none and the reason', function () {
    this.timeout(120_000);
    fc.assert(
      fc.property(fc.array(fc.array(shake, { maxLength: 4 }), { minLength: 3, maxLength: 8 }), (frames) => {
        const host = new PlottingHost();
        host.at(8);
        const all = linuxCollectors(host, EVERYTHING, host.folders).map((collector) => ({
          collector,
          collecting: new Collecting(collector),
        }));
        frames.forEach((shakes, frame) => {
          host.denied.clear();
          host.at(8 + frame);
          for (const one of shakes) shaken(host, one);
          for (const { collector, collecting } of all) {
            try {
              collecting.frameAt(frame);
            } catch (error) {
              assert.equal((error as Error).name, 'Error', (error as Error).stack);
              collector.unavailable((error as Error).message);
            }
            checkValues(collecting);
          }
        });
      }),
      { numRuns: 300, seed: 20261128 },
    );
  });

  function checkValues({ recorder }: Collecting): void {
    recorder.table.list().series.forEach((series, slot) => {
      if (!series) return;
      const value = recorder.values[slot];
      const [least, most] = rangeOf(CATALOGUE[series.metric]);
      const isThere = value >= least && value <= most;
      assert.ok(isThere || Number.isNaN(value), `${series.metric} ${JSON.stringify(series.attributes)}: ${value}`);
      if (isThere) assert.equal(series.absence, undefined, `${series.metric} has a value and a reason`);
    });
  }

  it('leaves nothing unmeasured for ever without a true reason', () => {
    const host = new PlottingHost();
    const all = linuxCollectors(host, EVERYTHING, host.folders).map((collector) => ({
      collector,
      collecting: new Collecting(collector),
    }));
    for (let second = 8; second < 30; second++) {
      host.at(second);
      for (const { collector, collecting } of all) {
        try {
          collecting.frameAt(second);
        } catch (error) {
          collector.unavailable((error as Error).message);
        }
      }
      host.answerSpace();
    }
    const left = all.flatMap(({ collecting }) =>
      collecting.recorder.table
        .list()
        .series.flatMap((series) =>
          series?.absence === NOT_YET ? [`${series.metric} ${JSON.stringify(series.attributes)}`] : [],
        ),
    );
    assert.deepEqual(left, []);
  });
});
