import type { EngineEvent } from '../../events/events.ts';
import type { History } from '../../history/history.ts';
import type { SeriesColumns } from '../../history/historyQuery.ts';
import type { CopyInterval } from './plotCases.ts';

/** What a plotter's step is called while it does nothing but copy. */
const COPY_STEP = 'Copying the plot';
const BRIDGED_POINTS = 2;

/** What tells that a copy is over: whatever its process does next. */
const ENDING: readonly EngineEvent['type'][] = [
  'process.ended',
  'plot.started',
  'step.changed',
  'plot.finished',
  'plot.failed',
  'plotter.waiting',
  'plotter.stalled',
  'plotter.crashed',
  'engine.started',
];
/** Read at once: a day of events is little. */
const READ_SECONDS = 86_400;

/** While which process copied finished plots, in the order of time; undefined where the range tells nothing of copies. */
export function copyIntervals(
  history: History,
  range: { from: number; to: number; points: number },
): CopyInterval[] | undefined {
  const found = copiesTold(history, range);
  let isMeasured = false;
  history.querySeries([{ series: { metric: 'plotter.copy.active' }, ...range }], (columns) => {
    isMeasured ||= columns.times.length > 0;
    found.push(...copiesMeasured(columns));
  });
  return isMeasured || found.length > 0 ? found.sort((a, b) => a.from - b.from) : undefined;
}

/** Where copies were counted above 0. */
export function copiesMeasured({
  series,
  times,
  max,
}: Pick<SeriesColumns, 'series' | 'times' | 'max'>): CopyInterval[] {
  const processId = series.attributes['process.id'];
  const step = times.length > 1 ? Math.min(...times.slice(1).map((time, i) => time - times[i])) : 1;
  const found: { from: number; to: number; processId: string }[] = [];
  times.forEach((time, i) => {
    if (!(max[i] > 0)) return;
    const open = found.at(-1);
    if (open && time - open.to <= BRIDGED_POINTS * step) open.to = time + step;
    else found.push({ from: time, to: time + step, processId });
  });
  return found;
}

/** From the step of copying until the process does something else. Of events, those around copies are read. */
function copiesTold(history: History, { from, to }: { from: number; to: number }): CopyInterval[] {
  const open = new Map<string, number>();
  const found: CopyInterval[] = [];
  if (history.eventTimes('step.changed', { from, to }).length === 0) return found;
  const begins = history.events({ from, to, types: ['step.changed'], holding: COPY_STEP }).map(({ event }) => event.at);
  let read = from;
  for (let next = 0; next < begins.length || open.size > 0; ) {
    if (open.size === 0) read = Math.max(read, begins[next]);
    if (read >= to) break;
    const until = Math.min(to, read + READ_SECONDS);
    for (const { event } of history.events({ from: read, to: until, types: ENDING })) takeUp(event, open, found);
    read = until;
    while (begins[next] < read) next++;
  }
  return found;
}

function takeUp(event: EngineEvent, open: Map<string, number>, found: CopyInterval[]): void {
  if (event.type === 'engine.started') {
    // Until when the copies went on that the engine before had seen isn't known.
    open.clear();
    return;
  }
  const processId =
    'processId' in event ? event.processId : event.type === 'process.ended' ? event.process.id : undefined;
  if (processId === undefined) return;
  const from = open.get(processId);
  if (from !== undefined) {
    found.push({ from, to: event.at, processId });
    open.delete(processId);
  }
  if (event.type === 'step.changed' && event.step === COPY_STEP) open.set(processId, event.at);
}
