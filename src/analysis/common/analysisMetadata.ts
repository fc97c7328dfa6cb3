/** How much an analysis rests on. */
export interface AnalysisMetadata {
  /** Series or metrics that were analysed. */
  readonly series: number;
  /** Values that were analysed. */
  readonly points: number;
  /** 0 … 1: share of the values that could be there which are. */
  readonly dataQualityRatio: number;
  /** 0 … 1: how far what is found may be relied on, from how much was measured and for how long. */
  readonly confidenceRatio: number;
  /** What keeps the confidence down, for a person. */
  readonly limits: readonly string[];
  readonly durationSeconds: number;
}
