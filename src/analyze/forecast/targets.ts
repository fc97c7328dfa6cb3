import type { ModelName } from './forecastModel.ts';

/** What of a host is forecast. */
export interface ForecastTarget {
  readonly name: TargetName;
  /** For people, in a sentence: "CPU use". */
  readonly title: string;
  readonly unit: 'ratio' | 'By/s' | 'plots/day';
  /** Bounds that hold on any host. */
  readonly least: number;
  readonly most?: number;
  /** The model that suits such a target from the start; the others are tried beside it, and the best is used. */
  readonly usualModel: ModelName;
}

export const TARGET_NAMES = ['cpu', 'memory', 'disk', 'network', 'throughput'] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

export const FORECAST_TARGETS: Readonly<Record<TargetName, ForecastTarget>> = {
  cpu: { name: 'cpu', title: 'CPU use', unit: 'ratio', least: 0, most: 1, usualModel: 'forest' },
  memory: { name: 'memory', title: 'memory use', unit: 'ratio', least: 0, most: 1, usualModel: 'forest' },
  disk: { name: 'disk', title: 'disk traffic', unit: 'By/s', least: 0, usualModel: 'boosting' },
  network: { name: 'network', title: 'network traffic', unit: 'By/s', least: 0, usualModel: 'boosting' },
  throughput: { name: 'throughput', title: 'throughput', unit: 'plots/day', least: 0, usualModel: 'linear' },
};

/** How far ahead forecasts look, in seconds; a person may add others. */
export const HORIZONS_SECONDS = { nextStep: 60, fiveMinutes: 300, hour: 3600 } as const;
