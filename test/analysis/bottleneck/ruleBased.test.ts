import assert from 'node:assert/strict';
import { BOTTLENECKS } from '../../../src/analysis/bottleneck/classes.ts';
import { ruleScores } from '../../../src/analysis/bottleneck/detectors/ruleBased.ts';
import type { Signals } from '../../../src/analysis/bottleneck/signals.ts';
import { HALF_IDLE, IDLE, lanes, plotting } from './scenes.ts';

const MEBIBYTE = 1 << 20;
/** A plotter that computes on a card, which has pauses. */
const CARD: Partial<Signals> = { finalOnly: 1, diskIsFinal: 1, gpuBusy: 0.5, gpuMemory: 0.6, gpuLink: 0.2 };

/** What the kernel shows under each condition, as it was measured with programs that make one each. */
const CONDITIONS: readonly (readonly [what: string, is: string, signals: Partial<Signals>])[] = [
  ['two threads on two cores', 'cpu', {}],
  [
    'more threads than cores',
    'cpu',
    { ...lanes({ computing: 0.5, queued: 0.5 }), delay: 1.8, cpuStall: 0.7, hostBusy: 0.84 },
  ],
  [
    'five busy programs beside it',
    'cpu-starved',
    {
      ...lanes({ computing: 0.26, starved: 0.74 }),
      cores: 0.51,
      delay: 1.48,
      hostBusy: 1,
      plottersShare: 0.26,
      othersCores: 1.49,
      cpuStall: 0.94,
    },
  ],
  [
    'one busy program on a host of 16 cores that it fills',
    'cpu',
    {
      ...lanes({ computing: 0.8, queued: 0.2 }),
      cores: 14.8,
      hostCores: 16,
      allowedCores: 16,
      hostBusy: 0.99,
      plottersShare: 0.94,
      othersCores: 1,
      delay: 3,
    },
  ],
  [
    'a quota of .8 cores',
    'cpu-starved',
    {
      ...lanes({ computing: 0.4, throttled: 0.6 }),
      cores: 0.79,
      delay: 1.2,
      hostBusy: 0.4,
      quotaHeld: 0.6,
      cpuStall: 0.6,
    },
  ],
  ['a hypervisor that keeps a third', 'cpu-starved', { ...lanes({ computing: 0.7, queued: 0.3 }), stolen: 0.3 }],
  // Of graphics cards there was none to measure: figures by what drivers tell of them.
  ['a card that computes all the time', 'gpu', { ...HALF_IDLE, ...CARD, gpuBusy: 0.97 }],
  [
    'a card that pauses, on a host with idle cores',
    'thread-limited',
    { ...HALF_IDLE, ...lanes({ computing: 1 }), ...CARD },
  ],
  ['a card whose link is full', 'pcie', { ...HALF_IDLE, ...CARD, gpuLink: 0.9 }],
  [
    'a card without memory, which swaps to main memory',
    'vram',
    { ...HALF_IDLE, ...CARD, gpuLink: 0.85, gpuMemory: 0.98 },
  ],
  [
    'a card that waits for the writer, and that for its disk',
    'destination',
    { ...IDLE, ...lanes({ dirty: 0.8, own: 0.2 }), ...CARD, gpuBusy: 0.4, diskBusy: 1, ioStall: 0.9 },
  ],
  [
    'processors that wait for the disk of finished plots',
    'destination',
    { ...IDLE, ...lanes({ disk: 0.7, computing: 0.3 }), finalOnly: 1, diskIsFinal: 1, diskBusy: 0.98, ioStall: 0.9 },
  ],
  [
    'a card at work while its plots are written: the disk is busy, and nobody waits',
    'gpu',
    { ...HALF_IDLE, ...CARD, gpuBusy: 0.98, diskBusy: 0.9 },
  ],
  ['one thread', 'thread-limited', { ...HALF_IDLE, ...lanes({ computing: 1 }) }],
  ['one thread that others wait for', 'thread-limited', { ...HALF_IDLE, ...lanes({ computing: 0.98, own: 0.02 }) }],
  [
    'a short lock',
    'lock',
    { ...lanes({ computing: 0.5, queued: 0.5 }), kernelShare: 0.5, switchesPerCore: 80_000, delay: 1.9, cpuStall: 0.8 },
  ],
  [
    'page cache that comes and goes in a memory limit',
    'memory',
    {
      ...IDLE,
      ...lanes({ computing: 0.05, memory: 0.6, disk: 0.35 }),
      memoryStall: 0.034,
      ioStall: 0.94,
      groupMemory: 1,
      diskBusy: 0.97,
    },
  ],
  [
    'what a memory limit has made it drop, read again from a slow disk',
    'memory',
    {
      ...IDLE,
      ...lanes({ computing: 0.05, disk: 0.95 }),
      memoryStall: 0.0004,
      ioStall: 0.9,
      groupMemory: 0.5,
      reread: 0.98,
      diskBusy: 0.98,
    },
  ],
  [
    'the same of another user’s plotter',
    'memory',
    { ...IDLE, ...lanes({ computing: 0.05, unknown: 0.95 }), reread: 0.9, diskBusy: 0.98, ioStall: 0.9 },
  ],
  [
    'a memory limit that is full of what is read once',
    'disk-bandwidth',
    {
      ...IDLE,
      ...lanes({ disk: 0.95, computing: 0.05 }),
      groupMemory: 0.5,
      reread: 0.02,
      diskBusy: 0.98,
      ioStall: 0.9,
    },
  ],
  [
    'much that is read again from a disk that is fast enough',
    'cpu',
    {
      groupMemory: 0.5,
      reread: 1,
      diskBusy: 0.3,
      ioStall: 0.03,
      ...lanes({ computing: 0.95, disk: 0.02, memory: 0.03 }),
    },
  ],
  [
    'swapping to compressed memory',
    'memory',
    {
      ...lanes({ computing: 0.9, queued: 0.1 }),
      memoryStall: 0.35,
      swapIn: 25 * MEBIBYTE,
      swapOut: 25 * MEBIBYTE,
      kernelShare: 0.5,
    },
  ],
  [
    'swapping to a disk',
    'memory',
    {
      ...HALF_IDLE,
      ...lanes({ computing: 0.5, memory: 0.5 }),
      memoryStall: 0.22,
      swapIn: 20 * MEBIBYTE,
      swapOut: 20 * MEBIBYTE,
      ioStall: 0.28,
    },
  ],
  [
    'large direct reads',
    'disk-bandwidth',
    { ...IDLE, ...lanes({ disk: 1 }), diskBusy: 0.99, ioStall: 0.85, requestBytes: 520 * 1024 },
  ],
  [
    'write-back that holds writers',
    'disk-bandwidth',
    {
      ...IDLE,
      ...lanes({ dirty: 0.99, computing: 0.01 }),
      diskBusy: 0.98,
      ioStall: 0.91,
      requestBytes: 512 * 1024,
      diskAwait: 0.8,
    },
  ],
  [
    'reads whose bytes a second stay the same',
    'disk-bandwidth',
    { ...IDLE, ...lanes({ disk: 1 }), diskBusy: 0.99, requestBytes: 128 * 1024, diskSteadiness: 0.6 },
  ],
  [
    'reads whose number a second stays the same',
    'disk-latency',
    { ...IDLE, ...lanes({ disk: 1 }), diskBusy: 0.99, requestBytes: 128 * 1024, diskSteadiness: -0.6 },
  ],
  [
    'small direct reads, one at a time',
    'disk-latency',
    { ...IDLE, ...lanes({ disk: 1 }), diskBusy: 0.94, ioStall: 0.93, requestBytes: 4096, diskAwait: 0.0067 },
  ],
  [
    'small writes that are flushed each',
    'disk-latency',
    { ...IDLE, ...lanes({ disk: 1 }), diskBusy: 0.91, ioStall: 0.001, requestBytes: 8192 },
  ],
  [
    'requests handed over without waiting in the kernel',
    'disk-bandwidth',
    { ...IDLE, ...lanes({ disk: 1 }), diskBusy: 0.99, ioStall: 0, requestBytes: 512 * 1024 },
  ],
  [
    'a spin on one core while a disk is waited for',
    'disk-bandwidth',
    { ...HALF_IDLE, ...lanes({ disk: 1 }), diskBusy: 1, ioStall: 0.5, requestBytes: 500 * 1024 },
  ],
  [
    'another user’s plotter at a slow disk',
    'disk-bandwidth',
    { ...IDLE, ...lanes({ computing: 0.05, unknown: 0.95 }), diskBusy: 0.98, ioStall: 0.9 },
  ],
  ['a full disk, tried again and again', 'disk-full', { ...IDLE, ...lanes({ asleep: 1 }), freeShare: 0, freeBytes: 0 }],
  ['a full disk that the log tells of', 'disk-full', { ...IDLE, ...lanes({ asleep: 1 }), saysFull: 1 }],
  ['a slow network file system', 'network', { ...IDLE, ...lanes({ remote: 1 }), onNetwork: 1 }],
  ['a slow file system in user space', 'disk-bandwidth', { ...IDLE, ...lanes({ remote: 1 }), diskBusy: 0 }],
  ['a slow network', 'network', { ...IDLE, ...lanes({ network: 1 }), sent: 6e6 }],
  [
    'the copy of a finished plot',
    'copy',
    { ...IDLE, ...lanes({ dirty: 1 }), diskBusy: 1, ioStall: 0.9, between: 1, requestBytes: 900 * 1024 },
  ],
  [
    'a copy beside the next plot',
    'cpu',
    { ...lanes({ computing: 0.85, queued: 0.1, dirty: 0.05 }), diskIsFinal: 1, copying: 1, diskBusy: 1, ioStall: 0.2 },
  ],
  ['heat', 'thermal', { ...lanes({ computing: 0.9, queued: 0.1 }), slowedByHeat: 3, clock: 0.6, heat: 1 }],
  ['a plotter that is stopped', 'nothing', { ...IDLE, ...lanes({ stopped: 1 }) }],
  ['a plotter that sleeps', 'nothing', { ...IDLE, ...lanes({ asleep: 1 }) }],
  [
    'two threads that may run on one core alone, beside an idle one',
    'cpu',
    {
      ...lanes({ computing: 0.5, queued: 0.5 }),
      cores: 0.99,
      delay: 1.6,
      allowedCores: 1,
      hostBusy: 0.52,
      cpuStall: 0.9,
    },
  ],
  [
    'one that hardly wants the processor, where other programs fill it',
    'nothing',
    {
      ...lanes({ asleep: 1 }),
      cores: 0.003,
      delay: 0.01,
      hostBusy: 1,
      cpuStall: 0.95,
      plottersShare: 0,
      othersCores: 2,
    },
  ],
  [
    'one that reads from a slow disk, where other programs fill the processor',
    'disk-bandwidth',
    {
      ...lanes({ disk: 0.91, starved: 0.05, computing: 0.04 }),
      cores: 0.06,
      delay: 0.11,
      hostBusy: 1,
      cpuStall: 0.95,
      ioStall: 0.5,
      plottersShare: 0.03,
      othersCores: 1.93,
      diskBusy: 1,
      requestBytes: 256 * 1024,
    },
  ],
  [
    'one that gets next to nothing of it, where other programs fill it',
    'cpu-starved',
    {
      ...lanes({ starved: 0.98, computing: 0.02 }),
      cores: 0.02,
      delay: 0.98,
      hostBusy: 1,
      plottersShare: 0.01,
      othersCores: 2,
    },
  ],
];

describe('rules', () => {
  for (const [what, is, signals] of CONDITIONS) {
    it(`see ${is} in ${what}`, () => {
      const scores = ruleScores(plotting(signals));
      const [first, second] = BOTTLENECKS.toSorted((a, b) => scores[b] - scores[a]);
      const told = scores[first] < 0.5 ? 'nothing' : first;
      assert.equal(told, is, `${first} ${scores[first].toFixed(2)}, ${second} ${scores[second].toFixed(2)}`);
      assert.ok(is === 'nothing' || scores[first] - scores[second] > 0.2, `${second} is as likely`);
    });
  }

  it('say nothing where nothing is known', () => {
    const unknown = Object.fromEntries(Object.keys(plotting()).map((name) => [name, Number.NaN])) as unknown as Signals;
    assert.ok(BOTTLENECKS.every((name) => ruleScores(unknown)[name] === 0));
  });
});
