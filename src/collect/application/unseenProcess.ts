import type { EngineEvent, PlotterProcess } from '../../events/events.ts';
import { type PlotState, plotterById, silentEnd } from '../../plotters/plotters.ts';
import type { Now } from '../collector.ts';
import type { Loops } from '../loops.ts';
import { factsOfPlot } from './plotFacts.ts';
import { PlotterNews } from './plotterNews.ts';
import type { Unseen } from './sharedLog.ts';

const NEVER_SEEN = 'too short to be seen';
let unseen = 0;

/**
 * Tells of a process that lived too short to be seen what its log tells: that it was there, its plots, how it ended. One of a loop is no
 * process of its own.
 */
export function tellUnseen(
  { process, events, isOver }: Unseen,
  logPath: string,
  loops: Loops,
  emit: (event: EngineEvent) => void,
  now: Now,
): void {
  const plots = events.flatMap((event) => ('plot' in event && event.plot ? [event.plot] : []));
  const last: PlotState | undefined = plots.at(-1);
  const at = now.epochSeconds;
  const plotter = process.plotter ?? last?.plotter ?? 'user';
  const pid = process.pid ?? 0;
  const startedAt = events.find((event) => event.at !== undefined)?.at ?? at;
  const alone: PlotterProcess = {
    id: `${pid}:unseen-${Math.round(startedAt)}-${unseen++}`,
    pid,
    startedAt,
    plotter,
    role: 'plotter',
    title: `${plotterById(plotter)?.title ?? plotter} (${NEVER_SEEN})`,
    argv: [],
    logPath,
    ...(last?.configuration ? { configuration: last.configuration } : {}),
  };
  const inLoop = loops.join(alone, at);
  const { process: seen, goesOn } = inLoop ?? { process: alone, goesOn: false };
  if (!goesOn) emit({ type: 'process.seen', at, process: seen });
  const news = new PlotterNews(seen, emit);
  for (const event of events) news.tell(event, now);
  news.tellFailure(now, true);
  if (isOver && last && !last.finished && !news.hasFailed(last)) {
    const error = silentEnd(last, undefined);
    if (error) news.tellCrash(error, false, factsOfPlot(last), now);
  }
  if (!inLoop) emit({ type: 'process.ended', at, process: seen });
}
