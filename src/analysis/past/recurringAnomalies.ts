import { betaBelow } from '../../analyze/beta.ts';
import { benjaminiHochberg } from '../../analyze/falseDiscovery.ts';
import type { EngineEvent } from '../../events/events.ts';
import type { Interval } from '../common/evidence.ts';
import type { HistoryAnomaly } from './anomalyEpisodes.ts';
import { type LocalTime, WEEKDAYS } from './localCalendar.ts';
import type { MetricTracks } from './metricTracks.ts';
import type { PlotCase } from './plotCases.ts';

/** Anomalies of any detector at one time. */
export interface Incident extends Interval {
  /** When the most surprising one was at its peak. */
  readonly at: number;
  readonly anomalies: number;
  readonly detectors: readonly HistoryAnomaly['detector'][];
  readonly subjects: readonly string[];
}

/** Circumstances under which incidents come far more often than by chance. */
export interface RecurringAnomalies {
  readonly circumstance: 'hour' | 'weekday' | 'step' | 'event';
  /** `03:00`, `Sunday`, `Phase 3, table 6`, `plot.finished`. */
  readonly which: string;
  /** `between 3:00 and 4:00`. */
  readonly text: string;
  readonly incidents: number;
  /** How many there would be by chance. */
  readonly expected: number;
  readonly ofAll: number;
  readonly adjustedPValue: number;
  /** What was unusual then, the most frequent first. */
  readonly subjects: readonly string[];
}

const FALSE_DISCOVERIES = 0.02;
const LEAST_INCIDENTS = 3;
const NEIGHBOUR_SECONDS = 900;
const SUBJECTS_NAMED = 3;

/** What may have to do with an anomaly that comes after it, in words. */
const NEIGHBOURS: Partial<Record<EngineEvent['type'], string>> = {
  'plot.started': 'right after a plot started',
  'plot.finished': 'right after a plot was finished',
  'plot.failed': 'right after a plot failed',
  'process.seen': 'right after a plotter was started',
  'process.ended': 'right after a plotter ended',
  'plotter.crashed': 'right after a plotter crashed',
  'plotter.waiting': 'while a plotter had to wait',
  'plotter.stalled': 'right after a plotter stalled',
  'engine.started': 'right after monitoring started',
  'clock.jumped': 'right after the clock jumped',
  'storage.mapped': 'right after file systems were mounted or unmounted',
};

/** Epoch seconds of events, in order, by their type; in the order in which the types first came. */
export type EventTimes = ReadonlyMap<EngineEvent['type'], readonly number[]>;

/** Puts anomalies together that are at the same time. */
export function incidentsOf(anomalies: readonly HistoryAnomaly[], stepSeconds: number): Incident[] {
  const groups: { to: number; members: HistoryAnomaly[] }[] = [];
  for (const anomaly of anomalies.toSorted((a, b) => a.from - b.from)) {
    const open = groups.at(-1);
    if (open && anomaly.from <= open.to + stepSeconds) {
      open.members.push(anomaly);
      open.to = Math.max(open.to, anomaly.to);
    } else groups.push({ to: anomaly.to, members: [anomaly] });
  }
  return groups.map(({ to, members }) => ({
    from: members[0].from,
    to,
    at: members.reduce((most, one) => (one.surprise > most.surprise ? one : most)).at,
    anomalies: members.length,
    detectors: [...new Set(members.map(({ detector }) => detector))],
    subjects: [...new Set(members.map(({ subject }) => subject))],
  }));
}

/**
 * The hours, weekdays, steps and events with which incidents come more often than they would by chance (binomial test against
 * the circumstance's share of the time that was measured).
 */
export function recurringAnomalies(
  incidents: readonly Incident[],
  tracks: MetricTracks,
  local: readonly LocalTime[],
  cases: readonly Pick<PlotCase, 'plot'>[],
  events: EventTimes,
): RecurringAnomalies[] {
  if (incidents.length < LEAST_INCIDENTS) return [];
  const measured = tracks.times.map((_, cell) =>
    Number(tracks.tracks.some(({ values }) => !Number.isNaN(values[cell]))),
  );
  const cells = measured.reduce((sum, one) => sum + one, 0);
  const tried = circumstancesOf(tracks, local, cases, events).flatMap(({ applies, ...circumstance }) => {
    const share = measured.reduce((sum, one, cell) => sum + one * applies[cell], 0) / cells;
    const within = incidents.filter(({ at }) => applies[Math.floor((at - tracks.from) / tracks.stepSeconds)]);
    if (!(share > 0 && share < 1)) return [];
    return [{ ...circumstance, share, within, pValue: atLeast(within.length, incidents.length, share) }];
  });
  const adjusted = benjaminiHochberg(tried.map(({ pValue }) => pValue));
  return tried
    .map(({ circumstance, which, text, share, within }, i) => ({
      circumstance,
      which,
      text,
      incidents: within.length,
      expected: share * incidents.length,
      ofAll: incidents.length,
      adjustedPValue: adjusted[i],
      subjects: frequent(within.flatMap(({ subjects }) => subjects)),
    }))
    .filter(({ incidents: count, adjustedPValue }) => count >= LEAST_INCIDENTS && adjustedPValue <= FALSE_DISCOVERIES)
    .sort((a, b) => a.adjustedPValue - b.adjustedPValue);
}

/** That of n trials with this chance at least k succeed. */
function atLeast(k: number, n: number, chance: number): number {
  return k === 0 ? 1 : betaBelow(k, n - k + 1, chance);
}

interface Circumstance extends Pick<RecurringAnomalies, 'circumstance' | 'which' | 'text'> {
  /** By cell: 1 where it is given. */
  readonly applies: Uint8Array;
}

function circumstancesOf(
  { times, from, stepSeconds }: MetricTracks,
  local: readonly LocalTime[],
  cases: readonly Pick<PlotCase, 'plot'>[],
  events: EventTimes,
): Circumstance[] {
  const found = new Map<string, Circumstance>();
  const mark = (key: Omit<Circumstance, 'applies'>, first: number, last: number) => {
    const id = `${key.circumstance} ${key.which}`;
    const own = found.get(id) ?? { ...key, applies: new Uint8Array(times.length) };
    found.set(id, own);
    own.applies.fill(1, Math.max(0, first), Math.max(0, last + 1));
  };
  const cellOf = (time: number) => Math.floor((time - from) / stepSeconds);
  local.forEach(({ hour, weekday }, cell) => {
    const name = `${String(hour).padStart(2, '0')}:00`;
    if (stepSeconds <= 3600) {
      mark({ circumstance: 'hour', which: name, text: `between ${hour}:00 and ${hour + 1}:00` }, cell, cell);
    }
    const day = WEEKDAYS[weekday];
    mark({ circumstance: 'weekday', which: day, text: `on ${day}s` }, cell, cell);
  });
  for (const { plot } of cases) {
    // One after another, as their plotter told how long each took.
    let at = plot.startedAt;
    for (const { step: which, seconds } of plot.steps) {
      if (seconds === undefined) continue;
      mark({ circumstance: 'step', which, text: `during ${which}` }, cellOf(at), cellOf(at + seconds));
      at += seconds;
    }
  }
  for (const [which, times] of events) {
    const text = NEIGHBOURS[which];
    if (text === undefined) continue;
    for (const at of times) mark({ circumstance: 'event', which, text }, cellOf(at), cellOf(at + NEIGHBOUR_SECONDS));
  }
  return [...found.values()];
}

function frequent(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, SUBJECTS_NAMED)
    .map(([name]) => name);
}
