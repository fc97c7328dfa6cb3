import assert from 'node:assert/strict';
import { replay } from '../../../src/engine/replay.ts';
import type { EngineEvent } from '../../../src/events/events.ts';
import type { MetricName } from '../../../src/metrics/catalogue.ts';
import { type Frame, valueIn } from '../../../src/metrics/frame.ts';
import type { Attributes } from '../../../src/metrics/metric.ts';
import { withoutKeys } from '../../../src/plotters/keptArguments.ts';
import { diskNumbers, numbersOf, type RawFrame, type Run, readRun, runNames, statFields } from './plotterRuns.ts';
import { namesInLog, plotsInLog, stepsInLog, totalsInLog } from './toldByLogs.ts';

/** A replayed frame, asked by metric and attributes. */
type Ask = (metric: MetricName, attributes?: Attributes) => number | undefined;

interface Replayed {
  readonly times: number[];
  readonly asks: Ask[];
  readonly events: EngineEvent[];
  readonly eventFrames: number[];
}

async function replayed(path: string): Promise<Replayed> {
  const result: Replayed = { times: [], asks: [], events: [], eventFrames: [] };
  await replay(path, {
    frame({ epochSeconds, index, values }) {
      const frame: Frame = { epochSeconds, index, values: Float64Array.from(values) };
      result.times.push(epochSeconds);
      result.asks.push((metric, attributes) => valueIn(frame, metric, attributes));
    },
    event(event) {
      result.events.push(event);
      result.eventFrames.push(result.times.length);
    },
  });
  return result;
}

function same(actual: number | undefined, expected: number, what: string): void {
  assert.ok(actual !== undefined, `${what} is absent, not ${expected}`);
  assert.ok(
    Math.abs(actual - expected) <= 1e-9 * Math.max(1e-300, Math.abs(expected)),
    `${what} is ${actual}, not ${expected}`,
  );
}

/** Each frame with the one before it. */
function pairs(frames: readonly RawFrame[]): [number, RawFrame, RawFrame][] {
  return frames.slice(1).map((frame, i) => [i + 1, frames[i], frame]);
}

describe('Recordings of real plotters', function () {
  this.timeout(60_000);
  if (runNames.length === 0) {
    it('are replayed (skipped: there is no folder ../shared/data/plotter-runs beside the project)', function () {
      this.skip();
    });
    return;
  }

  for (const name of runNames) {
    describe(name, () => {
      let run: Run;
      let result: Replayed;
      let own: Attributes;

      before(async () => {
        run = readRun(name);
        result = await replayed(run.path);
        own = { 'process.pid': String(run.meta.process.pid) };
      });

      const pidFile = (file: string) => `/proc/${run.meta.process.pid}/${file}`;
      const isAlive = ({ files }: RawFrame) => {
        const stat = files[pidFile('stat')];
        return stat !== undefined && statFields(stat)[0] !== 'Z';
      };

      it('has every frame, at its time', () => {
        assert.deepEqual(
          result.times,
          run.frames.map(({ t }) => t),
        );
      });

      it('has the CPU time of the host and of each core', () => {
        for (const [i, before, now] of pairs(run.frames)) {
          for (const [key, attributes] of [
            ['cpu', undefined],
            ['cpu0', { 'cpu.logical_number': '0' }],
            ['cpu1', { 'cpu.logical_number': '1' }],
          ] as const) {
            const a = numbersOf(before.files['/proc/stat'], key).slice(0, 8);
            const b = numbersOf(now.files['/proc/stat'], key).slice(0, 8);
            const change = b.map((value, column) => value - a[column]);
            const all = change.reduce((sum, value) => sum + value, 0);
            const metric = attributes ? 'system.cpu.core.utilization' : 'system.cpu.utilization';
            if (all > 0 && change.every((value) => value >= 0)) {
              same(result.asks[i](metric, attributes), (all - change[3] - change[4]) / all, `${key} in frame ${i}`);
            }
          }
          const load = now.files['/proc/loadavg'].split(' ')[0];
          same(result.asks[i]('system.cpu.load_average', { period: '1m' }), Number(load), 'load');
        }
      });

      it('has bytes and busy time of each disk in use', () => {
        let compared = 0;
        for (const [i, before, now] of pairs(run.frames)) {
          const seconds = now.t - before.t;
          for (const disk of ['vda', 'zram0', 'loop0', 'loop1', 'loop2', 'loop3', 'loop4', 'loop5']) {
            const a = diskNumbers(before.files['/proc/diskstats'], disk);
            const b = diskNumbers(now.files['/proc/diskstats'], disk);
            if (a.length === 0 || b[4] === 0 || a[4] === 0) continue;
            const rate = (direction: string) =>
              result.asks[i]('system.disk.io.rate', { 'system.device': disk, 'disk.io.direction': direction });
            same(rate('read'), ((b[2] - a[2]) * 512) / seconds, `${disk} read in frame ${i}`);
            same(rate('write'), ((b[6] - a[6]) * 512) / seconds, `${disk} written in frame ${i}`);
            same(
              result.asks[i]('system.disk.utilization', { 'system.device': disk }),
              Math.min(1, (b[9] - a[9]) / 1000 / seconds),
              `${disk} busy in frame ${i}`,
            );
            compared++;
          }
        }
        assert.ok(compared >= run.frames.length - 1, `${compared} compared`);
      });

      it('has bytes of the network', () => {
        for (const [i, before, now] of pairs(run.frames)) {
          const seconds = now.t - before.t;
          for (const nic of ['eth0', 'vplot0']) {
            const a = numbersOf(before.files['/proc/net/dev'], nic);
            const b = numbersOf(now.files['/proc/net/dev'], nic);
            if (a.length === 0 || a[0] + a[8] === 0) continue;
            const rate = (direction: string) =>
              result.asks[i]('system.network.io.rate', {
                'network.interface.name': nic,
                'network.io.direction': direction,
              });
            same(rate('receive'), (b[0] - a[0]) / seconds, `${nic} received in frame ${i}`);
            same(rate('transmit'), (b[8] - a[8]) / seconds, `${nic} sent in frame ${i}`);
          }
        }
      });

      it('has memory and pressure', () => {
        for (const [i, before, now] of pairs(run.frames)) {
          const kib = (key: string) => numbersOf(now.files['/proc/meminfo'], key)[0];
          same(result.asks[i]('system.memory.available'), kib('MemAvailable') * 1024, `available in frame ${i}`);
          const cached = kib('Cached') + kib('SReclaimable');
          same(
            result.asks[i]('system.memory.usage', { 'system.memory.state': 'used' }),
            (kib('MemTotal') - kib('MemFree') - kib('Buffers') - cached) * 1024,
            `used in frame ${i}`,
          );
          same(
            result.asks[i]('system.paging.usage'),
            (kib('SwapTotal') - kib('SwapFree')) * 1024,
            `swap in frame ${i}`,
          );
          for (const resource of ['cpu', 'memory', 'io']) {
            const total = ({ files }: RawFrame) =>
              Number(/some .*total=(\d+)/.exec(files[`/proc/pressure/${resource}`])?.[1]);
            same(
              result.asks[i]('system.pressure.stall', { resource, stalled: 'some' }),
              Math.min(1, (total(now) - total(before)) / 1e6 / (now.t - before.t)),
              `${resource} pressure in frame ${i}`,
            );
          }
        }
      });

      it('has the space of the plot folders', () => {
        const mounts = run.meta.process.mountinfo
          .trim()
          .split('\n')
          .map((line) => line.split(' ')[4]);
        for (const path of mounts) {
          const folder = path.split('/').at(-1)!;
          const attributes = { 'system.filesystem.mountpoint': path };
          const told = result.asks.flatMap((ask, i) => {
            const available = ask('system.filesystem.available', attributes);
            return available === undefined ? [] : [[i, available] as const];
          });
          assert.ok(told.length >= run.frames.length - 2, `${path}: ${told.length} of ${run.frames.length}`);
          for (const [i, available] of told) {
            // asked every ten seconds: it is what one of the last frames had
            const recent = run.frames
              .slice(Math.max(0, i - 11), i + 1)
              .map(({ statfs }) => statfs[folder][1] * statfs[folder][2]);
            assert.ok(recent.includes(available), `${path} in frame ${i}: ${available} of ${recent}`);
          }
          same(
            result.asks.at(-1)!('system.filesystem.limit', attributes),
            run.frames[0].statfs[folder][0] * run.frames[0].statfs[folder][2],
            path,
          );
        }
      });

      it('finds the plotter in the frame in which it begins, and names it right', () => {
        const seen = result.events.flatMap((event, i) =>
          event.type === 'process.seen' ? [{ ...event.process, frame: result.eventFrames[i] }] : [],
        );
        assert.deepEqual(
          seen.map(({ pid, plotter, role, frame }) => ({ pid, plotter, role, frame })),
          [
            {
              pid: run.meta.process.pid,
              plotter: run.truth.plotter,
              role: 'plotter',
              frame: run.frames.findIndex(isAlive),
            },
          ],
        );
        assert.deepEqual(seen[0].argv, withoutKeys(run.meta.process.cmdline));
      });

      it('says that the plotter has ended in the first frame without it', () => {
        const ended = result.events.findIndex(({ type }) => type === 'process.ended');
        const last = run.frames.findLastIndex(isAlive);
        assert.equal(result.eventFrames[ended], last + 1);
      });

      it('has CPU time, memory, threads and I/O of the plotter', () => {
        let mostWritten = 0;
        let compared = 0;
        for (const [i, before, now] of pairs(run.frames)) {
          if (!isAlive(now)) continue;
          const b = statFields(now.files[pidFile('stat')]);
          const ask = (metric: MetricName, attributes: Attributes = {}) =>
            result.asks[i](metric, { ...own, ...attributes });
          same(ask('process.cpu.time'), (Number(b[11]) + Number(b[12])) / 100, `CPU time in frame ${i}`);
          same(ask('process.thread.count'), Number(b[17]), `threads in frame ${i}`);
          same(ask('process.memory.virtual'), Number(b[20]), `virtual memory in frame ${i}`);
          same(ask('process.memory.usage'), Number(b[21]) * 4096, `resident memory in frame ${i}`);
          const io = (frame: RawFrame, key: string) => numbersOf(frame.files[pidFile('io')], key)[0];
          const written = io(now, 'write_bytes') - io(now, 'cancelled_write_bytes');
          const growth = Math.max(written, mostWritten) - mostWritten;
          mostWritten += growth;
          if (!isAlive(before)) continue;
          const seconds = now.t - before.t;
          const a = statFields(before.files[pidFile('stat')]);
          const ticks = Number(b[11]) + Number(b[12]) - Number(a[11]) - Number(a[12]);
          same(ask('process.cpu.utilization'), ticks / 100 / seconds, `CPU in frame ${i}`);
          for (const [direction, change] of [
            ['read', io(now, 'read_bytes') - io(before, 'read_bytes')],
            ['write', growth],
          ] as const) {
            same(
              ask('process.disk.io.rate', { 'disk.io.direction': direction }),
              change / seconds,
              `${direction} in frame ${i}`,
            );
          }
          compared++;
        }
        assert.ok(compared > 0);
      });

      it('tells every step that the log says has ended, with the time that it took', () => {
        const log = run.frames.map((frame) => frame.log).join('');
        const ended = result.events.flatMap((event) => (event.type === 'step.ended' ? [event] : []));
        const told = stepsInLog(run.truth.plotter, log);
        const timed = ended.filter(({ phase, seconds }) => phase !== undefined && seconds !== undefined);
        assert.deepEqual(
          timed.map(({ seconds }) => seconds),
          told.map(({ seconds }) => seconds),
        );
        for (const [index, { phase, table }] of told.entries()) {
          if (phase !== undefined) assert.deepEqual([timed[index].phase, timed[index].table], [phase, table]);
        }
        const names = result.events.flatMap((event) =>
          event.type === 'step.changed' || event.type === 'step.ended' ? [event.step] : [],
        );
        for (const name of namesInLog(run.truth.plotter, log)) {
          assert.ok(
            names.some((step) => name.test(step)),
            `${name} is not among ${names.join('; ')}`,
          );
        }
      });

      it('tells every plot: its start, its end, and what went wrong', () => {
        const log = run.frames.map((frame) => frame.log).join('');
        const started = result.events.flatMap((event) => (event.type === 'plot.started' ? [event.plot] : []));
        assert.equal(started.length, plotsInLog(run.truth.plotter, log));
        for (const { k } of started) if (k !== undefined) assert.equal(k, run.truth.k);
        const finished = result.events.flatMap((event) => (event.type === 'plot.finished' ? [event.seconds] : []));
        assert.deepEqual(finished, totalsInLog(run.truth.plotter, log));
        const trouble = result.events.flatMap((event) =>
          event.type === 'plot.failed' || event.type === 'plotter.waiting' ? [event.cause] : [],
        );
        if (run.truth.condition === 'disk-full') assert.match(trouble.join(' '), /full|space/);
        else assert.deepEqual(trouble, []);
        const crashes = result.events.filter(({ type }) => type === 'plotter.crashed').length;
        assert.equal(crashes, run.truth.killed_by_recorder ? 1 : 0);
      });

      it('knows the device that a folder is mounted from, which looks busy, and the throttled one below it, which looks idle', () => {
        const seen = result.events.find((event) => event.type === 'process.seen');
        assert.ok(seen?.type === 'process.seen');
        let onLoops = 0;
        for (const { use, mountpoint, device, disks } of seen.process.directories ?? []) {
          const loop = run.meta.loops[mountpoint?.split('/').at(-1) ?? ''];
          assert.deepEqual([use, device, disks], [use, loop?.fs_device, loop ? [loop.throttled_device] : []]);
          if (loop) onLoops++;
        }
        assert.equal(onLoops > 0, Object.keys(run.meta.loops).length > 0);
      });

      it('counts interrupts by the sum, though the line is cut behind it', () => {
        for (const [i, before, now] of pairs(run.frames)) {
          const total = ({ files }: RawFrame) => numbersOf(files['/proc/stat'], 'intr')[0];
          const rate = (total(now) - total(before)) / (now.t - before.t);
          same(result.asks[i]('system.cpu.interrupts.rate'), rate, `interrupts in frame ${i}`);
        }
      });

      it('makes nothing up that was not recorded', () => {
        const { asks, events } = result;
        for (const metric of ABSENT_IN_DUMPS) {
          assert.ok(
            asks.every((ask) => ask(metric) === undefined),
            `${metric} has a value`,
          );
        }
        for (const ask of asks.slice(1)) {
          const quality = ask('plotscope.data.quality');
          assert.ok(quality !== undefined && quality > 0.5 && quality <= 1, `data quality ${quality}`);
        }
        const unexpected = events.filter(({ type }) => /^(?:collector|clock|frames|notice)/.test(type));
        assert.deepEqual(unexpected, []);
      });
    });
  }
});

/** What the dumps don't hold: the monitor's own cost, open files, delays that the kernel doesn't count. */
const ABSENT_IN_DUMPS: readonly MetricName[] = [
  'plotscope.engine.cpu.utilization',
  'plotscope.engine.memory.usage',
  'process.open_files.count',
  'process.connection.count',
  'process.block_io.delay.rate',
  'system.cpu.frequency',
];
