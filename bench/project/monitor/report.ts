import type { Round, SystemInformationCost } from './rounds.ts';

interface PeerCost {
  readonly cpuMsPerTick: number;
  /** How many times the engine's cost. */
  readonly ratio: number;
}

/** The means over the rounds without plotters, and how they compare; what plotters add is given apart. */
export interface MonitorCost extends SystemInformationCost {
  readonly cpuMsPerTick: number;
  readonly cpuMsPerTickAboveIdle: number;
  readonly cpuPercentOfCore: number;
  /** Growth of the cost of a tick for each process alive on the host. */
  readonly microsecondsPerProcess: number;
  readonly systemCpuMsPerTickAboveIdle: number;
  /** How many times as much systeminformation takes for the same values of the system; both above an idle Node. */
  readonly ratioToSysteminformation: number;
  /** The same in relation to all that the engine's process takes for everything that it does. */
  readonly ratioToSysteminformationOfWholeEngine: number;
  readonly cpuMsPerTickWithPlotters: number;
  /** By name and number of processes alive. */
  readonly peers: Readonly<Record<string, Readonly<Record<number, PeerCost>>>>;
  readonly spawnsPerTick: number;
  readonly heapBytesPerTick: number;
  readonly rssBytes: number;
  readonly rssBytesAboveIdle: number;
  readonly ticks: number;
}

export function monitorCost(allRounds: readonly Round[], si: SystemInformationCost): MonitorCost {
  const rounds = allRounds.filter(({ plotters }) => plotters === 0);
  const withPlotters = allRounds.filter(({ plotters }) => plotters > 0);
  const [first] = rounds;
  const last = rounds[rounds.length - 1];
  const mean = (of: (round: Round) => number) => rounds.reduce((sum, round) => sum + of(round), 0) / rounds.length;
  const cpuMsPerTick = mean((round) => round.cpuMsPerTick);
  const systemCpuMsPerTickAboveIdle = mean((round) => round.systemCpuMsPerTickAboveIdle);
  const growthMs = last.cpuMsPerTick - first.cpuMsPerTick;
  return {
    cpuMsPerTick,
    cpuMsPerTickAboveIdle: mean((round) => round.cpuMsPerTick - round.idleCpuMsPerTick),
    cpuPercentOfCore: cpuMsPerTick / 10,
    microsecondsPerProcess: (growthMs / (last.processes - first.processes)) * 1000,
    systemCpuMsPerTickAboveIdle,
    ratioToSysteminformation: si.systeminformationMsPerSet / systemCpuMsPerTickAboveIdle,
    ratioToSysteminformationOfWholeEngine: si.systeminformationMsPerSet / cpuMsPerTick,
    ...si,
    cpuMsPerTickWithPlotters: withPlotters.reduce((sum, round) => sum + round.cpuMsPerTick, 0) / withPlotters.length,
    peers: peerCosts(rounds),
    spawnsPerTick: mean((round) => round.spawnsPerTick),
    heapBytesPerTick: mean((round) => round.heapBytesPerTick),
    rssBytes: mean((round) => round.rssBytes),
    rssBytesAboveIdle: mean((round) => round.rssBytes - round.idleRssBytes),
    ticks: rounds.reduce((sum, round) => sum + round.ticks, 0),
  };
}

function peerCosts(rounds: readonly Round[]): Record<string, Record<number, PeerCost>> {
  const costs: Record<string, Record<number, PeerCost>> = {};
  for (const { processes, peers, cpuMsPerTick } of rounds) {
    for (const [name, ms] of Object.entries(peers)) {
      costs[name] ??= {};
      costs[name][processes] = { cpuMsPerTick: ms, ratio: ms / cpuMsPerTick };
    }
  }
  return costs;
}

/** The figures for people. */
export function costText(cost: MonitorCost, rounds: readonly Round[]): string {
  const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  return [
    ...rounds.map(roundText),
    `whole engine process: ${cost.cpuMsPerTick.toFixed(2)} ms a tick = ${cost.cpuPercentOfCore.toFixed(2)} % of one core`,
    `growth: ${cost.microsecondsPerProcess.toFixed(2)} µs a tick for each process alive`,
    `with ${Math.max(...rounds.map(({ plotters }) => plotters))} plotters: ${cost.cpuMsPerTickWithPlotters.toFixed(2)} ms a tick`,
    `values of the system alone: ${cost.systemCpuMsPerTickAboveIdle.toFixed(2)} ms a tick; systeminformation: ${cost.systeminformationMsPerSet.toFixed(0)} ms, ${cost.ratioToSysteminformation.toFixed(0)}× as much (${cost.ratioToSysteminformationOfWholeEngine.toFixed(0)}× the whole engine)`,
    `heap: ${Math.round(cost.heapBytesPerTick)} bytes allocated a tick; child processes: ${cost.spawnsPerTick} a tick`,
    `memory: ${mib(cost.rssBytes)} MiB, ${mib(cost.rssBytesAboveIdle)} above an idle Node of the same shape`,
  ].join('\n');
}

function roundText({ processes, plotters, cpuMsPerTick, idleCpuMsPerTick, peers }: Round): string {
  const own = `${cpuMsPerTick.toFixed(2)} ms a tick, ${(cpuMsPerTick - idleCpuMsPerTick).toFixed(2)} above idle`;
  const others = Object.entries(peers).map(
    ([name, ms]) => `${name} ${ms.toFixed(2)} ms (${(ms / cpuMsPerTick).toFixed(1)}×)`,
  );
  const alive = `${String(processes).padStart(5)} processes${plotters > 0 ? `, ${plotters} plotters` : ''}`;
  return `${alive}: ${[own, ...others].join('; ')}`;
}
