import type { ChiaCommand, Command, Refusal } from './command.ts';
import type { PlotConfiguration } from './configuration.ts';
import type { FailureSignature, PlotError } from './failures/failure.ts';
import type { LineType } from './lineType.ts';
import type { ManagerForm } from './managers.ts';
import type { PlotterNeeds } from './needs.ts';
import type { PlotState } from './plotState.ts';
import type { ProgramRule } from './process.ts';
import type { PlotStep, StepPosition } from './steps.ts';

/** All that is known of one plotter, as data and pure functions: nothing outside its file knows its id. */
export interface Plotter {
  readonly id: string;
  readonly title: string;
  readonly programs: readonly ProgramRule[];
  /** Ways of plotting that a configuration can name, the one that is meant without a name first. */
  readonly commands: readonly [Command, ...Command[]];
  readonly chiaCommands?: readonly ChiaCommand[];
  readonly managers?: readonly ManagerForm[];
  /** Settings that make plots of this k fastest, where the plotter's own defaults don't. */
  tunedFor?(k: number): { readonly buckets?: number; readonly stripes?: number };
  readonly refuses?: readonly Refusal[];
  /** It takes a folder only with a slash at its end. */
  readonly wantsSlash?: boolean;
  /** It makes no plots. */
  readonly isStandIn?: boolean;
  /** Why its plots can't be farmed, whatever their k. */
  readonly unfarmable?: string;
  /** Whether the network counts plots of this k. */
  isFarmed(k: number): boolean;
  /** Configuration from the program's arguments, with the plotter's own defaults filled in. */
  configure(args: readonly string[], program: string, cwd: string | undefined): PlotConfiguration;
  /** Line types of its log, in the order in which they are tried. */
  readonly lines: readonly LineType[];
  /** How it alone puts what goes wrong; the first that fits wins, before what all plotters have in common. */
  readonly failures?: readonly FailureSignature[];
  /** Plotters of one family share the frame of their logs: one may turn out to be another of them. */
  readonly family: string;
  /** It writes the plot file after printing the total: a failure there undoes the end. */
  readonly writesAfterTotal?: boolean;
  /** It keeps one core busy in a spin while it waits for a disk: that core computes nothing. */
  readonly spins?: boolean;
  /** A plot is finished by its file, which is written after the total is printed; a total alone ends nothing. */
  readonly endsWithFile?: boolean;
  /** Each of its processes makes one plot: another plot's start is another process's. */
  readonly onePlotAProcess?: boolean;
  /** Each of its processes makes several plots at once, on as many devices. */
  readonly manyPlotsAtOnce?: boolean;
  /** Steps of a plot under this configuration, in order, with their usual shares of wall time. */
  plan(configuration: PlotConfiguration): readonly PlotStep[];
  /** Name of a step that the log mentions, whether or not the plan has it. */
  stepName(position: StepPosition): string;
  needs(configuration: PlotConfiguration): PlotterNeeds;
  /** Its plots are never compressed: k tells their size to one part in a hundred. */
  readonly neverCompressed?: boolean;
  /** Bytes of a plot of this k without compression. */
  uncompressedBytes(k: number): number;
  /** Steps that a thread's or a temporary file's name belongs to; undefined for names that say nothing. */
  stepOfThread?(comm: string): Partial<StepPosition> | undefined;
  stepOfFile?(name: string): StepPosition | undefined;
  /** What it means that its process is gone without a closing line, where that is known for sure. */
  silentEnd?(plot: PlotState): PlotError | undefined;
  /** Names that the file of its plot may have by the command line; where there are none, the plot's own name tells. */
  plotFilesOf?(configuration: PlotConfiguration): readonly string[];
}
