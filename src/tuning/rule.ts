import type { CommandForm } from '../plotters/command.ts';
import type { PlotConfiguration } from '../plotters/configuration.ts';
import type { PlotterNeeds } from '../plotters/needs.ts';
import type { HostFacts } from './hostFacts.ts';
import type { Path } from './jsonPath.ts';
import type { PlotSettings } from './plotSettings.ts';

export type Severity = 'error' | 'warning' | 'info';

/** A configuration as rules see it. */
export interface Subject {
  readonly name: string;
  readonly settings: PlotSettings;
  /** With the plotter's own defaults. */
  readonly configuration: PlotConfiguration;
  readonly needs: PlotterNeeds;
  readonly form: CommandForm;
  /** Title of the plotter. */
  readonly title: string;
}

/** A change that mends a finding. Paths are within the configuration. */
export type SettingFix =
  | { readonly title: string; readonly set: Path; readonly value: unknown }
  | { readonly title: string; readonly remove: Path }
  | { readonly title: string; readonly createFolder: string };

export interface Finding {
  readonly severity: Severity;
  /** What is wrong and what to do, in a sentence or two. */
  readonly message: string;
  /** The setting that it is about, within the configuration. */
  readonly place: Path;
  /** Mark the setting's name rather than its value. */
  readonly marksName?: boolean;
  readonly fixes?: readonly SettingFix[];
}

/** One thing that is looked for in a configuration: pure, and silent where the facts it needs are absent. */
export interface Rule {
  readonly id: string;
  /** What it looks for. */
  readonly finds: string;
  check(subject: Subject, facts: HostFacts): readonly Finding[];
}
