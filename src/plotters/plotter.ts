import type { PlotConfiguration } from './configuration.ts';
import type { Flag, FlagSyntax } from './flags.ts';
import type { LineType } from './lineType.ts';
import type { PlotterNeeds } from './needs.ts';
import type { ProgramRule } from './process.ts';
import type { PlotStep, StepPosition } from './steps.ts';

/** A way to start a plotter: its own program, or one of its subcommands. */
export interface Command {
  /** As it is typed, without folders: `chia_plot`, `bladebit … diskplot`. */
  readonly usage: string;
  readonly mode?: string;
  readonly syntax: FlagSyntax;
  readonly flags: readonly Flag[];
}

/** All that is known of one plotter, as data and pure functions. */
export interface Plotter {
  readonly id: string;
  readonly title: string;
  readonly programs: readonly ProgramRule[];
  readonly commands: readonly Command[];
  /** Configuration from the program's arguments, with the plotter's own defaults filled in. */
  configure(args: readonly string[], program: string, cwd: string | undefined): PlotConfiguration;
  /** Line types of its log, in the order in which they are tried. */
  readonly lines: readonly LineType[];
  /** Plotters of one family share the frame of their logs: one may turn out to be another of them. */
  readonly family: string;
  /** It writes the plot file after printing the total: a failure there undoes the end. */
  readonly writesAfterTotal?: boolean;
  /** Steps of a plot under this configuration, in order, with their usual shares of wall time. */
  plan(configuration: PlotConfiguration): readonly PlotStep[];
  /** Name of a step that the log mentions, whether or not the plan has it. */
  stepName(position: StepPosition): string;
  needs(configuration: PlotConfiguration): PlotterNeeds;
  /** Steps that a thread's or a temporary file's name belongs to; undefined for names that say nothing. */
  stepOfThread?(comm: string): Partial<StepPosition> | undefined;
  stepOfFile?(name: string): StepPosition | undefined;
}
