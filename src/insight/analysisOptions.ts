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
  /** What is looked at, up to the newest value: 3600; `historical` takes everything there is. */
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
  readonly trends: boolean;
  /** Seasons, change points and the whole window's trend. */
  readonly structure: boolean;
  readonly correlations: boolean;
  readonly anomalies: boolean;
  readonly bottlenecks: boolean;
  readonly predictions: boolean;
}

const NOTHING: AnalysisParts = {
  trends: false,
  structure: false,
  correlations: false,
  anomalies: false,
  bottlenecks: false,
  predictions: false,
};

/** Statistics are part of all. */
export const PARTS: Readonly<Record<HostAnalysisKind, AnalysisParts>> = {
  comprehensive: {
    trends: true,
    structure: true,
    correlations: true,
    anomalies: true,
    bottlenecks: true,
    predictions: true,
  },
  realtime: { ...NOTHING, trends: true, anomalies: true, bottlenecks: true },
  historical: { ...NOTHING, trends: true, structure: true, correlations: true, bottlenecks: true },
  predictive: { ...NOTHING, trends: true, predictions: true },
  anomaly: { ...NOTHING, anomalies: true },
  basic: NOTHING,
};

export const DEFAULT_WINDOWS = {
  analysisSeconds: 3600,
  trendSeconds: 300,
  correlationSeconds: 1800,
  sigma: 2,
  horizonSeconds: 3600,
} as const;
