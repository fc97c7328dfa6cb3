import { isRawComplete, type RolledSources } from './hourMerge.ts';
import { RawSamples } from './rawSamples.ts';
import { TIER_SECONDS } from './retention.ts';
import { combinedRollUp, rollUpsOf } from './rollUp.ts';
import { isOfProcess } from './seriesCatalog.ts';

/**
 * Moves the roll-ups of a day that is over to the sheets that span long, and makes the one of the day. A step does a series. A day may
 * be closed again, when the clock came back to it.
 */
export class DayClose {
  readonly #sources: RolledSources;
  readonly #day: number;
  readonly #end: number;
  readonly #series: number[];
  #raw: RawSamples | undefined;

  constructor(sources: RolledSources, day: number) {
    this.#sources = sources;
    this.#day = day;
    this.#end = day + TIER_SECONDS.day;
    this.#series = sources.rollUps.seriesWithRecent(day, this.#end);
  }

  /** Returns false when there is nothing left to do. */
  step(): boolean {
    const series = this.#series.pop();
    if (series === undefined) return false;
    const { rollUps, catalog } = this.#sources;
    rollUps.close(series, 'minute', this.#day, this.#end);
    if (isOfProcess(catalog.get(series))) return true;
    rollUps.close(series, 'hour', this.#day, this.#end);
    rollUps.addClosed(series, 'day', this.#ofDay(series));
    return true;
  }

  #ofDay(series: number) {
    if (!isRawComplete(this.#sources.meta, this.#day)) {
      const hours = this.#sources.rollUps.read(series, 'hour', this.#day, this.#end);
      return hours.length === 0 ? [] : [combinedRollUp(this.#day, hours)];
    }
    this.#raw ??= new RawSamples(this.#sources, this.#day, this.#end);
    return rollUpsOf(this.#raw.of(series), TIER_SECONDS.day);
  }
}
