import { remedyText } from '../../engine/run/heldBack.ts';
import type { Bottleneck } from '../../events/events.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import type { RunningPlot } from '../../tuning/hostFacts.ts';

/** What configurations are checked against: a plotter that runs, with the settings that would take away what holds it back. */
export function runningPlot(running: RunningPlotter, held: Bottleneck | undefined): RunningPlot {
  const { id, pid, title, plotter, directories = [], configuration } = running;
  const why = `${title} (process ${pid}) runs with these settings and is held back. ${held?.cause}`;
  const advice = (held?.remedies ?? []).map((remedy) =>
    remedy.setting ? { text: `${why} ${remedyText(remedy)}`, setting: remedy.setting } : undefined,
  );
  return { id, pid, title, plotter, directories, ...(configuration && { configuration }), advice };
}
