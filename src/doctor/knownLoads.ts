import type { ChildProcess } from 'node:child_process';
import type { Bottleneck } from '../events/events.ts';
import { formatBytesPerSecond, formatCores } from '../metrics/format.ts';
import { type Check, failed, notJudged, type Outcome, passed } from './check.ts';
import { type Limited, withQuota, withSlowReads } from './groups.ts';
import { QUIET_CORES } from './hostLoad.ts';
import { START_SECONDS } from './ownEngine.ts';
import type { Session } from './session.ts';

/** Something that is done to a plotter for seconds, so that it is known what holds it back. */
export interface KnownLoad {
  readonly id: string;
  readonly title: string;
  /** The class of bottleneck that is to be named, and which of its kind. */
  readonly classes: readonly string[];
  readonly kind?: string;
  readonly isLong?: boolean;
  /** In words: what is done. */
  readonly done: string;
  /** Cores that have to be there. */
  readonly cores?: number;
  /** Starts the demo workload under it, and what presses it. */
  start(session: Session): Limited & { readonly names?: string };
}

const QUOTA_CORES = 0.5;
const SLOW_READS = 6 * 2 ** 20;
/** Verdicts are given every few seconds, and change when two of three agree. */
const VERDICT_SECONDS = 14;
/** After its start a plotter is not judged yet. */
const LEAST_SECONDS = 5;
const args = (work: string, threads: number) => [
  ...['--work', work, '--threads', String(threads), '--seconds', String(VERDICT_SECONDS + 2 * START_SECONDS)],
];

/** A new one is one more entry. */
export const KNOWN_LOADS: readonly KnownLoad[] = [
  {
    id: 'verdict-one-core',
    title: 'A plotter with one thread on a host with more cores',
    classes: ['thread-limited'],
    done: 'A workload computed with one thread, and nothing else was asked of this host',
    cores: 2,
    start: (session) => ({ child: session.demo(args('compute', 1)) }),
  },
  {
    id: 'verdict-others',
    title: 'A plotter that other programs take the processor from',
    classes: ['cpu-starved'],
    kind: 'others',
    isLong: true,
    done: 'A workload computed on every core while three busy loops for each core did so as well',
    start(session) {
      const child = session.demo(args('compute', session.load.cores));
      const loops = Array.from({ length: 3 * session.load.cores }, () =>
        session.busyLoop(VERDICT_SECONDS + START_SECONDS),
      );
      child.once('exit', () => {
        for (const loop of loops) loop.kill();
      });
      return { child, names: 'node' };
    },
  },
  {
    id: 'verdict-quota',
    title: 'A plotter under a CPU quota',
    classes: ['cpu-starved'],
    kind: 'quota',
    isLong: true,
    done: `A workload with two threads was given a quota of ${formatCores(QUOTA_CORES)}`,
    start: (session) => withQuota(session, args('compute', 2), QUOTA_CORES),
  },
  {
    id: 'verdict-slow-disk',
    title: 'A plotter that reads from a slow disk',
    classes: ['disk-bandwidth', 'disk-latency'],
    isLong: true,
    done: `A workload read past the page cache from a disk that was held to ${formatBytesPerSecond(SLOW_READS)}`,
    start: (session) => withSlowReads(session, args('read', 1), SLOW_READS),
  },
];

export function checkOfLoad(load: KnownLoad): Check {
  return {
    id: load.id,
    category: 'accuracy',
    title: load.title,
    ...(load.isLong && { isLong: true }),
    run: (session) => judge(session, load),
  };
}

async function judge(session: Session, load: KnownLoad): Promise<Outcome> {
  const { classes, kind, cores = 1, done } = load;
  const expected = `the verdict on it is ${classes.join(' or ')}${kind === undefined ? '' : ` (${kind})`}`;
  if (session.load.cores < cores) return notJudged(`This host has ${formatCores(session.load.cores)}.`, expected);
  const others = await othersNow(session);
  if (others > QUIET_CORES) return busy(others, expected);
  const began = load.start(session);
  if ('reason' in began) return notJudged(`It can't be tried: ${began.reason}.`, expected);
  const { child } = began;
  try {
    const processId = await seen(session, child);
    if (processId === undefined) return failed(`${done}; the engine has not seen it.`, expected);
    const since = session.load.watch();
    const found = () => verdictOf(session, processId);
    await session.until(() => fits(found(), load), VERDICT_SECONDS);
    const verdict = found();
    if (fits(verdict, load)) return passed(`${done}: “${verdict?.cause}”`, expected);
    const meanwhile = since();
    if (load.kind !== 'others' && meanwhile > QUIET_CORES) return busy(meanwhile, expected);
    const said = verdict ? `it was said to be ${verdict.class}: “${verdict.cause}”` : 'no verdict was given';
    return failed(`${done}; ${said}`, expected);
  } finally {
    await session.end(child);
  }
}

/** What others took is measured for as long as it takes to be more than a blink. */
const QUIET_SECONDS = 1.5;

export async function othersNow(session: Session): Promise<number> {
  const since = session.load.watch();
  await session.wait(QUIET_SECONDS);
  return since();
}

export function busy(cores: number, expected: string): Outcome {
  return notJudged(
    `The host is busy: other programs take ${formatCores(cores)}, so this would say nothing.`,
    expected,
    'Check again when less runs here.',
  );
}

/** The engine's id of the process, once it has looked at it for long enough. */
async function seen(session: Session, { pid }: ChildProcess): Promise<string | undefined> {
  const event = () => session.engine.events('process.seen').find(({ process }) => process.pid === pid);
  if (!(await session.until(() => event() !== undefined, START_SECONDS))) return undefined;
  await session.wait(LEAST_SECONDS);
  return event()?.process.id;
}

function verdictOf(session: Session, processId: string): Bottleneck | undefined {
  return session.engine.events('bottleneck.changed').findLast((event) => event.processId === processId)?.bottleneck;
}

function fits(verdict: Bottleneck | undefined, { classes, kind }: KnownLoad): boolean {
  return verdict !== undefined && classes.includes(verdict.class) && (kind === undefined || verdict.kind === kind);
}
