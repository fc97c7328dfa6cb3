import type { Remedy } from '../../events/events.ts';
import { formatBytes, formatCores, formatCount } from '../../metrics/format.ts';
import type { PlotConfiguration } from '../../plotters/configuration.ts';
import { plotterById } from '../../plotters/plotters.ts';
import type { UsualPlotter } from './baselines.ts';
import type { BottleneckName } from './classes.ts';
import { type ForetoldGain, foretoldGain, gainBasis } from './gain.ts';
import { areTelling, type Competitor, idleText, type Situation } from './situation.ts';
import { fewerBuckets } from './usualCores.ts';

/** Of a remedy that takes the bottleneck away the gain is foretold; the others lessen it, or keep it from coming back. */
interface Proposal {
  readonly text: string;
  readonly removes?: boolean;
  /** Share of what other programs have that they go on to take; absent: all, or nothing where they are the bottleneck. */
  readonly staying?: number;
  readonly setting?: Remedy['setting'];
}

/** What to do about it, the best first, for this plotter as it is configured. */
export function remediesFor(situation: Situation, usual?: UsualPlotter): Remedy[] {
  const { name } = situation;
  if (name === 'none' || name === 'unclear') return [];
  const basis = gainBasis(situation, situation.lasting, usual);
  return PROPOSALS[name](situation).map(({ text, removes, staying, setting }) => {
    const gain = removes && foretoldGain(name, basis, staying);
    return { text, ...(setting && { setting }), ...(gain && { gain: asKept(gain) }) };
  });
}

const PROPOSALS: Readonly<Record<BottleneckName, (situation: Situation) => Proposal[]>> = {
  cpu: forProcessor,
  'cpu-starved': forStarved,
  'thread-limited': forFewThreads,
  memory: forMemory,
  'disk-bandwidth': (situation) => forDisk(situation, 'a faster disk, or spread them over two'),
  'disk-latency': (situation) =>
    forDisk(
      situation,
      'a disk that takes more requests a second: an SSD in place of a hard disk, local in place of one in a network',
    ),
  'disk-full': forFullDisk,
  copy: forCopy,
  network: ({ plotter }) => [
    {
      text: `Send the plots of ${plotter.title} over a faster link, or to a disk of this host from which they are moved later.`,
      removes: true,
    },
    {
      text: 'Let the copy run beside the next plot (without -w, where the plotter has that), with room for one more plot.',
    },
  ],
  thermal: () => [
    { text: 'Cool the processor better: clean fans and filters, mind the room, seat the cooler anew.', removes: true },
    { text: 'Until then fewer threads lose little, as the clock rises when fewer cores are busy.' },
  ],
  lock: forLocks,
  gpu: forCard,
  vram: ({ plotter }) => [
    {
      text: 'Close what else has memory of the card: a desktop, a browser, another plotter. With enough of it plots are made without detours.',
    },
    { text: `Or give ${plotter.title} a card with more memory: its faster ways need 7 to 11 GiB at k28.` },
  ],
  pcie: () => [
    {
      text: 'See with nvidia-smi -q how many lanes of which generation the card has, and put it into the slot that is fastest; risers and slots behind a chipset have few.',
    },
    { text: 'With several cards on one link, fewer of them make as many plots.' },
  ],
  destination: forDestination,
};

function forCard({ kind, plotter }: Situation): Proposal[] {
  return [
    ...(kind === 'heat' ? [{ text: 'Cool the card better: clean fans and filters, leave room beside it.' }] : []),
    ...(kind === 'power'
      ? [{ text: 'Raise its power limit (nvidia-smi -pl, within what card and power supply allow).' }]
      : []),
    {
      text: `More plots take a faster card or a further one: ${plotter.title} works on several at once (--devices all).`,
    },
  ];
}

function forDestination({ plotter, where }: Situation): Proposal[] {
  const folders = [...new Set((plotter.directories ?? []).map(({ path }) => path))].join(' and ');
  return [
    {
      text: `Let plots go to a faster disk than ${where.disk ?? 'this one'}${folders ? ` (${folders})` : ''}: an SSD, from which another program moves them on.`,
      removes: true,
    },
    { text: 'Or spread them over several disks, a plotter for each: one hard disk takes 150 to 250 MB a second.' },
  ];
}

function forProcessor(situation: Situation): Proposal[] {
  const { kind, plotter, signals: s } = situation;
  if (kind === 'quota') return forQuota(situation);
  if (kind === 'affinity') {
    const { threads } = plotter.configuration ?? {};
    const more = threads !== undefined && threads < s.hostCores ? `, and give it ${s.hostCores} threads` : '';
    return [
      {
        text: `Let it use all ${s.hostCores} cores: taskset -acp 0-${s.hostCores - 1} ${plotter.pid} (AllowedCPUs= of a systemd service, --cpuset-cpus of a container)${more}.`,
        removes: true,
      },
      { text: `Or start another plotter: ${idleText(s)}.` },
    ];
  }
  return [
    {
      text: `Nothing in its configuration holds ${plotter.title} back: more plots take a faster processor, or more cores.`,
    },
    { text: 'Don’t start further plotters beside it: they would share these cores.' },
  ];
}

function forQuota({ plotter, signals: s }: Situation): Proposal[] {
  const { cpuCgroup = plotter.cgroup } = plotter;
  const group = cpuCgroup ? ` of ${cpuCgroup}` : '';
  const wants = Math.min(s.hostCores, Math.ceil(s.cores + s.delay));
  const feeds = Math.max(1, Math.ceil(s.allowedCores));
  return [
    {
      text: `Raise the CPU quota${group}${Number.isFinite(wants) ? ` to ${formatCores(wants)}` : ''} (CPUQuota= of a systemd service, --cpus of a container).`,
      removes: true,
    },
    ...((plotter.configuration?.threads ?? 0) > feeds
      ? [
          {
            text: `Or give it no more threads than the quota feeds: -r ${feeds}.`,
            setting: { name: 'threads', value: feeds },
          },
        ]
      : []),
  ];
}

/** Niceness 10 gives a thread so much of what one of niceness 0 gets beside it (the kernel's sched_prio_to_weight). */
const WEIGHT_OF_NICE = 110 / 1024;
/** Who takes this share of what all others have is worth stopping alone. */
const MOST_OF_IT = 0.8;

function forStarved(situation: Situation): Proposal[] {
  const { kind, plotter, signals: s, competitors } = situation;
  if (kind === 'quota') return forQuota(situation);
  if (kind === 'hypervisor') {
    return [
      {
        text: 'Ask for reserved cores on the machine that this host runs on, or move it to one with less beside it.',
        removes: true,
      },
    ];
  }
  const greediest = areTelling(competitors, s) ? greediestOf(competitors) : [];
  const taken = greediest.reduce((sum, { cores }) => sum + cores, 0);
  const left = taken > 0 ? Math.max(0, 1 - taken / s.othersCores) : 0;
  return [
    {
      text: `Stop ${whoText(greediest)}, or run ${greediest.length === 1 && greediest[0].processes === 1 ? 'it' : 'them'} at other times.`,
      removes: true,
      staying: left,
    },
    {
      text: `Or let ${plotter.title} go first: ${afterIt(greediest)}.`,
      removes: true,
      staying: left + (1 - left) * WEIGHT_OF_NICE,
    },
  ];
}

/** How others are made to weigh less; niceness is of no use against another session or service (sched(7)). */
function afterIt(others: readonly Competitor[]): string {
  const pids = others.map(({ pid }) => pid);
  const more = others.some(({ processes }) => processes > 1) ? ' and the others of their names' : '';
  if (others.some(({ apart }) => apart === 'service'))
    return 'CPUWeight=1000 for its service, or 10 for those of the others (systemctl set-property; --cpu-shares of a container): renice is of no use between services';
  if (others.some(({ apart }) => apart === 'session'))
    return `echo 10 | tee ${pids.map((pid) => `/proc/${pid}/autogroup`).join(' ')}, for the sessions of the others: renice is of no use between sessions`;
  return `renice -n 10 ${pids.length > 0 ? `-p ${pids.join(' ')}${more}` : 'for the others'}, or CPUWeight= of their services`;
}

/** As few as have most of what all that are known have. */
function greediestOf(competitors: readonly Competitor[]): Competitor[] {
  const whole = competitors.reduce((sum, { cores }) => sum + cores, 0);
  const greediest: Competitor[] = [];
  let taken = 0;
  for (const one of competitors) {
    if (taken >= MOST_OF_IT * whole) break;
    greediest.push(one);
    taken += one.cores;
  }
  return greediest;
}

function whoText(competitors: readonly Competitor[]): string {
  const names = competitors.map(({ name, pid, processes }) =>
    processes > 1 ? `${name} (${processes} processes)` : `${name} (process ${pid})`,
  );
  const last = names.pop();
  if (last === undefined) return 'the other programs';
  return names.length > 0 ? `${names.join(', ')} and ${last}` : last;
}

function forFewThreads({ plotter, signals: s }: Situation): Proposal[] {
  const { threads } = plotter.configuration ?? {};
  const cores = Math.floor(s.allowedCores);
  const proposals: Proposal[] = [];
  if (threads !== undefined && threads < cores) {
    proposals.push({
      text: `${plotter.title} is started with ${formatCount(threads, 'thread')} on ${cores} cores: give it ${cores}.`,
      removes: true,
      setting: { name: 'threads', value: cores },
    });
  }
  proposals.push({
    text: 'A second plotter beside it would use the idle cores, if memory and disks have room for it.',
  });
  return proposals;
}

function forMemory({ kind, plotter, signals: s }: Situation): Proposal[] {
  const { threads, buckets } = plotter.configuration ?? {};
  const group = plotter.cgroup ? ` of ${plotter.cgroup}` : '';
  return [
    kind === 'limit'
      ? {
          text: `Raise the memory limit${group} (MemoryMax= and MemoryHigh= of a systemd service, --memory of a container).`,
          removes: true,
        }
      : { text: 'Run fewer plots at a time, or add memory.', removes: true },
    ...(threads !== undefined && threads > 1
      ? [
          {
            text: `Or give it fewer threads than ${threads}: each needs memory of its own.`,
            setting: { name: 'threads', value: Math.ceil(threads / 2) },
          },
        ]
      : []),
    ...(buckets !== undefined
      ? [
          {
            text: `More buckets (-u ${buckets * 2}) need less memory.`,
            setting: { name: 'buckets', value: buckets * 2 },
          },
        ]
      : []),
    ...(s.swapIn + s.swapOut > 0
      ? [{ text: 'Plots that swap take many times as long: better one less at a time than swap space.' }]
      : []),
  ];
}

function forDisk({ plotter, where, signals: s }: Situation, faster: string): Proposal[] {
  const { directories = [], configuration } = plotter;
  const on = directories.filter(({ disks, device }) => disks.includes(where.disk ?? '') || device === where.disk);
  const uses = new Set(on.map(({ use }) => use));
  const which = uses.size > 0 && [...uses].every((use) => use === 'final') ? 'final' : 'temporary';
  const folders = [...new Set(on.map(({ path }) => path))].join(' and ');
  const shared = uses.has('final') && uses.size > 1;
  return [
    ...(shared
      ? [
          {
            text: `Its temporary and its final folder lie on the same disk ${where.disk} (${folders}): put the final one on another disk.`,
            removes: false,
          },
        ]
      : []),
    {
      text: `Put its ${which} folders on ${faster}${folders ? `: ${folders} ${on.length > 1 ? 'lie' : 'lies'} on ${where.disk}` : ''}.`,
      removes: true,
    },
    ...(uses.has('tmp2') && writesMostlyToTmp2(plotter.plotter, configuration)
      ? [
          {
            text: 'A RAM disk for the second temporary folder (-2) takes most writes off the disk, where memory is enough.',
          },
        ]
      : []),
    ...(s.dirty > s.disk
      ? [
          {
            text: 'Writes are held until the disk has taken earlier ones: no setting of the kernel makes it faster, only a disk that takes more.',
          },
        ]
      : []),
  ];
}

/** Whether a second temporary folder of its own would take most of what the plotter writes. */
function writesMostlyToTmp2(plotter: string, configuration: PlotConfiguration = {}): boolean {
  const apart = plotterById(plotter)?.needs({ ...configuration, tmp: '/tmp', tmp2: '/tmp2' });
  return (apart?.writeShares?.tmp2 ?? 0) > 0.5;
}

function forFullDisk({ plotter, where, signals: s }: Situation): Proposal[] {
  const folder = where.fullest ?? 'the folder';
  return [
    {
      text:
        plotter.hold?.remedy ??
        `Free space in ${folder}${Number.isNaN(s.freeBytes) ? '' : ` (${formatBytes(s.freeBytes)} are left)`}, or end ${plotter.title} and give it another folder.`,
    },
    { text: 'Delete orphaned temporary files, and move finished plots away before the next ones need their room.' },
  ];
}

function forCopy({ plotter, where }: Situation): Proposal[] {
  const { waitForCopy } = plotter.configuration ?? {};
  return [
    ...(waitForCopy
      ? [
          {
            text: `${plotter.title} is told to wait for the copy (-w): without it the next plot begins at once, with room for one more plot in the temporary folder.`,
            removes: true,
            setting: { name: 'waitForCopy', value: false },
          },
        ]
      : []),
    {
      text: `Let the final folder be on a faster disk than ${where.disk ?? 'it is'}, or several that take turns.`,
      removes: !waitForCopy,
    },
    { text: 'Or have plots finished on a fast disk and moved on by another program.' },
  ];
}

function forLocks({ plotter }: Situation): Proposal[] {
  const { buckets, threads } = plotter.configuration ?? {};
  const fewer = buckets === undefined ? undefined : fewerBuckets(buckets);
  return [
    ...(buckets !== undefined && fewer !== undefined && fewer < buckets
      ? [
          {
            text: `-u ${buckets} makes the threads of ${plotter.title} wait for each other at so small pieces: take ${fewer}.`,
            removes: true,
            setting: { name: 'buckets', value: fewer },
          },
        ]
      : []),
    ...(threads !== undefined && threads > 2
      ? [
          {
            text: `Fewer threads than ${threads} hand each other fewer locks.`,
            setting: { name: 'threads', value: Math.ceil(threads / 2) },
          },
        ]
      : []),
    { text: 'Larger plots (k) have larger pieces, and lose less by it.' },
  ];
}

/** Three digits that count. */
function asKept({ ratio, interval: [least, most] }: ForetoldGain): NonNullable<Remedy['gain']> {
  const short = (value: number) => Number(value.toPrecision(3));
  return { ratio: short(ratio), interval: [short(least), short(most)] };
}
