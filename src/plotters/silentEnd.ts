import type { PlotError } from './failures.ts';
import { type PlotState, positionOfKey } from './plotState.ts';

/**
 * What to make of a plot whose process is gone without a closing line. A killed process leaves nothing in its own log.
 * @param killedForMemory the kernel's or the cgroup's counters say that memory ran out.
 */
export function silentEnd(plot: PlotState, killedForMemory: boolean): PlotError | undefined {
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
  const step = plot.startedKey === undefined ? undefined : positionOfKey(plot.startedKey);
  if (plot.plotter === 'bladebit' && step?.part === 'C tables' && /^2\.0\.0/.test(plot.version ?? '2.0.0')) {
    return {
      id: 'bladebit-f7-exit',
      cause: 'BladeBit 2.0.0 ended while sorting F7, an error of that version on Windows.',
      line: '',
      remedy: 'Use BladeBit 2.0.1 or newer.',
    };
  }
  return {
    id: 'ended-silently',
    cause: 'The plotter ended without its closing line: it was killed, or it crashed.',
    line: '',
    remedy: 'Look into the kernel log and the plotter’s standard error.',
  };
}
