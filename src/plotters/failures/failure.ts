/** How much a line tells of a failure: what tells more takes the place of what tells less. */
export const TELLS = {
  /** That the program ended: `Aborted`, `terminate called`. */
  end: 0,
  /** The program's own reason, of which no cause is known: `what(): …`. */
  reason: 1,
  cause: 2,
} as const;

/** What goes wrong, as one line of a log tells it. */
export interface Failure {
  readonly id: string;
  readonly cause: string;
  readonly remedy: string;
  /**
   * - `fatal`: the plotter is gone or about to go.
   * - `waiting`: it goes on by itself once the cause is removed.
   * - `suspect`: it goes on, and the plot can't be trusted.
   */
  readonly kind: 'fatal' | 'waiting' | 'suspect';
  readonly tells: (typeof TELLS)[keyof typeof TELLS];
  /** The plotter that puts it so, where only one does. */
  readonly plotter?: string;
  /** It ends a process before its first plot. */
  readonly beforeStart?: boolean;
  /** The reason stands on the next line that isn't empty. */
  readonly reasonFollows?: boolean;
  /** The line names the program: it is the plotter’s, wherever it stands. */
  readonly isNamed?: boolean;
  /** Process that the line names, as its system counts it. */
  readonly pid?: number;
}

/** A failure by its words. */
export interface FailureSignature extends Omit<Failure, 'tells' | 'pid' | 'isNamed'> {
  readonly pattern: RegExp;
  /** `cause` unless said otherwise. */
  readonly tells?: keyof typeof TELLS;
}

/** A failure as a plot bears it. */
export interface PlotError {
  readonly id: string;
  readonly cause: string;
  readonly line: string;
  readonly remedy: string;
}

export function failureBy({ pattern: _, tells = 'cause', ...failure }: FailureSignature): Failure {
  return { ...failure, tells: TELLS[tells] };
}

export function plotErrorOf({ id, cause, remedy }: Failure, line: string): PlotError {
  return { id, cause, line: line.trim(), remedy };
}
