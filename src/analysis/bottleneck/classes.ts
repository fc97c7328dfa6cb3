/** What a bottleneck is, for people and for its severity. */
export interface BottleneckClass {
  readonly title: string;
  /** After "is held back by". */
  readonly by: string;
  /** How much worse than others it is where it is equally sure: what ends a plot or multiplies its time weighs most. */
  readonly weight: number;
  /** No recording of it was there to learn from: a rule alone tells it. */
  readonly byRule?: boolean;
}

/** What can hold a plotter or its host back. The order is that of the models: new ones go to the end. */
export const CLASSES = {
  cpu: { title: 'CPU saturated', by: 'the CPU', weight: 0.5 },
  'cpu-starved': { title: 'Starved of CPU', by: 'want of CPU time', weight: 1.1 },
  'thread-limited': { title: 'Few threads at work', by: 'too few threads at work', weight: 0.55 },
  memory: { title: 'Memory', by: 'want of memory', weight: 1.3 },
  'disk-bandwidth': { title: 'Disk bandwidth', by: 'the bandwidth of disk', weight: 1.1 },
  'disk-latency': { title: 'Disk latency', by: 'the latency of disk', weight: 1.1 },
  'disk-full': { title: 'Disk full', by: 'a full folder', weight: 1.5 },
  copy: { title: 'Final copy', by: 'the copy of finished plots to', weight: 1 },
  network: { title: 'Network', by: 'the network', weight: 1 },
  thermal: { title: 'Heat', by: 'heat', weight: 1.2 },
  lock: { title: 'Locks', by: 'locks of its own threads', weight: 0.9 },
  gpu: { title: 'Graphics card saturated', by: 'the graphics card', weight: 0.5, byRule: true },
  vram: { title: 'Graphics memory', by: 'want of graphics memory', weight: 0.9, byRule: true },
  pcie: { title: 'PCI Express', by: 'the link of the graphics card', weight: 0.9, byRule: true },
  destination: { title: 'Destination', by: 'the destination', weight: 1.1, byRule: true },
} as const satisfies Record<string, BottleneckClass>;

/** How a plotter works that nothing holds back, unless it is kept from cores that are idle. */
export const WELL: readonly VerdictName[] = ['cpu', 'thread-limited', 'gpu'];
const KEPT_FROM_CORES: readonly string[] = ['quota', 'affinity'] satisfies BottleneckKind[];

/** Whether a verdict says that nothing holds a plotter back. */
export function isWell(name: string, kind?: string): boolean {
  return WELL.some((well) => well === name) && !(kind !== undefined && KEPT_FROM_CORES.includes(kind));
}

export type BottleneckName = keyof typeof CLASSES;
export const BOTTLENECKS = Object.keys(CLASSES) as readonly BottleneckName[];
/** Those that models were trained on. */
export const LEARNT: readonly BottleneckName[] = BOTTLENECKS.filter((name) => !('byRule' in CLASSES[name]));

/** `none`: nothing holds it back. `unclear`: something may, and it can't be told what. */
export type VerdictName = BottleneckName | 'none' | 'unclear';

/** Which of its kind, where a class has several. */
export type BottleneckKind =
  | 'others'
  | 'quota'
  | 'affinity'
  | 'hypervisor'
  | 'limit'
  | 'swap'
  | 'reclaim'
  | 'flushes'
  | 'power'
  | 'heat';

/** A score 0 … 1 for each class. */
export type Scores = Readonly<Record<BottleneckName, number>>;

const ZEROS = Object.fromEntries(BOTTLENECKS.map((name) => [name, 0])) as Scores;

export function scoresFrom(scoreOf: (name: BottleneckName) => number): Scores {
  const scores: Record<BottleneckName, number> = { ...ZEROS };
  for (let at = 0; at < BOTTLENECKS.length; at++) scores[BOTTLENECKS[at]] = scoreOf(BOTTLENECKS[at]);
  return scores;
}

export function isBottleneck(name: string): name is BottleneckName {
  return Object.hasOwn(CLASSES, name);
}

/** What a bottleneck is called: `Starved of CPU`. */
export function bottleneckTitle(name: string): string {
  return isBottleneck(name) ? CLASSES[name].title : 'Unclear';
}
