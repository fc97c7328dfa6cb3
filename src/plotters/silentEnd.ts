import type { PlotError } from './failures/failure.ts';
import type { PlotState } from './plotState.ts';
import type { Plotter } from './plotter.ts';

/**
 * What to make of a plot whose process is gone without a closing line. A killed process leaves nothing in its own log.
 * @param killedForMemory the kernel's or the cgroup's counters say that memory ran out.
 */
export function silentEndWith(
  plotters: readonly Plotter[],
  plot: PlotState,
  killedForMemory: boolean,
): PlotError | undefined {
  if (plot.finished) return undefined;
  if (plot.error) return plot.error;
  if (plot.waiting) return plot.waiting;
  if (killedForMemory) {
    return {
      id: 'out-of-memory-killed',
      cause: 'The system ran out of memory and killed the plotter.',
      line: '',
      remedy: 'Use fewer threads, more buckets, a smaller RAM disk, or fewer plots at once; add RAM or swap.',
    };
  }
  const known = plotters.find(({ id }) => id === plot.plotter)?.silentEnd?.(plot);
  if (known) return known;
  return {
    id: 'ended-silently',
    cause: 'The plotter ended without its closing line: it was killed, or it crashed.',
    line: '',
    remedy: 'Look into the kernel log and the plotter’s standard error.',
  };
}
