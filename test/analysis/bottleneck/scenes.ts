import type { Moment } from '../../../src/analysis/bottleneck/signalReader.ts';
import { absentSignals, type Signals } from '../../../src/analysis/bottleneck/signals.ts';
import { strainsOf } from '../../../src/analysis/bottleneck/strain.ts';

const SOME = 0.001;
const MEBIBYTE = 1 << 20;

/** A plotter with two threads on two cores of its own, which nothing holds back; `different` from that. */
export function plotting(different: Partial<Signals> = {}): Signals {
  return {
    ...absentSignals(),
    ...lanes({ computing: 0.9, queued: 0.1 }),
    cores: 1.8,
    kernelShare: 0.1,
    busiestThread: 0.95,
    delay: 0.2,
    switchesPerCore: 3000,
    majorFaults: 0,
    moved: 80 * MEBIBYTE,
    allowedCores: 2,
    cpuStall: 0.1,
    memoryStall: 0,
    ioStall: 0,
    hostBusy: 0.92,
    hostCores: 2,
    plottersShare: 0.98,
    othersCores: 0.03,
    stolen: 0,
    swapIn: 0,
    swapOut: 0,
    diskBusy: 0.05,
    diskQueue: 0.1,
    diskAwait: SOME,
    diskBytes: 5 * MEBIBYTE,
    diskRequests: 20,
    requestBytes: 256 * 1024,
    diskIsFinal: 0,
    freeShare: 0.5,
    freeBytes: 1e12,
    copying: 0,
    between: 0,
    saysFull: 0,
    sent: 0,
    ...different,
  };
}

/** A time account: what is not named is 0. */
export function lanes(shares: Partial<Signals>): Partial<Signals> {
  const none = {
    computing: 0,
    queued: 0,
    starved: 0,
    throttled: 0,
    disk: 0,
    dirty: 0,
    memory: 0,
    network: 0,
    remote: 0,
    own: 0,
    asleep: 0,
    stopped: 0,
    unknown: 0,
  };
  return { ...none, ...shares };
}

/** One core of two in use, the other idle. */
export const HALF_IDLE: Partial<Signals> = { cores: 1, hostBusy: 0.5, cpuStall: 0.005, delay: 0.01 };

/** A waiting plotter on an idle host. */
export const IDLE: Partial<Signals> = {
  cores: 0.02,
  hostBusy: 0.02,
  cpuStall: 0.01,
  delay: 0.01,
  switchesPerCore: 800,
};

export function momentsOf(signals: readonly Signals[], from = 0): Moment[] {
  return signals.map((one, at) => ({
    at: from + at,
    signals: one,
    strains: strainsOf(one),
    where: {},
    remainingSeconds: Number.NaN,
    isDone: false,
    idlePerPlot: Number.NaN,
  }));
}
