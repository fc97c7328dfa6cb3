/** What the system tells of a process. */
export interface ProcessFacts {
  /** Target of the executable; absent when it can't be read (another user's process). */
  readonly exe?: string | undefined;
  readonly argv: readonly string[];
  readonly cwd?: string | undefined;
  /** Cut to 15 bytes by Linux and renamed by some threads: never decisive. */
  readonly comm?: string | undefined;
}

/**
 * - `plotter`: makes plots itself.
 * - `wrapper`: starts a plotter as its child; the job is counted at the child.
 * - `copy`: receives or moves finished plots.
 * - `farming`: harvests plots.
 * - `service`: another long-running process of the Chia software.
 */
export type ProcessRole = 'plotter' | 'wrapper' | 'copy' | 'farming' | 'service';

export interface Recognition {
  /** Identifier in the list of plotters, or `chia`, `squashplot`, `unified_plotter`, `user` for what is none of them. */
  readonly plotter: string;
  readonly role: ProcessRole;
  /** Way of plotting where a plotter has several: `ram`, `disk`, `cuda`, `cpu`. */
  readonly mode?: string;
  readonly title: string;
  /** Arguments of the program itself, after an interpreter and its script and after wrappers that exec. */
  readonly args: readonly string[];
  /** Name by which the program was recognised, without `.exe`. */
  readonly program: string;
  /** Plotters with the same executable name that only the log's header can tell apart from this one. */
  readonly couldAlsoBe?: readonly string[];
}

/** One program that a plotter's file knows how to recognise. */
export interface ProgramRule {
  /** Matches the whole base name without `.exe`, case-sensitive. */
  readonly name: RegExp;
  /** Interpreter that may run it as a script (`node`, `python`); absent for programs that are run directly. */
  readonly interpreter?: 'node' | 'python';
  /** True for a script that isn't run directly. */
  readonly scriptOnly?: boolean;
  readonly plotter: string;
  readonly role: ProcessRole;
  readonly title: string;
  readonly mode?: string;
  readonly couldAlsoBe?: readonly string[];
  /** Decides by the program's arguments; may give a more precise answer. Absent: any arguments will do. */
  readonly decide?: (args: readonly string[], program: string) => Partial<RuleAnswer> | undefined;
}

export interface RuleAnswer {
  readonly plotter: string;
  readonly role: ProcessRole;
  readonly title: string;
  readonly mode: string;
  readonly couldAlsoBe: readonly string[] | undefined;
}
