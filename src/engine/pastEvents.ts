import type { EngineEvent } from '../events/events.ts';
import type { EventQuery } from '../history/eventLog.ts';
import type { History } from '../history/history.ts';

/** Whoever looks in the morning is to see what happened at night. */
const PAST_SECONDS = 24 * 3600;
/** Of each kind so many at most, the newest: thousands of plots may be made a day. */
const MOST = 1000;

/** What tells which plotters are alive and which plot each makes. */
const OF_PLOTTERS = ['engine.started', 'process.seen', 'process.changed', 'process.ended', 'plot.started'];
const OF_ALERTS = ['alert.raised', 'alert.resolved'];

/**
 * What happened lately, for the views of an engine that has just come: the newest of the last day, its alerts, what the leading engine
 * found before that and may still be alive, and what holds the host back. Oldest first.
 */
export function pastEvents(history: History, now: number): EngineEvent[] {
  const since = now - PAST_SECONDS;
  const [started] = history.events({ types: ['engine.started'], limit: 1 });
  const wanted: EventQuery[] = [
    { from: since, limit: MOST },
    { from: since, types: OF_ALERTS, limit: MOST },
    { from: started?.event.at ?? since, types: OF_PLOTTERS, limit: MOST },
    { types: ['verdict.changed'], limit: 1 },
  ];
  const found = new Map(wanted.flatMap((query) => history.events(query).map(({ id, event }) => [id, event])));
  return [...found.keys()].sort((a, b) => a - b).map((id) => found.get(id)!);
}
