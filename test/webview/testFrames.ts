import { CHARTS } from '../../src/pages/charts.ts';
import type { DashboardFrame, DashboardPast } from '../../src/pages/dashboardProtocol.ts';

/** A time that no clock of a test run shows. */
export const EPOCH_SECONDS = Date.UTC(2030, 0, 1, 12) / 1000;

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** Waves that no host makes: whoever sees them knows that the data is made up. */
function wave(second: number, period: number, shift = 0): number {
  return 0.5 + 0.5 * Math.sin(((second + shift) / period) * 2 * Math.PI);
}

/** A made-up frame, `second` seconds after {@link EPOCH_SECONDS}. */
export function testFrame(second: number): DashboardFrame {
  // One second in 90 is missing for the disks, as when a file cannot be read.
  const absent = second % 90 === 60;
  const disk = (value: number) => (absent ? null : value);
  const plotters = second % 400 < 320 ? ['test-plotter 101', 'test-plotter 102'] : ['test-plotter 101'];
  return {
    epochSeconds: EPOCH_SECONDS + second,
    charts: ofAllCharts({
      cpu: {
        values: {
          user: 0.2 + 0.3 * wave(second, 120),
          nice: 0,
          system: 0.05 + 0.05 * wave(second, 40),
          interrupt: 0.01,
          steal: 0,
          iowait: 0.1 * wave(second, 75, 20),
        },
        top: 1,
      },
      memory: {
        values: { used: (20 + 6 * wave(second, 300)) * GIB, buffers: GIB, cached: (10 + 3 * wave(second, 200)) * GIB },
        top: 64 * GIB,
      },
      disk: {
        values: {
          'testdisk0 read': disk(900 * MIB * wave(second, 80)),
          'testdisk0 write': disk(1500 * MIB * wave(second, 95, 10)),
          'testdisk1 read': disk(second % 60 === 0 ? 400 * MIB : 0),
          'testdisk1 write': disk(250 * MIB * wave(second, 50)),
          'idledisk read': disk(0),
          'idledisk write': disk(0),
        },
      },
      diskBusy: { values: { testdisk0: disk(wave(second, 80)), testdisk1: disk(0.3), idledisk: disk(0) }, top: 1 },
      diskAwait: { values: { 'testdisk0 read': disk(0.004), 'testdisk0 write': disk(0.02 * wave(second, 60)) } },
      diskQueue: { values: { testdisk0: disk(12 * wave(second, 80)), idledisk: disk(0) } },
      diskRequestSize: { values: { 'testdisk0 read': disk(128 * 1024), 'testdisk0 write': disk(MIB) } },
      fileSystems: { values: { '/test/plots': 0.4 + second / 1e5, '/test/tmp': 0.5 * wave(second, 300) }, top: 1 },
      temperature: { values: { 'Test sensor': 40 + 30 * wave(second, 300), 'Test card 0': 60 } },
      throttling: { values: { 'CPU core': second % 100 < 20 ? 3 : 0 } },
      power: { values: { 'Test package': 65 + 60 * wave(second, 120) } },
      network: { values: { 'testnet0 receive': 90 * MIB * wave(second, 140), 'testnet0 transmit': 4 * MIB } },
      plotterCpu: { values: Object.fromEntries(plotters.map((name, i) => [name, 1 + 6 * wave(second, 100, i * 40)])) },
      plotterIo: {
        values: Object.fromEntries(
          plotters.flatMap((name, i) => [
            [`${name} read`, 300 * MIB * wave(second, 90, i * 30)],
            [`${name} write`, 450 * MIB * wave(second, 70, i * 30)],
          ]),
        ),
      },
      plotterMemory: {
        values: Object.fromEntries(plotters.map((name) => [name, 4 * GIB + 100 * MIB * wave(second, 60)])),
      },
      timeAccount: {
        values: {
          computing: 0.5,
          'waiting for a disk': 0.3 * wave(second, 120),
          'waiting for its own threads': 0.5 - 0.3 * wave(second, 120),
        },
        top: 1,
      },
      efficiency: {
        values: Object.fromEntries(plotters.map((name, i) => [name, 0.4 + 0.5 * wave(second, 90, i * 20)])),
      },
      throughput: { values: { 'all plotters': 40 + 5 * wave(second, 250) } },
      pace: {
        values: Object.fromEntries(plotters.map((name, i) => [name, (200 + 80 * wave(second, 300, i * 60)) * MIB])),
      },
      paceByDevice: { values: { gpu0: 500 * MIB, cpu: 20 * MIB } },
      paceByDestination: { values: { '/mnt/farm': 520 * MIB } },
      replot: { values: { 'version 1, left': 90e12 - second * 1e9, 'version 2, made': 10e12 + second * 1e9 } },
      gpu: {
        values: {
          'Test card 0 computing': 0.6 + 0.4 * wave(second, 40),
          'Test card 0 memory': 0.7,
          'Test card 0 link': absent ? null : 0.3 * wave(second, 40, 10),
        },
        top: 1,
      },
      saturation: { values: { CPU: wave(second, 120), memory: 0.5, testdisk0: wave(second, 80), idledisk: disk(0) } },
      bottlenecks: {
        values: { 'cpu-starved': wave(second, 200), 'disk-latency': 0.6 * wave(second, 150, 50), lock: 0 },
      },
      verdicts: {
        values: Object.fromEntries(
          plotters.map((name, i) => [`${name}: cpu-starved`, wave(second, 200, i * 60) > 0.5 ? 0.9 : 0]),
        ),
      },
      pressure: {
        values: Object.fromEntries(
          ['cpu', 'memory', 'io'].flatMap((resource, i) => [
            [`${resource} some`, 0.2 * wave(second, 60, i * 20)],
            [`${resource} all`, i === 0 ? null : 0.08 * wave(second, 60, i * 20)],
          ]),
        ),
      },
    }),
  };
}

/** Throws an Error that names the charts which nothing is given for. */
function ofAllCharts(charts: DashboardFrame['charts']): DashboardFrame['charts'] {
  const missing = CHARTS.filter(({ id }) => !(id in charts)).map(({ id }) => id);
  if (missing.length > 0)
    throw new Error(`test frames have no values for the chart ${missing.join(', ')}: add some to testFrame`);
  return charts;
}

export function testFrames(count: number, firstSecond = 0): DashboardFrame[] {
  return Array.from({ length: count }, (_, index) => testFrame(firstSecond + index));
}

/** A frame with this many lines in every chart: for measuring. */
export function crowdedFrame(second: number, lines: number): DashboardFrame {
  const charts = CHARTS.map(({ id, whole }, chart) => {
    const value = (line: number) => (1 + wave(second, 60 + 7 * line, chart)) * (whole === undefined ? 100 * MIB : 0.05);
    const values = Object.fromEntries(Array.from({ length: lines }, (_, line) => [`test-line-${line}`, value(line)]));
    return [id, { values, top: whole === undefined ? undefined : 1 }];
  });
  return { epochSeconds: EPOCH_SECONDS + second, charts: Object.fromEntries(charts) };
}

/** A made-up stretch of history of so many seconds, which ends at {@link EPOCH_SECONDS}. */
export function testPast(seconds: number, points: number): DashboardPast {
  const stepSeconds = seconds / points;
  const frames = Array.from({ length: points }, (_, i) => testFrame(i * 7));
  const column = (of: (frame: DashboardFrame) => number | null | undefined) => frames.map((frame) => of(frame) ?? null);
  const from = EPOCH_SECONDS - seconds;
  return {
    from,
    to: EPOCH_SECONDS,
    stepSeconds,
    times: frames.map((_, i) => from + (i + 0.5) * stepSeconds),
    charts: Object.fromEntries(
      CHARTS.map(({ id, whole }) => {
        const labels = Object.keys(frames[0].charts[id]?.values ?? {});
        const lines = Object.fromEntries(
          labels.map((label) => [label, column(({ charts }) => charts[id]?.values[label])]),
        );
        return [id, whole === undefined ? { lines } : { lines, tops: column(({ charts }) => charts[id]?.top) }];
      }),
    ),
  };
}
