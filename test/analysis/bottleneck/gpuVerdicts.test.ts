import assert from 'node:assert/strict';
import { HostDiagnosis } from '../../../src/analysis/bottleneck/hostDiagnosis.ts';
import { NvidiaGpu } from '../../../src/collect/gpu/nvidiaGpu.ts';
import { Polled } from '../../../src/collect/portable/polled.ts';
import { type Bottleneck, processAttributes } from '../../../src/events/events.ts';
import type { RunningPlotter } from '../../../src/events/plotterProcesses.ts';
import { type Frame, SeriesIndex } from '../../../src/metrics/frame.ts';
import { LANES, type TimeLane } from '../../../src/metrics/timeLanes.ts';
import { Collecting } from '../../collect/collecting.ts';
import { frameOf } from '../../metrics/frameOf.ts';

const plotter: RunningPlotter = {
  id: '7:5',
  pid: 7,
  startedAt: 0,
  plotter: 'xchplot2',
  role: 'plotter',
  title: 'xchplot2',
  mode: 'cuda',
  argv: ['xchplot2', 'plot'],
  directories: [{ use: 'final', path: '/mnt/farm', mountpoint: '/mnt/farm', disks: ['sda'] }],
};

/** What a card, its link and the disk of the destination do; texts in nvidia-smi's forms, of no card of ours. */
interface Seen {
  readonly busy: number;
  readonly memory?: number;
  /** MB a second on a link of 15.8 GB a second. */
  readonly received?: number;
  readonly throttle?: string;
  readonly diskBusy?: number;
  readonly lanes?: Partial<Record<TimeLane, number>>;
}

async function framesOf(seen: Seen, seconds: number): Promise<Frame[]> {
  const { busy, memory = 12_000, received = 2000, throttle = '0x0', diskBusy = 0.3, lanes = { own: 1 } } = seen;
  const card = `0, GPU-1, RTX 4090, ${busy}, ${memory}, 24564, 60, 300, 450, 2500, 2700, 40, 3, 16, ${throttle}\n`;
  const traffic = `# gpu  rxpci  txpci\n# Idx   MB/s   MB/s\n    0  ${received}   900\n`;
  const users = '# gpu pid type sm mem fb command\n# Idx # C/G % % MB name\n 0 7 C 90 40 9000 xchplot2\n';
  const polled = new Polled(
    new NvidiaGpu(async (_, [first]) => (first === 'dmon' ? traffic : first === 'pmon' ? users : card)),
  );
  const collecting = new Collecting(polled);
  polled.hear({ type: 'process.seen', at: 0, process: plotter });
  const own = processAttributes(plotter);
  const frames: Frame[] = [];
  for (let at = 1; at <= seconds; at++) {
    collecting.frameAt(at);
    await new Promise(setImmediate);
    const host = frameOf(at, [
      ['system.cpu.utilization', {}, 0.2],
      ['system.cpu.logical.count', {}, 16],
      ['system.pressure.stall', { resource: 'cpu', stalled: 'some' }, 0],
      ['system.pressure.stall', { resource: 'memory', stalled: 'some' }, 0],
      ['system.pressure.stall', { resource: 'io', stalled: 'some' }, 0.1],
      ['plotters.cpu.utilization', {}, 2],
      ['process.cpu.utilization', own, 2],
      ['process.cpu.mode.utilization', { ...own, 'cpu.mode': 'system' }, 0.2],
      ['process.cpu.delay.rate', own, 0],
      ['process.context_switches.rate', own, 3000],
      ['system.disk.utilization', { 'system.device': 'sda' }, diskBusy],
      ['system.disk.io.rate', { 'system.device': 'sda' }, 230e6],
      ['system.disk.operations.rate', { 'system.device': 'sda' }, 230],
      ...LANES.map((lane) => ['process.time.share', { ...own, lane }, lanes[lane] ?? 0] as const),
    ]);
    frames.push(joined(collecting, host));
  }
  return frames;
}

/** What collectors wrote, and beside it what is made up of the host. */
function joined(collecting: Collecting, host: Frame): Frame {
  const { series, version } = collecting.recorder.table.list();
  const values = [...collecting.recorder.values.subarray(0, series.length), ...host.values];
  const index = new SeriesIndex({ version, series: [...series, ...host.index.list.series] });
  return { epochSeconds: host.epochSeconds, index, values: Float64Array.from(values) };
}

async function verdictOn(seen: Seen): Promise<Bottleneck | undefined> {
  let told: Bottleneck | undefined;
  const diagnosis = new HostDiagnosis({
    tell: (event) => {
      if (event.type === 'bottleneck.changed' && event.processId === plotter.id) told = event.bottleneck;
    },
  });
  diagnosis.hear({ type: 'process.seen', at: 0, process: plotter });
  for (const frame of await framesOf(seen, 30)) diagnosis.look(frame);
  return told;
}

describe('what holds a plotter on a graphics card back, by texts of nvidia-smi', () => {
  it('the card itself, and why it is slower than it could be', async () => {
    const told = await verdictOn({ busy: 98, throttle: '0x20' });
    assert.equal(told?.class, 'gpu');
    assert.equal(told.kind, 'heat');
    assert.match(told.cause, /busy 98 % of the time.*too hot/);
    assert.match(told.remedies[0].text, /Cool the card/);
    assert.ok(
      told.evidence.some((text) => /98 % of the time its graphics card computes/.test(text)),
      told.evidence.join(),
    );
    assert.ok(told.confidence > 0.9);
  });

  it('its link to main memory', async () => {
    const told = await verdictOn({ busy: 40, received: 14_800 });
    assert.equal(told?.class, 'pcie');
    assert.match(told.cause, /94 % of what it carries/);
  });

  it('its memory, which makes it go by way of main memory', async () => {
    const told = await verdictOn({ busy: 40, received: 14_800, memory: 24_000 });
    assert.equal(told?.class, 'vram');
    assert.match(told.remedies[0].text, /Close what else has memory/);
  });

  it('the disk that plots go to, and what a faster one would gain', async () => {
    const told = await verdictOn({ busy: 40, diskBusy: 1, lanes: { dirty: 0.7, own: 0.3 } });
    assert.equal(told?.class, 'destination');
    assert.equal(told.subject, 'sda');
    assert.match(told.cause, /faster than sda takes them.*computes 40 % of it/);
    assert.equal(told.remedies[0].gain?.ratio, 2.5);
  });
});
