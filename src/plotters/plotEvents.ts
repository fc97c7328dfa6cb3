import type { PlotError } from './failures/failure.ts';
import type { LogProcess } from './logProcess.ts';
import type { PlotState } from './plotState.ts';
import type { StepPosition } from './steps.ts';

export interface NamedStep extends StepPosition {
  readonly name: string;
}

interface About {
  /** Epoch seconds: the line's own time stamp, else when it arrived; absent if neither is known. */
  readonly at?: number | undefined;
}

/** What a log tells, in the order in which it tells it. `plot` is the state as it is now, not a copy. */
export type PlotEvent = About &
  /** Another process writes from here on, or writes beside the one that did. */
  (
    | { readonly type: 'process-began'; readonly process: LogProcess }
    | { readonly type: 'plot-started'; readonly plot: PlotState }
    | { readonly type: 'step-started'; readonly plot: PlotState; readonly step: NamedStep }
    | { readonly type: 'step-ended'; readonly plot: PlotState; readonly step: NamedStep; readonly seconds?: number }
    | { readonly type: 'phase-ended'; readonly plot: PlotState; readonly phase: number; readonly seconds: number }
    | { readonly type: 'plot-finished'; readonly plot: PlotState; readonly totalSeconds?: number }
    | {
        readonly type: 'copy-started';
        readonly process: LogProcess;
        readonly plot?: PlotState;
        readonly path: string;
      }
    | {
        readonly type: 'copy-finished';
        readonly process: LogProcess;
        readonly plot?: PlotState;
        readonly path: string;
        readonly seconds?: number;
        readonly bytesPerSecond?: number;
      }
    | { readonly type: 'copy-failed'; readonly plot: PlotState; readonly path: string; readonly error: PlotError }
    | { readonly type: 'waiting'; readonly plot: PlotState; readonly error: PlotError }
    | { readonly type: 'error'; readonly plot: PlotState; readonly error: PlotError }
    /** The plotter goes on, and the plot can't be trusted. */
    | { readonly type: 'suspect'; readonly plot: PlotState; readonly error: PlotError }
  );
