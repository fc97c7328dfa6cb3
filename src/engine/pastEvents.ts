import type { EngineEvent } from '../events/events.ts';
import type { History } from '../history/history.ts';

/** Whoever looks in the morning is to see what happened at night. */
const PAST_SECONDS = 24 * 3600;

/** What tells which plotters are alive and which plot each makes. */
const OF_PLOTTERS = ['engine.started', 'process.seen', 'process.changed', 'process.ended', 'plot.started'];

/**
 * What happened lately, for the views of an engine that has just come: the last day, and what the leading engine found
 * before that and may still be alive. Oldest first.
 */
export function pastEvents(history: History, now: number): EngineEvent[] {
  const since = now - PAST_SECONDS;
  const [started] = history.events({ types: ['engine.started'], limit: 1 });
  const from = started?.event.at ?? since;
  const earlier = from < since ? history.events({ from, to: since, types: OF_PLOTTERS }) : [];
  return [...earlier, ...history.events({ from: since })].map(({ event }) => event);
}
