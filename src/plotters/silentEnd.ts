import { OUT_OF_GROUP_MEMORY, OUT_OF_MEMORY } from './failures/deaths.ts';
import { type PlotError, plotErrorOf } from './failures/failure.ts';
import type { PlotState } from './plotState.ts';
import type { Plotter } from './plotter.ts';

/** Whose memory ran out as the kernel killed a process: the host's, or what its control group may use. */
export type MemoryKill = 'host' | 'group';

/** The id of an end of which nothing is known: neither its log nor the kernel's counters say that it failed. */
export const ENDED_SILENTLY = 'ended-silently';

/** What to tell of a process that was killed for want of memory. */
export function memoryError(kill: MemoryKill): PlotError {
  return plotErrorOf(kill === 'group' ? OUT_OF_GROUP_MEMORY : OUT_OF_MEMORY, '');
}

/**
 * What to make of a plot whose process is gone without a closing line. A killed process leaves nothing in its own log.
 * @param kill the kernel's or the control group's counters say that memory ran out.
 */
export function silentEndWith(
  plotters: readonly Plotter[],
  plot: PlotState,
  kill: MemoryKill | undefined,
): PlotError | undefined {
  if (plot.finished) return undefined;
  if (plot.error) return plot.error;
  if (plot.waiting) return plot.waiting;
  if (kill) return memoryError(kill);
  const known = plotters.find(({ id }) => id === plot.plotter)?.silentEnd?.(plot);
  if (known) return known;
  return {
    id: ENDED_SILENTLY,
    cause: 'The plotter ended without its closing line: it was killed, or it crashed.',
    line: '',
    remedy: 'Look into the kernel log and the plotter’s standard error.',
  };
}
