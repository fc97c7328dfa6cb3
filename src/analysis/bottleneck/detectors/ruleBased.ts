import { type BottleneckName, type Scores, scoresFrom } from '../classes.ts';
import { orElse, ramp } from '../ramp.ts';
import type { Signals } from '../signals.ts';
import { signalsOf } from '../signs.ts';
import type { Detector } from './detector.ts';

type Rule = (signals: Signals, conditions: Conditions) => number;

/** What several rules ask for; each 0 … 1. */
interface Conditions {
  /** It waits for data to come from or go to a disk. */
  readonly waitsForDisk: number;
  /** Requests are so large that bytes are the limit, not their number. */
  readonly largeRequests: number;
  readonly wantsMemory: number;
  readonly hostSaturated: number;
  readonly locks: number;
  /** Of CPU time, by others or a quota. */
  readonly starved: number;
  /** By heat. */
  readonly slowed: number;
  /** None of all these but that the host is saturated. */
  readonly unhindered: number;
  /** It computes next to nothing. */
  readonly idle: number;
  /** Nothing goes on but the copy of a finished plot. */
  readonly copies: number;
  /** Of a plotter that works in memory alone: what it makes does not get away fast enough. */
  readonly waitsForDestination: number;
  /** Between graphics card and main memory goes what the link carries: tiers for little graphics memory park their data there. */
  readonly linkBound: number;
  /** Its graphics card computes all the time. */
  readonly cardBusy: number;
}

/** One rule a class, from how the kernel shows each condition. Work is what is told of last: nothing else must be the matter. */
const RULES: Readonly<Record<BottleneckName, Rule>> = {
  'disk-full': (s, { idle }) =>
    Math.max(
      ramp(s.saysFull, 0, 1),
      Math.min(idle, ramp(s.freeShare, 0.02, 0.002), ramp(orElse(s.asleep, 0), 0.3, 0.6)),
    ),
  network: (s) => ramp(orElse(s.network, 0) + remoteOver(s), 0.3, 0.6),
  copy: (_, { waitsForDisk, copies }) => waitsForDisk * copies,
  memory: (_, { wantsMemory }) => wantsMemory,
  'disk-bandwidth': (_, c) => c.waitsForDisk * (1 - c.copies) * c.largeRequests,
  'disk-latency': (_, c) => c.waitsForDisk * (1 - c.copies) * (1 - c.largeRequests),
  thermal: (_, { slowed }) => slowed,
  lock: (_, { locks }) => locks,
  'cpu-starved': (_, { starved }) => starved,
  cpu: (s, c) =>
    c.unhindered *
    Math.max(c.hostSaturated * ramp(s.plottersShare, 0.65, 0.8), ramp(s.cores / s.allowedCores, 0.85, 0.93)),
  'thread-limited': (s, c) =>
    c.unhindered *
    ramp(s.cores, 0.3, 0.6) *
    ramp(s.computing + s.queued + s.own, 0.4, 0.7) *
    (1 - Math.max(c.hostSaturated, ramp(s.cores / s.allowedCores, 0.85, 0.93))),
  gpu: (_, { cardBusy, waitsForDestination, linkBound }) => cardBusy * (1 - waitsForDestination) * (1 - linkBound),
  vram: (s, { waitsForDestination, linkBound }) =>
    linkBound * (1 - waitsForDestination) * ramp(s.gpuMemory, 0.85, 0.93),
  pcie: (s, { waitsForDestination, linkBound }) =>
    linkBound * (1 - waitsForDestination) * (1 - ramp(s.gpuMemory, 0.85, 0.93)),
  destination: (_, { waitsForDestination }) => waitsForDestination,
};

export const ruleBased: Detector = ({ window, rules }) => ({
  scores: rules ?? ruleScores(window),
  evidence: signalsOf,
});

/** What the rules say of a plotter's window. */
export function ruleScores(signals: Signals): Scores {
  const conditions = conditionsOf(signals);
  return scoresFrom((name) => orElse(RULES[name](signals, conditions), 0));
}

function conditionsOf(s: Signals): Conditions {
  const wantsMemory = memoryWanted(s);
  const idle = ramp(s.cores, 0.3, 0.1);
  const waitsForDestination = destinationWait(s) * (1 - wantsMemory);
  const waitsForDisk = diskWait(s) * (1 - wantsMemory) * (1 - waitsForDestination);
  const linkBound = ramp(s.gpuLink, 0.55, 0.8);
  const cardBusy = ramp(s.gpuBusy, 0.8, 0.92);
  const elsewhere = (1 - waitsForDestination) * (1 - linkBound) * (1 - cardBusy);
  const locks = Math.min(ramp(s.switchesPerCore, 30_000, 60_000), ramp(s.kernelShare, 0.35, 0.45));
  const starved = Math.max(starvation(s, waitsForDisk), hiddenQuota(s) * (1 - waitsForDisk)) * (1 - wantsMemory);
  const slowed = heatSlowsDown(s);
  return {
    waitsForDisk,
    largeRequests: bytesAreTheLimit(s),
    wantsMemory,
    hostSaturated: Math.max(
      ramp(s.hostBusy, 0.8, 0.86),
      Math.min(ramp(s.hostBusy, 0.74, 0.79), ramp(s.cpuStall, 0.38, 0.45)),
    ),
    locks,
    starved,
    slowed,
    unhindered: elsewhere * (1 - wantsMemory) * (1 - waitsForDisk) * (1 - locks) * (1 - starved) * (1 - slowed),
    idle,
    copies: Math.min(idle, Math.max(ramp(s.copying, 0, 1), ramp(s.between, 0, 1), ramp(s.diskIsFinal, 0, 1))),
    waitsForDestination,
    linkBound,
    cardBusy,
  };
}

/** Its threads are seen to wait for the disk; or that is busy all the time, while a graphics card or the processor has pauses. */
function destinationWait(s: Signals): number {
  if (!(s.finalOnly > 0)) return 0;
  const idle = Number.isNaN(s.gpuBusy) ? ramp(s.cores / s.allowedCores, 0.85, 0.6) : ramp(s.gpuBusy, 0.92, 0.75);
  const lanes = orElse(s.disk, 0) + orElse(s.dirty, 0) + orElse(s.remote, 0);
  return Math.min(idle, Math.max(ramp(lanes, 0.2, 0.45), ramp(s.diskBusy, 0.85, 0.95)));
}

/** Large requests are. At sizes in between the limit is what stays the same while the other varies. */
function bytesAreTheLimit({ requestBytes, diskSteadiness }: Signals): number {
  const octaves = Math.log2(orElse(requestBytes, 128 * 1024)) + orElse(diskSteadiness, 0);
  return ramp(octaves, Math.log2(72 * 1024), Math.log2(200 * 1024));
}

/**
 * What its threads wait for is known from samples, which miss much at one a second, and hidden of another user's threads: where they wait for a disk
 * at all, or it can't be seen, a busy disk and stalls on a host with idle cores tell as well.
 */
function diskWait(s: Signals): number {
  const lanes = orElse(s.disk, 0) + orElse(s.dirty, 0) + orElse(s.remote, 0) - remoteOver(s);
  const possible = Math.max(ramp(lanes, 0.03, 0.12), ramp(s.unknown, 0.3, 0.6));
  const seen = ramp(lanes, 0.25, 0.5);
  return Math.max(
    seen,
    Math.min(possible, ramp(s.diskBusy, 0.7, 0.88), ramp(s.ioStall, 0.12, 0.28), ramp(s.hostBusy, 0.85, 0.6)),
  );
}

/** Waiting for a file system that lies on another host. */
function remoteOver(s: Signals): number {
  return s.onNetwork > 0 ? orElse(s.remote, 0) : 0;
}

/**
 * Pressure tells, of what kind swapping or a limit does: pressure alone may come from other programs. Waiting for a disk for what had been in memory is
 * want of it, though nothing is stalled but for the disk; that a limit is reached tells nothing, as what was read once fills any.
 */
function memoryWanted(s: Signals): number {
  const pressed = ramp(s.memoryStall, 0.08, 0.2);
  const swaps = ramp(orElse(s.swapIn, 0) + orElse(s.swapOut, 0), 1 << 20, 8 << 20);
  const limited = ramp(s.groupMemory, 0.9, 0.97);
  return Math.max(
    Math.min(pressed, Math.max(swaps, limited)),
    ramp(s.memory, 0.15, 0.35),
    Math.min(diskWait(s), ramp(s.reread, 0.3, 0.6)),
  );
}

function starvation(s: Signals, waitsForDisk: number): number {
  const others = ramp((1 - s.plottersShare) * s.hostBusy, 0.12, 0.22);
  // What sleeps, or waits for a disk, and seldom wants a core waits for one each time that it does: that holds nothing back.
  const delayed =
    Math.min(ramp(s.delay, 0.03, 0.1), ramp(s.delay / (s.delay + s.cores), 0.15, 0.3)) * (1 - waitsForDisk);
  const waits = Math.max(ramp(s.starved, 0.08, 0.2), delayed);
  return Math.max(
    ramp(s.quotaHeld, 0.05, 0.2),
    ramp(s.throttled, 0.1, 0.25),
    Math.min(others, waits, ramp(s.hostBusy, 0.75, 0.9)),
    ramp(s.stolen, 0.05, 0.15),
  );
}

/**
 * Threads that wait for a core while cores are idle are held back by something, though no counter of it can be read; but that those which the
 * plotter may run on are all in use by itself is no more than that.
 */
function hiddenQuota(s: Signals): number {
  return Math.min(
    ramp(s.delay / (s.delay + s.cores), 0.45, 0.6),
    ramp(s.hostBusy, 0.7, 0.55),
    ramp(s.cores, 0.1, 0.3),
    ramp(s.cores / orElse(s.allowedCores, s.hostCores), 0.95, 0.8),
  );
}

/** Where clock frequencies aren't known, that the processor says so has to do. */
function heatSlowsDown(s: Signals): number {
  return Math.min(ramp(s.hostBusy, 0.3, 0.5), ramp(s.slowedByHeat, 0, 0.5), ramp(orElse(s.clock, 0.7), 0.9, 0.7));
}
