import type { Ring } from '../history/ring.ts';
import { type Frame, SeriesIndex } from '../metrics/frame.ts';
import type { SeriesTable } from '../metrics/seriesTable.ts';

/** The newest frame of a ring. The index of its series is made once for each version of their table. */
export class NewestFrame {
  #index: SeriesIndex | undefined;

  /** `undefined` before the first. */
  of(ring: Ring, table: SeriesTable): Frame | undefined {
    if (ring.written === 0) return undefined;
    if (this.#index?.version !== table.version) this.#index = new SeriesIndex(table.list());
    const newest = ring.written - 1;
    return { epochSeconds: ring.timeOf(newest), index: this.#index, values: ring.valuesOf(newest) };
  }
}
