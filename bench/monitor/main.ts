// npm run bench:monitor [-- --json] [-- --ticks N]: what the monitor costs at 1 Hz on this host, beside its peers in the same run.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildAll } from '../../scripts/build.ts';
import { countProcesses, Fillers } from './fillers.ts';
import { Subject } from './measure.ts';
import { installedPeers, type Peer } from './peers.ts';

const PROCESS_COUNTS = [100, 500, 2000];
const SYSTEMINFORMATION_SECONDS = 8;
const WORKER = fileURLToPath(new URL('../../dist/worker.cjs', import.meta.url));

interface PeerCost {
  readonly cpuMsPerTick: number;
  /** How many times the engine's cost. */
  readonly ratio: number;
}

interface Round {
  readonly processes: number;
  readonly ticks: number;
  readonly cpuMsPerTick: number;
  readonly idleCpuMsPerTick: number;
  readonly rssBytes: number;
  readonly idleRssBytes: number;
  readonly heapBytesPerTick: number;
  readonly spawnsPerTick: number;
  readonly peers: Readonly<Record<string, number>>;
}

if (process.platform !== 'linux') {
  console.error('bench:monitor reads /proc to measure processes from outside, so it runs on Linux only.');
  process.exit(1);
}
const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, ticks: { type: 'string', default: '30' } },
});
const ticks = Number(values.ticks);
if (!Number.isInteger(ticks) || ticks < 5) {
  console.error(`--ticks must be a whole number from 5, not "${values.ticks}"`);
  process.exit(1);
}
const say = (text: string) => process.stderr.write(`${text}\n`);

await buildAll(() => {});
const fillers = new Fillers();
process.on('SIGINT', () => void fillers.end().then(() => process.exit(130)));
try {
  const rounds: Round[] = [];
  for (const processes of PROCESS_COUNTS) {
    await fillers.fillUpTo(processes);
    say(`measuring for ${ticks} s with ${countProcesses()} processes alive …`);
    rounds.push(await measureRound(installedPeers()));
  }
  await fillers.end();
  say(`asking systeminformation for ${SYSTEMINFORMATION_SECONDS} s …`);
  const result = { ...summary(rounds), ...(await compareWithSystemInformation(rounds[0])) };
  console.log(values.json ? JSON.stringify({ ...result, rounds }) : table(result, rounds));
} finally {
  await fillers.end();
}

/** Measures the engine, an idle Node of its shape and the peers side by side. */
async function measureRound(peers: readonly Peer[]): Promise<Round> {
  const processes = countProcesses();
  const [engine, idle, inline] = await Promise.all([
    Subject.ofNode('engine', WORKER),
    Subject.ofNode('idle', WORKER),
    Subject.ofNode('engine-inline', WORKER),
  ]);
  const others = peers.map((peer) => ({ peer, subject: Subject.ofProgram(peer.command, peer.args) }));
  await delay(2);
  for (const subject of [engine, idle, inline, ...others.map((other) => other.subject)]) subject.begin();
  await delay(ticks);
  const peerCosts: Record<string, number> = {};
  for (const { peer, subject } of others) {
    const cost = await subject.endProgram();
    if (cost) peerCosts[peer.name] = cost.cpuMs / ticks;
  }
  const ends = await Promise.all([engine.end(), idle.end(), inline.end()]);
  const [engineEnd, idleEnd, inlineEnd] = ends;
  return {
    processes,
    ticks: engineEnd.report.ticks,
    cpuMsPerTick: engineEnd.cost.cpuMs / ticks,
    idleCpuMsPerTick: idleEnd.cost.cpuMs / ticks,
    rssBytes: engineEnd.cost.rssBytes,
    idleRssBytes: idleEnd.cost.rssBytes,
    heapBytesPerTick: inlineEnd.report.heapBytes / inlineEnd.report.ticks,
    spawnsPerTick: inlineEnd.report.spawns / inlineEnd.report.ticks,
    peers: peerCosts,
  };
}

async function compareWithSystemInformation({ cpuMsPerTick }: Round) {
  const subject = await Subject.ofNode('systeminformation', WORKER);
  subject.begin();
  await delay(SYSTEMINFORMATION_SECONDS);
  const { cost, report } = await subject.end();
  const perSet = cost.cpuMs / Math.max(1, report.ticks);
  return { systeminformationMsPerSet: perSet, ratioToSysteminformation: perSet / cpuMsPerTick };
}

function summary(rounds: readonly Round[]) {
  const [first] = rounds;
  const last = rounds[rounds.length - 1];
  const mean = (of: (round: Round) => number) => rounds.reduce((sum, round) => sum + of(round), 0) / rounds.length;
  const cpuMsPerTick = mean((round) => round.cpuMsPerTick);
  return {
    cpuMsPerTick,
    cpuMsPerTickAboveIdle: mean((round) => round.cpuMsPerTick - round.idleCpuMsPerTick),
    cpuPercentOfCore: cpuMsPerTick / 10,
    microsecondsPerProcess: ((last.cpuMsPerTick - first.cpuMsPerTick) / (last.processes - first.processes)) * 1000,
    peers: peerTable(rounds),
    spawnsPerTick: mean((round) => round.spawnsPerTick),
    heapBytesPerTick: mean((round) => round.heapBytesPerTick),
    rssBytes: mean((round) => round.rssBytes),
    rssBytesAboveIdle: mean((round) => round.rssBytes - round.idleRssBytes),
    ticks: rounds.reduce((sum, round) => sum + round.ticks, 0),
  };
}

/** Each peer's cost by the number of processes, and how many times the engine's that is. */
function peerTable(rounds: readonly Round[]): Record<string, Record<string, PeerCost>> {
  const table: Record<string, Record<string, PeerCost>> = {};
  for (const { processes, peers, cpuMsPerTick } of rounds) {
    for (const [name, ms] of Object.entries(peers)) {
      table[name] ??= {};
      table[name][processes] = { cpuMsPerTick: ms, ratio: ms / cpuMsPerTick };
    }
  }
  return table;
}

function table(
  result: ReturnType<typeof summary> & Awaited<ReturnType<typeof compareWithSystemInformation>>,
  rounds: readonly Round[],
): string {
  const lines = rounds.map(({ processes, cpuMsPerTick, idleCpuMsPerTick, peers }) => {
    const others = Object.entries(peers).map(
      ([name, ms]) => `${name} ${ms.toFixed(2)} ms (${(ms / cpuMsPerTick).toFixed(1)}×)`,
    );
    const own = `${cpuMsPerTick.toFixed(2)} ms a tick, ${(cpuMsPerTick - idleCpuMsPerTick).toFixed(2)} above idle`;
    return `${String(processes).padStart(5)} processes: ${own}${others.length > 0 ? `; ${others.join(', ')}` : ''}`;
  });
  return [
    ...lines,
    `whole engine process: ${result.cpuMsPerTick.toFixed(2)} ms a tick = ${result.cpuPercentOfCore.toFixed(2)} % of one core`,
    `growth: ${result.microsecondsPerProcess.toFixed(2)} µs a tick for each process alive`,
    `systeminformation: ${result.systeminformationMsPerSet.toFixed(0)} ms for one set of the same system values, ${result.ratioToSysteminformation.toFixed(0)}× as much`,
    `heap: ${Math.round(result.heapBytesPerTick)} bytes allocated a tick; child processes: ${result.spawnsPerTick} a tick`,
    `memory: ${(result.rssBytes / 2 ** 20).toFixed(1)} MiB, ${(result.rssBytesAboveIdle / 2 ** 20).toFixed(1)} above idle`,
  ].join('\n');
}

function delay(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
