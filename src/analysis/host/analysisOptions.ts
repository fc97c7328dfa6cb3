/** Kinds of analysis, by what they are made of. */
export const HOST_ANALYSIS_KINDS = [
  'comprehensive',
  'realtime',
  'historical',
  'predictive',
  'anomaly',
  'basic',
] as const;
export type HostAnalysisKind = (typeof HOST_ANALYSIS_KINDS)[number];

export interface HostAnalysisOptions {
  /** Default comprehensive. */
  readonly kind?: HostAnalysisKind;
  /** What is looked at, up to the newest value: 3600; `historical` takes everything there is, `realtime` the trend window. */
  readonly analysisSeconds?: number;
  /** Over which the present trend is told: 300. */
  readonly trendSeconds?: number;
  /** Over which series are compared: 1800. */
  readonly correlationSeconds?: number;
  /** How many standard deviations from its median a value must at least be to count as unusual: 2. */
  readonly sigma?: number;
  /** How far ahead is looked: 3600. */
  readonly horizonSeconds?: number;
  /** Seconds of a clock that never jumps, for telling how long it took. */
  readonly clock?: () => number;
}

/** Which parts an analysis has. */
export interface AnalysisParts {
  /** How the categories go together. */
  readonly acrossCategories: boolean;
  readonly trends: boolean;
  /** Seasons, change points and the whole window's trend. */
  readonly structure: boolean;
  readonly correlations: boolean;
  /** How anomalies are looked for: `quick` is new values of single series and slow steps only; seasons, hours of the day and what several series show together take longer. */
  readonly anomalies: 'none' | 'quick' | 'thorough';
  readonly bottlenecks: boolean;
  readonly predictions: boolean;
}

const NOTHING: AnalysisParts = {
  acrossCategories: true,
  trends: false,
  structure: false,
  correlations: false,
  anomalies: 'none',
  bottlenecks: false,
  predictions: false,
};

/** Statistics of series and categories are part of all. `realtime` is what can be asked for every few seconds: 300 series of five minutes in 30 ms. */
export const PARTS: Readonly<Record<HostAnalysisKind, AnalysisParts>> = {
  comprehensive: {
    acrossCategories: true,
    trends: true,
    structure: true,
    correlations: true,
    anomalies: 'thorough',
    bottlenecks: true,
    predictions: true,
  },
  realtime: { ...NOTHING, acrossCategories: false, trends: true, anomalies: 'quick', bottlenecks: true },
  historical: { ...NOTHING, trends: true, structure: true, correlations: true, bottlenecks: true },
  predictive: { ...NOTHING, trends: true, predictions: true },
  anomaly: { ...NOTHING, anomalies: 'thorough' },
  basic: NOTHING,
};

export const DEFAULT_WINDOWS = {
  analysisSeconds: 3600,
  trendSeconds: 300,
  correlationSeconds: 1800,
  sigma: 2,
  horizonSeconds: 3600,
} as const;
