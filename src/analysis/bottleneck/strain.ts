import { type BottleneckName, type Scores, scoresFrom } from './classes.ts';
import { orElse, ramp } from './ramp.ts';
import type { Signals } from './signals.ts';

const LARGE_REQUEST = 128 * 1024;

/**
 * How much each resource is strained at one moment, 0 … 1, by the one or two signals that say it most directly. Cruder than the rules and
 * independent of them: series of these are compared with how the plotter gets on.
 */
const STRAINS: Readonly<Record<BottleneckName, (s: Signals) => number>> = {
  cpu: (s) => s.hostBusy * s.plottersShare,
  'cpu-starved': (s) =>
    Math.max(
      orElse(s.starved, 0),
      orElse(s.throttled, 0),
      orElse(s.quotaHeld, 0) / Math.max(1, s.hostCores),
      orElse(s.othersCores / s.hostCores, 0),
    ),
  'thread-limited': (s) => orElse(s.computing, 0) * (1 - s.hostBusy),
  memory: (s) => Math.max(orElse(s.memoryStall, 0), orElse(s.memory, 0), diskStrain(s) * orElse(s.reread, 0)),
  'disk-bandwidth': (s) => diskStrain(s) * Number(orElse(s.requestBytes, 0) >= LARGE_REQUEST),
  'disk-latency': (s) => diskStrain(s) * Number(orElse(s.requestBytes, LARGE_REQUEST) < LARGE_REQUEST),
  'disk-full': (s) => Math.max(orElse(s.saysFull, 0), orElse(s.asleep, 0) * ramp(s.freeShare, 0.05, 0)),
  copy: (s) =>
    diskStrain(s) * Math.max(orElse(s.diskIsFinal, 0), Math.min(1, orElse(s.copying, 0)), orElse(s.between, 0)),
  network: (s) => s.network,
  thermal: (s) => ramp(s.slowedByHeat, 0, 1) * ramp(orElse(s.clock, 0.7), 1, 0.7),
  gpu: (s) => s.gpuBusy,
  vram: (s) => orElse(s.gpuLink, 0) * ramp(s.gpuMemory, 0.8, 1),
  pcie: (s) => orElse(s.gpuLink, 0) * ramp(s.gpuMemory, 1, 0.8),
  destination: (s) => orElse(s.finalOnly, 0) * Math.max(diskStrain(s), orElse(s.diskBusy, 0)),
  lock: (s) => ramp(s.switchesPerCore, 0, 100_000) * ramp(s.kernelShare, 0, 0.6),
};

function diskStrain(s: Signals): number {
  return Math.min(1, orElse(s.disk, 0) + orElse(s.dirty, 0) + orElse(s.remote, 0));
}

export function strainsOf(signals: Signals): Scores {
  return scoresFrom((name) => Math.min(1, Math.max(0, orElse(STRAINS[name](signals), 0))));
}
