import type { PlotConfiguration } from './configuration.ts';
import type { Flag, FlagSyntax } from './flags.ts';

/**
 * Settings of a plotter as they are written, before its own defaults: names and units of its configuration, folders as lists, keys as
 * they are.
 */
export interface GivenSettings extends Omit<PlotConfiguration, 'tmp' | 'final'> {
  readonly tmp?: readonly string[];
  readonly final?: readonly string[];
}

/** How a plotter is started in one of the ways of plotting that a configuration can name. */
export interface Command {
  /** Way of plotting: `disk`, `cuda`. A plotter's first is taken where none is named. */
  readonly mode: string;
  /** Program by its usual name, without folders; a function where there is one for each size or kind of plot. */
  readonly program: string | ((given: GivenSettings) => string);
  /** Interpreter before it, for a script. */
  readonly interpreter?: 'node';
  /** It comes with PlotScope. */
  readonly isBundled?: boolean;
  readonly syntax: FlagSyntax;
  /** Words right after the program: subcommands that come before all flags. */
  readonly words?: readonly string[];
  /** Arguments without a flag after those words. What stands before a given one is given as well, by its default. */
  readonly positions?: readonly Flag[];
  /** Flags before the subcommand, where a plotter tells them apart. */
  readonly globalFlags?: readonly Flag[];
  readonly subcommand?: string;
  readonly flags: readonly Flag[];
  /** Arguments without a flag at the end. */
  readonly operands?: readonly Flag[];
  /** Values of flags that follow from the mode or from other settings. */
  readonly implied?: (given: GivenSettings) => Readonly<Record<string, unknown>>;
  /** Settings that it takes though no flag carries them, and what becomes of them in words. */
  readonly withoutFlag?: Readonly<Record<string, string>>;
  /** Minutes of a plot that can be farmed, on a host that suits it, roughly; ways of plotting without it are proposed only when asked for. */
  readonly usualMinutes?: number;
}

/** The command as one settles on with settings: the program named, nothing absent. */
export interface CommandForm extends Required<Pick<Command, 'words' | 'positions' | 'globalFlags' | 'operands'>> {
  readonly mode: string;
  readonly program: string;
  readonly interpreter?: string;
  readonly isBundled?: boolean;
  readonly syntax: FlagSyntax;
  readonly subcommand?: string;
  readonly flags: readonly Flag[];
  readonly implied: Readonly<Record<string, unknown>>;
  readonly withoutFlag: Readonly<Record<string, string>>;
}

/** A subcommand of the chia command that plots with a plotter, or orders a plot of it. Its flags are its own, not the plotter's. */
export interface ChiaCommand {
  /** `['plotters', 'bladebit']` */
  readonly words: readonly string[];
  /** The chia command plots itself, or starts the plotter. */
  readonly role: 'plotter' | 'wrapper';
  readonly mode: string;
  readonly flags: readonly Flag[];
  /** Fills in what this subcommand takes when nothing is said. */
  configure(values: Record<string, unknown>, unknown: readonly string[], cwd: string | undefined): PlotConfiguration;
}

/** What a plotter's own checks refuse, or what has no effect, though every setting by itself is right. */
export interface Refusal {
  /** Default `error`. A warning where the plotter goes on. */
  readonly severity?: 'error' | 'warning';
  readonly when: (given: GivenSettings) => boolean;
  /** What is refused and what to do, in a sentence or two. */
  readonly message: string;
  /** Setting that it is about, by the configuration's name. */
  readonly about: string;
  /** Changes, any of which mends it: a setting with its new value, or alone where it is to be left out. */
  readonly mends?: readonly (readonly [setting: string, value?: string | number])[];
}
