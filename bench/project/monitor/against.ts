// npm run bench:against -- REV [--built FOLDER] [--plotters N] [--rounds N] [--seconds N] [--processes N] [--as-built] [--json]
// What the engine takes with everything on, and what that of another revision takes at the same time on the same host.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildAll } from '../../../scripts/build.ts';
import { Fillers } from './fillers.ts';
import { Subject } from './measure.ts';
import { Plotters } from './plotters.ts';
import { type BuiltRevision, buildRevision, engineOf } from './revision.ts';

const THREADS = 16;
const HEAP_TICKS = 15;
/** Until plotters are known, their baselines too, and what they ask for is compiled. */
const SETTLE_SECONDS = 90;
const WORKER = fileURLToPath(new URL('../../../dist/engine.cjs', import.meta.url));

/** Two engines and an idle Node of their shape over the same seconds. */
interface AgainstRound {
  /** CPU of the whole process, as the kernel counts it (getrusage). */
  readonly oursMsPerSecond: number;
  readonly theirsMsPerSecond: number;
  readonly idleMsPerSecond: number;
  /** Ours in relation to theirs. */
  readonly ratio: number;
}

interface Side {
  readonly heapBytesPerTick: number;
  readonly rssBytes: number;
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    built: { type: 'string' },
    'as-built': { type: 'boolean', default: false },
    plotters: { type: 'string', default: '4' },
    processes: { type: 'string', default: '0' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
});
const plotterCount = whole('--plotters', options.plotters, 0);
const processes = whole('--processes', options.processes, 0);
const rounds = whole('--rounds', options.rounds, 1);
const seconds = whole('--seconds', options.seconds, 5);
const [revision] = positionals;
if (process.platform !== 'linux')
  fail('bench:against reads /proc to measure processes from outside, so it runs on Linux only.');
if (revision === undefined && options.built === undefined) {
  fail('name the revision to measure against, or with --built a folder in which it is built');
}

const say = (text: string) => process.stderr.write(`${text}\n`);
const load = { fillers: new Fillers(), plotters: new Plotters(THREADS) };
let other: BuiltRevision | undefined;
const tidy = async () => {
  await Promise.all([load.fillers.end(), load.plotters.end()]);
  other?.remove();
  other = undefined;
};
process.on('SIGINT', () => void tidy().then(() => process.exit(130)));
try {
  if (!options['as-built']) {
    say('building …');
    await buildAll(() => {});
  }
  if (options.built === undefined) other = buildRevision(revision);
  const measured = await measure(engineOf(resolve(options.built ?? other?.folder ?? '')));
  console.log(options.json ? JSON.stringify(measured) : measured.lines.join('\n'));
} finally {
  await tidy();
}

async function measure(theirWorker: string) {
  say('warming up …');
  const [ours, theirs, idle] = await Promise.all([
    Subject.start('engine', WORKER),
    Subject.start('engine', theirWorker),
    Subject.start('idle', WORKER),
  ]);
  const all = [ours, theirs, idle];
  load.plotters.start(plotterCount);
  await load.fillers.fillUpTo(processes);
  await delay(SETTLE_SECONDS);
  const measuredRounds: AgainstRound[] = [];
  const sides: Side[] = [];
  for (let round = 1; round <= rounds; round++) {
    await Promise.all(all.map((subject) => subject.begin()));
    await delay(seconds);
    const costs = await Promise.all(all.map((subject) => subject.end()));
    const [our, their, nothing] = costs.map(({ report }) => report.cpuMs / seconds);
    measuredRounds.push({
      oursMsPerSecond: our,
      theirsMsPerSecond: their,
      idleMsPerSecond: nothing,
      ratio: our / their,
    });
    say(`round ${round}: ${our.toFixed(2)} and ${their.toFixed(2)} ms a second, ${(our / their).toFixed(2)}`);
    if (round < rounds) continue;
    const heaps = await Promise.all([ours, theirs].map((subject) => subject.heapBytesPerTick(HEAP_TICKS)));
    sides.push(...heaps.map((heapBytesPerTick, at) => ({ heapBytesPerTick, rssBytes: costs[at].cost.rssBytes })));
  }
  await Promise.all(all.map((subject) => subject.stop()));
  return {
    plotters: plotterCount,
    threads: THREADS,
    rounds: measuredRounds,
    ours: sides[0],
    theirs: sides[1],
    lines: text(measuredRounds, sides),
  };
}

function text(all: readonly AgainstRound[], [ours, theirs]: readonly Side[]): string[] {
  const row = (name: string, of: (round: AgainstRound) => number) => {
    const sorted = all.map(of).sort((a, b) => a - b);
    const range = `${sorted[0].toFixed(2)} … ${sorted[sorted.length - 1].toFixed(2)}`;
    return `${name.padEnd(28)} ${sorted[sorted.length >> 1].toFixed(2).padStart(8)}  (${range})`;
  };
  const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);
  const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
  return [
    `${plotterCount} plotters of ${THREADS} threads, everything on; medians of ${all.length} rounds of ${seconds} s, all at once`,
    row('ours, ms of CPU a second', (round) => round.oursMsPerSecond),
    row('theirs, ms of CPU a second', (round) => round.theirsMsPerSecond),
    row('an idle Node, likewise', (round) => round.idleMsPerSecond),
    row('ours / theirs', (round) => round.ratio),
    `heap: ${kilobytes(ours.heapBytesPerTick)} kB a tick, theirs ${kilobytes(theirs.heapBytesPerTick)}`,
    `resident: ${mebibytes(ours.rssBytes)} MiB, theirs ${mebibytes(theirs.rssBytes)}`,
  ];
}

function delay(time: number): Promise<void> {
  return new Promise((done) => setTimeout(done, time * 1000));
}

function whole(name: string, value: string, least: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least) fail(`${name} must be a whole number from ${least}, not "${value}"`);
  return number;
}

function fail(text: string): never {
  console.error(text);
  process.exit(1);
}
