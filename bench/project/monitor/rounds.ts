import { countProcesses, type Fillers } from './fillers.ts';
import { Subject } from './measure.ts';
import { RunningPeer } from './peers.ts';
import type { Plotters } from './plotters.ts';

/** What was measured side by side with so many processes alive. */
export interface Round {
  readonly processes: number;
  /** Plotters among them: demo workloads. */
  readonly plotters: number;
  readonly ticks: number;
  readonly cpuMsPerTick: number;
  readonly idleCpuMsPerTick: number;
  readonly rssBytes: number;
  readonly idleRssBytes: number;
  /** What the values of the system alone take: CPU, memory, disks, file systems, network. */
  readonly systemCpuMsPerTickAboveIdle: number;
  readonly heapBytesPerTick: number;
  readonly spawnsPerTick: number;
  /** CPU milliseconds a tick of each peer that is installed. */
  readonly peers: Readonly<Record<string, number>>;
}

export interface RoundsOptions {
  readonly processCounts: readonly number[];
  /** Demo workloads that run in a second series of rounds. */
  readonly plotters: number;
  readonly seconds: number;
  readonly workerPath: string;
  say(text: string): void;
}

/**
 * Measures the engine, an idle Node of its shape and the peers side by side, once for each number of processes, first
 * without and then with plotters.
 */
export async function measureRounds(options: RoundsOptions, load: Load): Promise<Round[]> {
  const { processCounts, plotters, seconds, workerPath, say } = options;
  say('warming up …');
  const kinds = ['engine', 'idle', 'engine-inline', 'system-inline', 'idle-inline'] as const;
  const subjects = await Promise.all(kinds.map((kind) => Subject.start(kind, workerPath)));
  const rounds: Round[] = [];
  for (const running of [0, plotters]) {
    load.plotters.start(running);
    for (const processes of processCounts) {
      await load.fillers.fillUpTo(processes);
      say(`measuring for ${seconds} s with ${countProcesses()} processes alive, ${running} plotters …`);
      rounds.push({ ...(await measureRound(subjects, seconds)), plotters: running });
    }
    await load.fillers.end();
  }
  await load.plotters.end();
  await Promise.all(subjects.map((subject) => subject.stop()));
  return rounds;
}

/** What the host has to do while the monitor is measured. */
export interface Load {
  readonly fillers: Fillers;
  readonly plotters: Plotters;
}

async function measureRound(subjects: readonly Subject[], seconds: number): Promise<Omit<Round, 'plotters'>> {
  const processes = countProcesses();
  const peers = await RunningPeer.startAll();
  await delay(2);
  await Promise.all(subjects.map((subject) => subject.begin()));
  for (const { program } of peers) program.begin();
  await delay(seconds);
  const [engine, idle, inline, system, idleInline] = await Promise.all(subjects.map((subject) => subject.end()));
  const peerCosts: Record<string, number> = {};
  for (const peer of peers) {
    const cpuMs = await peer.end();
    if (cpuMs !== undefined) peerCosts[peer.name] = cpuMs / seconds;
  }
  return {
    processes,
    ticks: engine.report.ticks,
    cpuMsPerTick: engine.cost.cpuMs / engine.report.ticks,
    idleCpuMsPerTick: idle.cost.cpuMs / seconds,
    rssBytes: engine.cost.rssBytes,
    idleRssBytes: idle.cost.rssBytes,
    systemCpuMsPerTickAboveIdle: (system.cost.cpuMs - idleInline.cost.cpuMs) / seconds,
    // Answering this benchmark allocates as well: what an idle process allocates meanwhile is taken off.
    heapBytesPerTick: (inline.report.heapBytes - idleInline.report.heapBytes) / inline.report.ticks,
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
