import type { PlotSettings } from './plotSettings.ts';

export interface NamedConfiguration {
  readonly name: string;
  readonly settings: PlotSettings;
}
