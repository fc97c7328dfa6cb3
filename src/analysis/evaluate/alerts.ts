import { statSync } from 'node:fs';
import type { Alert, EngineEvent } from '../../events/events.ts';
import type { Frame } from '../../metrics/frame.ts';
import { HostAlerts } from '../alert/hostAlerts.ts';
import { type RecordedRun, readRecordedRuns } from './readRecordedRun.ts';
import { DataError } from './readTable.ts';
import type { Replay } from './recordedScenes.ts';
import type { Progress } from './recordings.ts';

/** The rules that may tell a person of what holds a plotter back in a recording. What is not here is no incident. */
const TOLD_BY: Readonly<Record<string, readonly string[]>> = {
  'cpu-starved': ['bottleneck', 'cpu_high', 'quota_throttles'],
  memory: ['bottleneck', 'memory_limit', 'memory_high', 'swap_high'],
  'disk-bandwidth': ['bottleneck', 'disk_io_high'],
  'disk-latency': ['bottleneck', 'disk_io_high'],
  'disk-full': ['bottleneck', 'filesystem_full', 'plotter_waiting', 'plot_failed', 'process_crash'],
  copy: ['bottleneck', 'disk_io_high', 'copy_backlog'],
  network: ['bottleneck', 'network_high'],
  lock: ['bottleneck'],
};
/** Whoever recorded ended the plotter: that it ended is told rightly. */
const OF_THE_END = ['process_crash', 'plotter_ended_early'];
/** An alert may come so long after its cause is gone. */
const AFTER_SECONDS = 5;

/** What was told of an incident that is known to have been. */
export interface KnownIncident {
  readonly name: string;
  readonly class: string;
  /** Incidents that were told of it: it is to be one. */
  readonly told: number;
  readonly rules: readonly string[];
  readonly secondsToAlert?: number;
}

export interface AlertEvaluation {
  readonly known: readonly KnownIncident[];
  readonly found: number;
  readonly foundOnce: number;
  /** Alerts that tell of nothing that was, each in words. */
  readonly falseAlerts: readonly string[];
  /** The same for a day that is made of the recordings: hours of plotters that nothing holds back, and some incidents. */
  readonly day: { readonly known: readonly KnownIncident[]; readonly falseAlerts: readonly string[] };
}

interface Told {
  readonly at: number;
  readonly alert: Alert;
}

interface Second {
  readonly frame: Frame;
  readonly events: readonly EngineEvent[];
}

/** A recording as it was replayed, with what it is known to hold. */
interface Watched {
  readonly run: RecordedRun;
  readonly seconds: readonly Second[];
  readonly told: readonly Told[];
}

/**
 * Whether each incident of recordings is told of, once, and nothing else.
 * @param data a folder of recordings. @throws {DataError} where it holds none.
 */
export async function evaluateAlerts(
  data: string,
  replay: Replay,
  progress: Progress = () => {},
): Promise<AlertEvaluation> {
  if (!statSync(data, { throwIfNoEntry: false })?.isDirectory()) {
    throw new DataError(`${data} is not a folder: name one that holds recordings.`);
  }
  const watched: Watched[] = [];
  for (const run of readRecordedRuns(data)) {
    progress(`Replay: ${run.run}`);
    watched.push(await watch(run, replay));
  }
  const known = watched.flatMap(knownIn);
  progress('A day of them');
  return {
    known,
    found: known.filter(({ told }) => told > 0).length,
    foundOnce: known.filter(({ told }) => told === 1).length,
    falseAlerts: watched.flatMap(({ run, told }) =>
      told
        .filter(({ at, alert }) => !isRight(run, at, alert))
        .map(({ at, alert }) => inWords(run.run, at - begin(run), alert)),
    ),
    day: wholeDay(watched),
  };
}

async function watch(run: RecordedRun, replay: Replay): Promise<Watched> {
  const seconds: Second[] = [];
  const told: Told[] = [];
  let events: EngineEvent[] = [];
  await replay(run.path, {
    frame(frame) {
      seconds.push({ frame: { ...frame, values: frame.values.slice() }, events });
      events = [];
    },
    event(event) {
      if (event.type === 'alert.raised') told.push({ at: event.at, alert: event.alert });
      else if (!event.type.startsWith('alert.')) events.push(event);
    },
  });
  return { run, seconds, told };
}

/** The classes of a recording that a person is to be told of: each is one incident, however often it comes again within the minute. */
function knownIn({ run, told }: Watched): KnownIncident[] {
  const classes = [...new Set(run.truth.map((segment) => segment.class))].filter((name) => name in TOLD_BY);
  return classes.map((name) => incidentOf(run.run, name, run, told));
}

function incidentOf(name: string, of: string, run: RecordedRun, told: readonly Told[]): KnownIncident {
  const own = told.filter(({ alert }) => TOLD_BY[of].includes(alert.rule ?? ''));
  const from = Math.min(...run.truth.filter((segment) => segment.class === of).map((segment) => segment.from));
  return {
    name,
    class: of,
    told: new Set(own.map(({ alert }) => alert.incident)).size,
    rules: [...new Set(own.map(({ alert }) => alert.rule ?? ''))],
    ...(own.length > 0 && { secondsToAlert: Math.min(...own.map(({ at }) => at)) - from }),
  };
}

/** Whether something is so that the alert tells of, or was a moment ago. */
function isRight({ truth }: RecordedRun, at: number, { rule = '' }: Alert): boolean {
  if (OF_THE_END.includes(rule)) return true;
  return truth.some((segment, i) => {
    // What is not clear there may be the beginning of what follows.
    const from = truth[i - 1]?.class === 'unclear' ? truth[i - 1].from : segment.from;
    return (TOLD_BY[segment.class]?.includes(rule) ?? false) && at >= from && at <= segment.to + AFTER_SECONDS;
  });
}

function inWords(name: string, seconds: number, { rule, title }: Alert): string {
  return `${name}, after ${seconds.toFixed(0)} s: ${title} (${rule})`;
}

function begin({ truth }: RecordedRun): number {
  return truth[0].from;
}

const DAY_SECONDS = 86_400;
const INCIDENTS = ['memory', 'network', 'cpu-starved', 'lock', 'disk-latency', 'disk-full'];

/** Recordings one after the other: such that nothing holds back, and six others at hours of their own. */
function wholeDay(watched: readonly Watched[]): AlertEvaluation['day'] {
  const calm = watched.filter(
    ({ run, told }) => told.length === 0 && run.truth.every((segment) => !(segment.class in TOLD_BY)),
  );
  const chosen = INCIDENTS.flatMap((name) => {
    const one = watched.find(({ run }) => run.truth.some((segment) => segment.class === name));
    return one ? [{ name, one }] : [];
  });
  if (calm.length === 0 || chosen.length === 0) return { known: [], falseAlerts: [] };
  const told: Told[] = [];
  let hear: (event: EngineEvent) => void = () => {};
  const alerts = new HostAlerts((event) => hear(event));
  hear = (event) => {
    if (event.type === 'alert.raised') told.push({ at: event.at, alert: event.alert });
    alerts.hear(event);
  };
  const play = ({ seconds, run }: Watched, at: number): number => {
    const shift = at - seconds[0].frame.epochSeconds;
    for (const { frame, events } of seconds) {
      for (const event of events) alerts.hear({ ...event, at: event.at + shift });
      alerts.look({ ...frame, epochSeconds: frame.epochSeconds + shift });
    }
    return begin(run) + shift;
  };
  const known: KnownIncident[] = [];
  const falseAlerts: string[] = [];
  let at = 0;
  for (let i = 0; at < DAY_SECONDS; i++) {
    const next = chosen[known.length];
    const isDue = next !== undefined && at >= ((known.length + 0.5) * DAY_SECONDS) / chosen.length;
    const from = told.length;
    const one = isDue ? next.one : calm[i % calm.length];
    const shifted = play(one, at);
    const shift = shifted - begin(one.run);
    const now = told.slice(from).map(({ at: when, alert }) => ({ at: when - shift, alert }));
    if (isDue) known.push(incidentOf(one.run.run, next.name, one.run, now));
    falseAlerts.push(
      ...now
        .filter((found) => !isRight(one.run, found.at, found.alert))
        .map((found) => inWords(one.run.run, found.at + shift, found.alert)),
    );
    at += one.seconds.length;
  }
  return { known, falseAlerts };
}
