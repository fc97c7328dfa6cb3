import { AlertLog } from '../events/alertLog.ts';
import type { EngineEvent } from '../events/events.ts';
import type { EventQuery } from '../history/eventLog.ts';
import type { History } from '../history/history.ts';
import { eventsOfOthers } from './toldByOthers.ts';

/** Whoever looks in the morning is to see what happened at night. */
const PAST_SECONDS = 24 * 3600;
/** Of each kind so many at most, the newest: thousands of plots may be made a day. */
const MOST = 1000;

/** What tells which plotters are alive. */
const OF_PLOTTERS = ['engine.started', 'process.seen', 'process.ended'];
/** Which plot each makes; there may be thousands of these a day. */
const OF_PLOTS = ['process.changed', 'plot.started'];
/** What tells what holds the host and its plotters back. */
const OF_BOTTLENECKS = ['engine.started', 'bottleneck.changed', 'advice.followed', 'outlook.changed'];
/** What tells which alerts are up. */
const OF_ALERTS = [
  'alert.raised',
  'alert.resolved',
  'alert.acknowledged',
  'alert.snoozed',
  'alert.escalated',
  'alert.notified',
  'plotter.restarted',
];

/**
 * What happened lately, for the views of an engine that has just come: the newest of the last day, the alerts that may be up, what the
 * leading engine found before that and may still be alive, and what holds the host back. Oldest first.
 */
export function pastEvents(history: History, now: number): EngineEvent[] {
  const since = now - PAST_SECONDS;
  const [started] = history.events({ types: ['engine.started'], limit: 1 });
  // One that lies ahead was told before the clock was set back: what came after it lies before it.
  const startedAt = started && started.event.at <= now ? started.event.at : since;
  const sinceStart = Math.min(startedAt, since);
  const wanted: EventQuery[] = [
    { from: since, limit: MOST },
    { from: now - ALERT_SECONDS, types: ['engine.started', ...OF_ALERTS], limit: MOST },
    { from: startedAt, types: OF_PLOTTERS, limit: MOST },
    { from: startedAt, types: OF_PLOTS, limit: MOST },
    { from: sinceStart, types: OF_BOTTLENECKS, limit: MOST },
  ];
  const found = new Map(wanted.flatMap((query) => history.events(query).map(({ id, event }) => [id, event])));
  return [...found.keys()].sort((a, b) => a - b).map((id) => found.get(id)!);
}

/** An alert that has been up for longer is raised anew. */
const ALERT_SECONDS = 30 * 24 * 3600;

/** What those alerts are about that last until something else happens, or that stay in sight for a day. */
const BEHIND_ALERTS = [
  'engine.started',
  'engine.stopped',
  'plotter.waiting',
  'plotter.stalled',
  'plotter.resumed',
  'plotter.crashed',
  'plot.failed',
  'process.ended',
  'history.paused',
  'history.resumed',
  'orphans.found',
  'forecast.breaches',
];

/** What an engine that begins to lead has to know to go on with the alerts of those before it, as it was told: the clock may have been set. */
export function eventsForAlerts(history: History, now: number): EngineEvent[] {
  const alerts = history.events({ from: now - ALERT_SECONDS, types: OF_ALERTS, limit: MOST });
  const behind = history.events({ from: now - PAST_SECONDS, types: BEHIND_ALERTS, limit: MOST });
  return [...alerts, ...behind].sort((a, b) => a.id - b.id).map(({ event }) => event);
}

/** The alerts of the last days as they stand now, what was told and no engine has taken up yet included. */
export function alertsNow(history: History, now: number): AlertLog {
  const log = new AlertLog();
  for (const event of [...eventsForAlerts(history, now), ...eventsOfOthers(history)]) log.apply(event);
  return log;
}

/** The alerts that were up at some time since then. */
export function alertsOf(history: History, since: number, now: number): AlertLog {
  const log = new AlertLog();
  const types = [...OF_ALERTS, 'engine.started'];
  const kept = history.events({ from: Math.min(since, now) - ALERT_SECONDS, types }).map(({ event }) => event);
  const events = [...kept, ...eventsOfOthers(history)];
  for (const event of events.sort((a, b) => a.at - b.at)) log.apply(event);
  return log;
}
