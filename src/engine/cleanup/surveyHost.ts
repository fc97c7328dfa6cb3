import { PlotterProcesses } from '../../events/plotterProcesses.ts';
import { useHistoryIfAny } from '../hostHistory.ts';
import { pastEvents } from '../pastEvents.ts';
import { type MemorySurvey, surveyMemory } from './memorySurvey.ts';

/** What memory could be freed on this host, with what its history knows of plotters and their files; without a history, what the kernel tells. */
export async function surveyHost(historyPath: string | undefined, now: number): Promise<MemorySurvey> {
  const events =
    historyPath === undefined ? undefined : useHistoryIfAny(historyPath, (history) => pastEvents(history, now));
  const processes = new PlotterProcesses();
  for (const event of events ?? []) processes.apply(event);
  const seen = (events ?? []).flatMap((event) => (event.type === 'process.seen' ? [event.process] : []));
  const orphans = events?.findLast((event) => event.type === 'orphans.found');
  const survey = await surveyMemory({
    orphans: orphans?.type === 'orphans.found' ? orphans.files.map(({ path }) => path) : [],
    running: processes.running,
    directories: seen.flatMap(({ directories = [] }) => directories),
  });
  if (events !== undefined) return survey;
  return { ...survey, notes: ['There is no history, so plotters and their files are not known.', ...survey.notes] };
}
