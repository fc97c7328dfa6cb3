import type { BottleneckName } from './classes.ts';
import { SIGNALS, type SignalName } from './signals.ts';

/** A signal that tells of a class, and whether it goes up or down with it. */
export interface Sign {
  readonly signal: SignalName;
  /** Its place in `SIGNALS`. */
  readonly place: number;
  readonly direction: 1 | -1;
}

/** `+cores` goes up with the class, `-cores` down. Those that tell most come first. */
const signs = (...texts: `${'+' | '-'}${SignalName}`[]): readonly Sign[] =>
  texts.map((text) => {
    const signal = text.slice(1) as SignalName;
    return { signal, place: SIGNALS.indexOf(signal), direction: text[0] === '+' ? 1 : -1 };
  });

/** How each class shows. */
export const SIGNS: Readonly<Record<BottleneckName, readonly Sign[]>> = {
  cpu: signs('+hostBusy', '+cores', '+queued', '+cpuStall'),
  'cpu-starved': signs('+starved', '+throttled', '+othersCores', '+quotaHeld', '-cores', '+stolen'),
  'thread-limited': signs('-hostBusy', '+computing', '-cores', '+own', '-queued'),
  memory: signs('+memoryStall', '+reread', '+swapIn', '+swapOut', '+majorFaults', '+groupMemory', '+memory'),
  'disk-bandwidth': signs('+disk', '+dirty', '+diskBusy', '+ioStall', '+diskBytes', '+requestBytes', '-cores'),
  'disk-latency': signs('+disk', '+dirty', '+diskBusy', '+ioStall', '-requestBytes', '-diskBytes', '-cores'),
  'disk-full': signs('-freeBytes', '-freeShare', '+asleep', '+saysFull', '-cores', '-moved'),
  copy: signs('+copying', '+diskIsFinal', '+dirty', '+disk', '+between', '-cores'),
  network: signs('+network', '+sent', '-cores'),
  thermal: signs('+slowedByHeat', '-clock', '+heat'),
  gpu: signs('+gpuBusy', '+gpuPowerHeld', '+gpuHeatHeld', '+gpuMemory'),
  vram: signs('+gpuMemory', '+gpuLink', '-gpuBusy'),
  pcie: signs('+gpuLink', '-gpuBusy', '+gpuMemory'),
  destination: signs('+diskBusy', '+dirty', '+disk', '+diskBytes', '-gpuBusy', '-cores'),
  lock: signs('+switchesPerCore', '+kernelShare', '+own', '-moved'),
};

export function signalsOf(name: BottleneckName): readonly SignalName[] {
  return SIGNS[name].map(({ signal }) => signal);
}
