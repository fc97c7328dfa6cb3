import type { LogProcess } from '../../plotters/logProcess.ts';
import type { PlotEvent } from '../../plotters/plotters.ts';

/** The process that writes a log. */
export interface Writer {
  /** Its ids: on the host, and in the containers that it runs in. */
  readonly pids: readonly number[];
  /** Epoch seconds. */
  readonly startedAt: number;
  /** The plot that its command line names, in small letters. */
  readonly plotId?: string | undefined;
  /** How its container counts processes may not be known. */
  readonly isContained: boolean;
}

/** What a shared log gives the parts to that are one process's. */
export interface LogView {
  readonly writer: Writer;
  /** Nothing in the log is known to be its own yet. */
  readonly isFree: boolean;
  readonly isClosed: boolean;
  /** Entries per second in the step that ended last; NaN while unknown. */
  throughput: number;
  /** @param isPast it stood there when the log was opened. */
  take(process: LogProcess, events: readonly PlotEvent[], isPast: boolean): void;
  /** What was taken for its own is another process's. */
  release(process: LogProcess): void;
  /** The log has grown, and nobody else writes it. */
  grow(): void;
}
