import type { SeriesList } from '../metrics/series.ts';

/** Values of one time. */
export interface FrameToKeep {
  readonly epochSeconds: number;
  /** By slot of the list. */
  readonly values: Float64Array;
  readonly series: SeriesList;
}
