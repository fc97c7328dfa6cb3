import type { RunningPlotter } from '../../src/events/plotterProcesses.ts';

/** A Mad Max plotter at work, process 7 unless it is said otherwise. */
export function madMax(different: Partial<RunningPlotter> = {}): RunningPlotter {
  const { pid = 7 } = different;
  return {
    id: `${pid}:1`,
    pid,
    startedAt: 0,
    plotter: 'madmax',
    role: 'plotter',
    title: 'Mad Max',
    argv: ['chia_plot'],
    ...different,
  };
}
