import type { Series } from '../metrics/series.ts';

/** Series that stand side by side in a row: those of the host, or of one process. The same object in all rows that have it alike. */
export interface RowPart {
  readonly ids: Float64Array;
  /** With the reason why a value is absent, where that is known. */
  readonly series: readonly Series[];
}

/** What stands where in a row. The same object in rows that follow one another, as long as nothing changes. */
export class RowLayout {
  readonly parts: readonly RowPart[];
  /** Of all parts, one after another. */
  readonly ids: Float64Array;
  #places: Map<number, number> | undefined;

  constructor(parts: readonly RowPart[]) {
    this.parts = parts;
    this.ids = Float64Array.from(parts.flatMap(({ ids }) => [...ids]));
  }

  /** Where the series stands; undefined where it is not in it. */
  placeOf(series: number): number | undefined {
    this.#places ??= new Map(Array.from(this.ids, (id, place) => [id, place]));
    return this.#places.get(series);
  }
}
