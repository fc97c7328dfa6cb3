import { formatCores, formatPercent } from '../../metrics/format.ts';
import { BOTTLENECKS, CLASSES, isBottleneck, type Scores } from './classes.ts';
import type { Signals } from './signals.ts';
import { idleCores, idleText, REREADS, type Situation } from './situation.ts';

/** A class less probable than this is not named beside the first. */
export const LEAST_PROBABILITY = 0.1;
const NEARLY_FULL = 0.05;
const NEARLY_TOO_HOT = 0.92;
const NEARLY_AT_LIMIT = 0.9;
const WORTH_A_THREAD = 0.5;

interface Judged extends Pick<Situation, 'name' | 'kind' | 'plotter' | 'signals' | 'where'> {
  readonly probabilities: Scores;
}

/** What comes next once the bottleneck is gone, and what it brings with it. */
export function interactionsOf({ name, kind, plotter, signals: s, probabilities }: Judged): string[] {
  if (!isBottleneck(name) || name === 'cpu') return [];
  const next = BOTTLENECKS.filter((other) => other !== name).sort((a, b) => probabilities[b] - probabilities[a])[0];
  const others =
    probabilities[next] >= LEAST_PROBABILITY ? [`${CLASSES[next].title} is at work as well: it would be next.`] : [];
  const cores = kind === 'quota' ? s.hostCores : s.allowedCores;
  const taken =
    kind !== 'others' && s.othersCores > WORTH_A_THREAD
      ? `, of which other programs have ${s.othersCores.toFixed(1)}`
      : '';
  const { threads = Number.POSITIVE_INFINITY } = plotter.configuration ?? {};
  const limit =
    threads < Math.floor(cores) && name !== 'thread-limited'
      ? `its ${threads === 1 ? 'one thread' : `${threads} threads`}: the host has ${formatCores(s.hostCores)}`
      : `${formatCores(cores)} of CPU${taken}`;
  const cpu = cores > 0 && others.length === 0 ? [`Once it is gone, the next limit is ${limit}.`] : [];
  const what = s.reread > REREADS ? 'Reading again what was dropped' : 'Swapping';
  const swapsThere =
    name === 'memory' && s.diskBusy > 0.7
      ? [`${what} keeps its disk busy, too: a faster disk would only hide the want of memory.`]
      : [];
  return [...others, ...cpu, ...swapsThere];
}

export interface Scalability {
  readonly coresUsed?: number;
  readonly coresAllowed?: number;
  readonly note: string;
}

/** Whether the host has room for more. */
export function scalabilityOf(s: Signals): Scalability {
  const free = idleCores(s);
  return {
    ...(!Number.isNaN(s.cores) && { coresUsed: s.cores }),
    ...(!Number.isNaN(s.allowedCores) && { coresAllowed: s.allowedCores }),
    note: Number.isNaN(free)
      ? 'How busy the host is isn’t known.'
      : free >= WORTH_A_THREAD
        ? `${idleText(s)}.`
        : 'All cores of the host are in use: more plots at a time would share them.',
  };
}

/** What is near its end and may hold the plotter back next, or end its plot. */
export function risksOf({ signals: s, where, name }: Judged): string[] {
  return [
    ...(s.freeShare < NEARLY_FULL && name !== 'disk-full'
      ? [`${where.fullest ?? 'A folder'} has ${formatPercent(s.freeShare)} of its space left.`]
      : []),
    ...(s.heat > NEARLY_TOO_HOT && name !== 'thermal'
      ? [`The hottest sensor is at ${formatPercent(s.heat)} of its limit.`]
      : []),
    ...(s.groupMemory > NEARLY_AT_LIMIT && name !== 'memory'
      ? [`${formatPercent(s.groupMemory)} of the memory limit of its group is in use.`]
      : []),
  ];
}
