import { countProcesses, type Fillers } from './fillers.ts';
import { Program, Subject } from './measure.ts';
import { installedPeers } from './peers.ts';

/** What was measured side by side with so many processes alive. */
export interface Round {
  readonly processes: number;
  readonly ticks: number;
  readonly cpuMsPerTick: number;
  readonly idleCpuMsPerTick: number;
  readonly rssBytes: number;
  readonly idleRssBytes: number;
  readonly heapBytesPerTick: number;
  readonly spawnsPerTick: number;
  /** CPU milliseconds a tick of each peer that is installed. */
  readonly peers: Readonly<Record<string, number>>;
}

/** Measures the engine, an idle Node of its shape and the peers side by side, once for each number of processes. */
export async function measureRounds(
  processCounts: readonly number[],
  seconds: number,
  workerPath: string,
  fillers: Fillers,
  say: (text: string) => void,
): Promise<Round[]> {
  say('warming up …');
  const kinds = ['engine', 'idle', 'engine-inline'] as const;
  const subjects = await Promise.all(kinds.map((kind) => Subject.start(kind, workerPath)));
  const rounds: Round[] = [];
  for (const processes of processCounts) {
    await fillers.fillUpTo(processes);
    say(`measuring for ${seconds} s with ${countProcesses()} processes alive …`);
    rounds.push(await measureRound(subjects, seconds));
  }
  await Promise.all(subjects.map((subject) => subject.stop()));
  return rounds;
}

async function measureRound(subjects: readonly Subject[], seconds: number): Promise<Round> {
  const processes = countProcesses();
  const peers = installedPeers().map(({ name, command, args }) => ({ name, program: new Program(command, args) }));
  await delay(2);
  await Promise.all(subjects.map((subject) => subject.begin()));
  for (const { program } of peers) program.begin();
  await delay(seconds);
  const [engine, idle, inline] = await Promise.all(subjects.map((subject) => subject.end()));
  const peerCosts: Record<string, number> = {};
  for (const { name, program } of peers) {
    const cost = await program.end();
    if (cost) peerCosts[name] = cost.cpuMs / seconds;
  }
  return {
    processes,
    ticks: engine.report.ticks,
    cpuMsPerTick: engine.cost.cpuMs / engine.report.ticks,
    idleCpuMsPerTick: idle.cost.cpuMs / seconds,
    rssBytes: engine.cost.rssBytes,
    idleRssBytes: idle.cost.rssBytes,
    heapBytesPerTick: inline.report.heapBytes / inline.report.ticks,
    spawnsPerTick: inline.report.spawns / inline.report.ticks,
    peers: peerCosts,
  };
}

export interface SystemInformationCost {
  readonly systeminformationMsPerSet: number;
}

/** What systeminformation takes for one set of the system values that the engine reads each tick. */
export async function measureSystemInformation(seconds: number, workerPath: string): Promise<SystemInformationCost> {
  const subject = await Subject.start('systeminformation', workerPath);
  await subject.begin();
  await delay(seconds);
  const { cost, report } = await subject.end();
  await subject.stop();
  return { systeminformationMsPerSet: cost.cpuMs / Math.max(1, report.ticks) };
}

function delay(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
