import type { PlotterProcess } from '../../events/events.ts';
import { formatBytes, formatBytesPerSecond, formatCores, formatPercent } from '../../metrics/format.ts';
import type { BottleneckName } from './classes.ts';
import { orElse } from './ramp.ts';
import { areTelling, idleText, REREADS, type Situation } from './situation.ts';

/** Of cores. */
const WORTH_NAMING = 0.1;

/** What is at work, in one or two sentences with names and figures. */
export function causeOf(situation: Situation): string {
  const { name } = situation;
  if (name === 'none') return 'Nothing holds it back.';
  return name === 'unclear' ? unclear(situation) : CAUSES[name](situation);
}

const CAUSES: Readonly<Record<BottleneckName, (situation: Situation) => string>> = {
  cpu: saturated,
  'cpu-starved': starved,
  'thread-limited': ({ plotter, signals: s }) => {
    const isGivenAll = (plotter.configuration?.threads ?? 0) >= Math.floor(s.allowedCores);
    const more = isGivenAll ? ', which more threads would not change' : '';
    return `${plotter.title} keeps ${used(s.cores, s.allowedCores)} busy and waits for nothing else: it has too little to do at once${more}.`;
  },
  memory: wantsMemory,
  'disk-bandwidth': (situation) =>
    `${waitsForDisk(situation)} It moves ${rate(situation.signals.diskBytes)} in requests of ${size(situation.signals.requestBytes)}, which is what it can.`,
  'disk-latency': (situation) =>
    `${waitsForDisk(situation)} It serves ${Math.round(orElse(situation.signals.diskRequests, 0))} requests a second of ${size(situation.signals.requestBytes)} each: their number is the limit, not the ${rate(situation.signals.diskBytes)}.`,
  'disk-full': ({ plotter, signals: s, where }) =>
    `${plotter.hold?.cause ?? `${where.fullest ?? 'A folder that it uses'} is full, and ${plotter.title} can’t go on.`} ${size(s.freeBytes)} are free in ${where.fullest ?? 'its fullest folder'}.`,
  copy: ({ plotter, signals: s, where }) =>
    `${plotter.title} computes nothing until its last plot is on ${where.disk ?? 'the final disk'}, which takes ${rate(s.diskBytes)}.`,
  network: ({ plotter, signals: s }) =>
    `${plotter.title} waits for the network ${formatPercent(s.network)} of its time${Number.isNaN(s.sent) ? '' : `; the host sends ${rate(s.sent)}`}.`,
  thermal: ({ signals: s }) =>
    Number.isNaN(s.clock)
      ? 'The processor slows itself down because it is too hot.'
      : `The processor is too hot and runs at ${formatPercent(s.clock)} of its highest clock.`,
  gpu: ({ plotter, signals: s, kind }) =>
    `${plotter.title} keeps its graphics card busy ${formatPercent(s.gpuBusy)} of the time: it is as fast as this card makes it${HELD[kind ?? ''] ?? ''}.`,
  vram: ({ plotter, signals: s }) =>
    `The memory of the graphics card is full (${formatPercent(s.gpuMemory)}): ${plotter.title} parks data in main memory, and ${formatPercent(s.gpuLink)} of what the card’s link carries goes into that.`,
  pcie: ({ plotter, signals: s }) =>
    `${plotter.title} fills the link between its graphics card and main memory (${formatPercent(s.gpuLink)} of what it carries), and the card computes ${formatPercent(s.gpuBusy)} of the time.`,
  destination: ({ plotter, signals: s, where }) =>
    `${plotter.title} makes plots faster than ${where.disk ?? 'the disk of its destination'} takes them: it writes ${rate(s.diskBytes)}${Number.isNaN(s.diskBusy) ? '' : ` and is busy ${formatPercent(s.diskBusy)} of the time`}${Number.isNaN(s.gpuBusy) ? '' : `, while the graphics card computes ${formatPercent(s.gpuBusy)} of it`}.`,
  lock: ({ plotter, signals: s }) =>
    `The threads of ${plotter.title} hand each other locks ${Math.round(orElse(s.switchesPerCore * s.cores, 0)).toLocaleString('en')} times a second: ${formatPercent(s.kernelShare)} of its CPU time goes into the kernel.`,
};

const HELD: Readonly<Record<string, string>> = {
  heat: ', which is too hot to run as fast as it could',
  power: ', which its power limit keeps from running as fast as it could',
};

function cpuGroup({ cgroup, cpuCgroup = cgroup }: PlotterProcess): string {
  return cpuCgroup ? ` ${cpuCgroup}` : '';
}

function saturated({ kind, plotter, signals: s }: Situation): string {
  const keeps = `${plotter.title} keeps ${used(s.cores, s.allowedCores)} busy itself`;
  const idle = `while ${idleText(s)}`;
  if (kind === 'affinity') return `${keeps} and may use no other (taskset, cpuset), ${idle}.`;
  if (kind === 'quota')
    return `${keeps}: now and then the CPU quota of its control group${cpuGroup(plotter)} is used up, ${idle}.`;
  return `${keeps}: it is as fast as this processor makes it.`;
}

function starved({ kind, plotter, signals: s, competitors }: Situation): string {
  if (kind === 'quota') {
    const allows = s.allowedCores < s.hostCores ? ` allows ${formatCores(s.allowedCores)}` : ' is used up';
    if (!(s.quotaHeld > 0)) {
      return `${plotter.title} gets ${formatCores(s.cores)} and waits for more although cores are idle: a CPU quota of its control group${cpuGroup(plotter)} must hold it back.`;
    }
    return `The CPU quota of its control group${cpuGroup(plotter)}${allows}: ${plotter.title} was held back for ${seconds(s.quotaHeld)} of each second and got ${formatCores(s.cores)}.`;
  }
  if (kind === 'hypervisor') {
    return `The machine that this host runs on keeps ${formatPercent(s.stolen)} of its CPU time: ${plotter.title} got ${formatCores(s.cores)}.`;
  }
  const named = competitors.map(({ name, pid, processes, cores }) => {
    const who = processes > 1 ? `${name}, ${processes} processes, have` : `${name}, process ${pid}, has`;
    return `${who} ${used(cores, s.hostCores)}`;
  });
  const others = used(s.othersCores, s.hostCores);
  const who =
    named.length === 0
      ? `Other programs have ${others}.`
      : areTelling(competitors, s)
        ? `${named.join('; ')}.`
        : `Other programs, most of which come and go, have ${others}; of those that stay, ${named.join('; ')}.`;
  const plotters = s.plottersShare * s.hostBusy * s.hostCores - s.cores;
  const more = plotters >= WORTH_NAMING ? ` Other plotters have ${used(plotters, s.hostCores)}.` : '';
  return `${who}${more} ${plotter.title} got ${formatCores(s.cores)}, and its threads waited ${seconds(s.delay)} a second for more.`;
}

function wantsMemory({ kind, plotter, where, signals: s }: Situation): string {
  const swaps = s.swapIn + s.swapOut;
  const moved = swaps > 0 ? ` ${rate(swaps)} go to and from swap.` : '';
  const stalled = s.memoryStall > 0 ? ` Something waited for memory ${formatPercent(s.memoryStall)} of the time.` : '';
  if (kind === 'limit') {
    const why =
      s.reread > REREADS
        ? `${formatPercent(s.reread)} of what ${where.disk ? `disk ${where.disk}` : 'its disk'} moves had been in memory before and was dropped`
        : `${formatPercent(s.groupMemory)} of the limit is in use`;
    return `${plotter.title} needs more memory than its control group${plotter.cgroup ? ` ${plotter.cgroup}` : ''} allows: ${why}.${moved}${stalled}`;
  }
  return kind === 'swap'
    ? `The host has too little memory for ${plotter.title}.${moved}${stalled}`
    : `The host drops what ${plotter.title} reads again soon, for want of memory.${stalled}`;
}

function waitsForDisk({ plotter, signals: s, where }: Situation): string {
  const waits = orElse(s.disk, 0) + orElse(s.dirty, 0) + orElse(s.remote, 0);
  const what = s.dirty > s.disk ? 'until written data are on' : 'for';
  const busy = Number.isNaN(s.diskBusy) ? '' : `, which is busy ${formatPercent(s.diskBusy)} of the time`;
  return `${plotter.title} waits ${what} ${where.disk ? `disk ${where.disk}` : 'a disk'} ${formatPercent(waits)} of its time${busy}.`;
}

function unclear({ plotter, signals: s }: Situation): string {
  if (s.stopped > 0.5) return `${plotter.title} is stopped or frozen: something has told it to wait.`;
  if (s.asleep > 0.5) return `${plotter.title} sleeps by itself; it doesn’t say what for.`;
  if (s.unknown > 0.5) return `${plotter.title} waits, and the kernel doesn’t tell this user what for.`;
  return `Nothing stands out that holds ${plotter.title} back.`;
}

/** `1.4 of 2 cores`, `all 2 cores`, `the only core`. */
function used(cores: number, there: number): string {
  if (Number.isNaN(there)) return formatCores(cores);
  const has = Number(cores.toFixed(1));
  if (has < Number(there.toFixed(1))) return `${has} of ${formatCores(there)}`;
  return there === 1 ? 'the only core' : `all ${formatCores(there)}`;
}

const seconds = (value: number) => `${orElse(value, 0).toFixed(2)} s`;
const rate = (value: number) => (Number.isNaN(value) ? 'little' : formatBytesPerSecond(value));
const size = (value: number) => (Number.isNaN(value) ? 'unknown size' : formatBytes(value));
