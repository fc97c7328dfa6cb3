import type { Interval } from '../../analysis/common/evidence.ts';
import type { History } from '../../history/history.ts';
import type { StoredPlot } from '../../history/storedPlot.ts';
import type { Picture } from '../../pages/pictures.ts';
import type { EndedPlots } from '../endedPlots.ts';

/** What pictures are made of. */
export interface PictureSources {
  readonly history: History;
  /** The time shown, in epoch seconds. */
  readonly range: Interval;
  /** Epoch seconds. */
  readonly now: number;
  /** The newest `MOST_PLOTS` of those that ran in it, oldest first; read once for all pictures. */
  readonly plots: readonly StoredPlot[];
  /** All that ended in it. */
  readonly ended: readonly EndedPlots[];
}

/** `undefined` where there is nothing to draw. */
export type PictureMaker = (sources: PictureSources) => Picture | undefined;
