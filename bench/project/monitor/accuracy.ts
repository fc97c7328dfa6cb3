// npm run bench:accuracy [-- --json] [-- --seconds N]: the engine's values beside those of psutil and procps, taken at the same moments.
import { execFileSync, spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { buildAll } from '../../../scripts/build.ts';
import { LocalEngine } from '../../../src/engine/localEngine.ts';
import type { MetricName } from '../../../src/metrics/catalogue.ts';
import { type Frame, sumIn, valueIn } from '../../../src/metrics/frame.ts';
import type { Attributes } from '../../../src/metrics/metric.ts';
import { plotterById } from '../../../src/plotters/plotters.ts';
import { Plotters } from './plotters.ts';

/** Every shared value is to agree within this. */
const TOLERANCE = 0.02;

type Values = Readonly<Record<string, number>>;

/** Another program's values; counters are compared by their growth, gauges as they are. */
interface Reference {
  readonly name: string;
  read(plotterPid: number): Values | undefined;
}

interface Shared {
  readonly kind: 'gauge' | 'counter';
  ours(frame: Frame, plotterPid: number): number | undefined;
}

const total =
  (metric: MetricName, attributes: Attributes = {}) =>
  (frame: Frame) =>
    sumIn(frame, metric, attributes);
const gauge = (metric: MetricName, attributes?: Attributes): Shared => ({
  kind: 'gauge',
  ours: total(metric, attributes),
});
const counter = (metric: MetricName, attributes?: Attributes): Shared => ({
  kind: 'counter',
  ours: total(metric, attributes),
});
const ofPlotter = (kind: Shared['kind'], metric: MetricName): Shared => ({
  kind,
  ours: (frame, pid) => valueIn(frame, metric, { 'process.pid': String(pid) }),
});

/** What can be compared, by the name that the references use. */
const SHARED: Readonly<Record<string, Shared>> = {
  cpuUserSeconds: counter('system.cpu.time', { 'cpu.mode': 'user' }),
  cpuSystemSeconds: counter('system.cpu.time', { 'cpu.mode': 'system' }),
  cpuIdleSeconds: counter('system.cpu.time', { 'cpu.mode': 'idle' }),
  memoryTotalBytes: gauge('system.memory.limit'),
  memoryAvailableBytes: gauge('system.memory.available'),
  memoryFreeBytes: gauge('system.memory.usage', { 'system.memory.state': 'free' }),
  diskWrittenBytes: counter('system.disk.io', { 'disk.io.direction': 'write' }),
  diskWrites: counter('system.disk.operations', { 'disk.io.direction': 'write' }),
  fileSystemBytes: {
    kind: 'gauge',
    ours: (frame) => valueIn(frame, 'system.filesystem.limit', { 'system.filesystem.mountpoint': '/' }),
  },
  plotterCpuSeconds: ofPlotter('counter', 'process.cpu.time'),
  plotterResidentBytes: ofPlotter('gauge', 'process.memory.usage'),
  plotterThreads: ofPlotter('gauge', 'process.thread.count'),
};

const PSUTIL = `
import json, os, psutil, sys
process = psutil.Process(int(sys.argv[1]))
cpu, memory, own = psutil.cpu_times(), psutil.virtual_memory(), process.cpu_times()
disks = [d for n, d in psutil.disk_io_counters(perdisk=True).items() if os.path.exists('/sys/block/' + n)]
print(json.dumps({
  'cpuUserSeconds': cpu.user, 'cpuSystemSeconds': cpu.system, 'cpuIdleSeconds': cpu.idle,
  'memoryTotalBytes': memory.total, 'memoryAvailableBytes': memory.available, 'memoryFreeBytes': memory.free,
  'diskWrittenBytes': sum(d.write_bytes for d in disks), 'diskWrites': sum(d.write_count for d in disks),
  'fileSystemBytes': psutil.disk_usage('/').total,
  'plotterCpuSeconds': own.user + own.system, 'plotterResidentBytes': process.memory_info().rss,
  'plotterThreads': process.num_threads()}))
`;

const REFERENCES: readonly Reference[] = [
  {
    name: 'psutil',
    read(pid) {
      const answer = spawnSync('/usr/bin/python3', ['-c', PSUTIL, String(pid)], { encoding: 'utf8' });
      return answer.status === 0 ? JSON.parse(answer.stdout) : undefined;
    },
  },
  {
    name: 'procps',
    read(pid) {
      const free = run('free', ['-b']);
      const ps = run('ps', ['-o', 'rss=,nlwp=', '-p', String(pid)]);
      if (!free || !ps) return undefined;
      const [memoryTotalBytes, , memoryFreeBytes, , , memoryAvailableBytes] = numbers(free.split('\n')[1]);
      const [residentKib, plotterThreads] = numbers(ps);
      const plotterResidentBytes = residentKib * 1024;
      return { memoryTotalBytes, memoryFreeBytes, memoryAvailableBytes, plotterResidentBytes, plotterThreads };
    },
  },
];

const { values: options } = parseArgs({
  options: { json: { type: 'boolean', default: false }, seconds: { type: 'string', default: '20' } },
});
const seconds = Number(options.seconds);
if (!Number.isInteger(seconds) || seconds < 3) {
  console.error(`--seconds must be a whole number from 3, not "${options.seconds}"`);
  process.exit(1);
}

await buildAll(() => {});
const plotters = new Plotters();
plotters.start(1);
try {
  const differences = await compare();
  if (options.json) console.log(JSON.stringify(differences));
  else for (const line of differences.map(text)) console.log(line);
  process.exitCode = differences.every(({ ratio }) => Math.abs(ratio - 1) <= TOLERANCE) ? 0 : 1;
} finally {
  await plotters.end();
}

interface Difference {
  readonly reference: string;
  readonly value: string;
  /** What the engine says right before and right after the other program: values move meanwhile. */
  readonly ours: readonly [least: number, most: number];
  readonly theirs: number;
  /** Of theirs to the nearer end of ours; 1 in between. */
  readonly ratio: number;
}

/** One reference's values, with the engine's from just before and just after. */
interface Moment {
  readonly reference: string;
  readonly before: Values;
  readonly theirs: Values | undefined;
  readonly after: Values;
}

/** Reads engine and references at the beginning and at the end of the time, and compares what they say. */
async function compare(): Promise<Difference[]> {
  const local = new LocalEngine(
    1,
    () => {},
    () => {},
  );
  local.engine.start();
  await delay(5);
  const pid = local.engine.processes.running.find(({ plotter }) => plotterById(plotter)?.isStandIn)?.pid;
  if (pid === undefined) throw new Error('the demo workload was not seen');
  const first = REFERENCES.map((reference) => moment(local, reference, pid));
  await delay(seconds);
  const last = REFERENCES.map((reference) => moment(local, reference, pid));
  local.engine.close();
  return last.flatMap((end, i) =>
    Object.keys(SHARED)
      .filter((value) => end.theirs?.[value] !== undefined)
      .map((value) => difference(value, first[i], end)),
  );
}

function moment(local: LocalEngine, { name, read }: Reference, pid: number): Moment {
  const before = ownValues(local, pid);
  const theirs = read(pid);
  return { reference: name, before, theirs, after: ownValues(local, pid) };
}

function ownValues(local: LocalEngine, pid: number): Values {
  local.engine.takeFrame();
  const { frame } = local;
  return Object.fromEntries(Object.entries(SHARED).map(([name, { ours }]) => [name, ours(frame, pid) ?? Number.NaN]));
}

/** Gauges are compared as they are at the end, counters by their growth. */
function difference(value: string, first: Moment, end: Moment): Difference {
  const isGauge = SHARED[value].kind === 'gauge';
  const bounds = isGauge
    ? [end.before[value], end.after[value]]
    : [end.before[value] - first.after[value], end.after[value] - first.before[value]];
  const theirs = (end.theirs?.[value] ?? Number.NaN) - (isGauge ? 0 : (first.theirs?.[value] ?? Number.NaN));
  const least = Math.min(...bounds);
  const most = Math.max(...bounds);
  const ratio = theirs < least ? theirs / least : theirs > most ? theirs / most : 1;
  return { reference: end.reference, value, ours: [least, most], theirs, ratio };
}

function text({ reference, value, ours, theirs, ratio }: Difference): string {
  const percent = `${((ratio - 1) * 100).toFixed(2)} %`;
  return `${reference.padEnd(7)} ${value.padEnd(22)} ours ${ours.join(' to ')}, theirs ${theirs}: ${percent}`;
}

function run(command: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(command, args, { encoding: 'utf8' });
  } catch {
    return undefined;
  }
}

function numbers(line: string): number[] {
  return (line.match(/\d+/g) ?? []).map(Number);
}

function delay(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time * 1000));
}
