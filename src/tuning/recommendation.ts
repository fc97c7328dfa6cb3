import type { Gain } from './gain.ts';
import type { PlotSettings } from './plotSettings.ts';

/** Why a setting was chosen. */
export interface Reason {
  /** `threads`, `directories.tmp2` … */
  readonly setting: string;
  readonly value: string | number | readonly string[];
  /** A sentence. */
  readonly because: string;
  readonly basis: 'hardware' | 'past runs' | 'fitted law' | 'plotter';
  /** What it is expected to gain over `instead`; absent where nothing allows to say. */
  readonly gain?: Gain;
  readonly instead?: string | number;
}

/** Settings proposed for a host, each with its reason. Plain data: it can be stored and printed as it is. */
export interface Recommendation {
  /** Epoch seconds. */
  readonly at: number;
  readonly name: string;
  readonly settings: PlotSettings;
  readonly reasons: readonly Reason[];
  /** What the person should know besides: what to install, what is lacking. */
  readonly remarks: readonly string[];
}
