import { isRawComplete, type RolledSources } from './hourMerge.ts';
import { RawSamples } from './rawSamples.ts';
import { TIER_SECONDS } from './retention.ts';
import { combinedRollUp, type RollUp, rollUpsOf } from './rollUp.ts';
import { SampleRoom } from './sampleRoom.ts';
import { processOf } from './seriesIds.ts';

/** Of the values of a day so many parts are read at once: most are hours, 3600 values each. */
const PARTS_A_STEP = 6;

/**
 * Moves the roll-ups of a day that is over to the sheets that span long, and makes the one of the day. Broken off, it is done again
 * for the series that still have minutes of the day among the recent ones: these go last. A day may be closed again, when the
 * clock came back to it.
 */
export class DayClose {
  readonly #sources: RolledSources;
  readonly #day: number;
  readonly #end: number;
  readonly #work: Generator<void, void>;
  readonly #room = new SampleRoom(0);

  constructor(sources: RolledSources, day: number) {
    this.#sources = sources;
    this.#day = day;
    this.#end = day + TIER_SECONDS.day;
    this.#work = this.#inSteps();
  }

  /** Reads some of the values of a series, or writes one of its tiers. Returns false when there is nothing left to do. */
  step(): boolean {
    return this.#work.next().done !== true;
  }

  *#inSteps(): Generator<void, void> {
    const { rollUps, meta } = this.#sources;
    const raw = isRawComplete(meta, this.#day) ? new RawSamples(this.#sources, this.#day, this.#end) : undefined;
    for (const series of rollUps.seriesWithRecent(this.#day, this.#end)) {
      if (processOf(series) === 0) {
        rollUps.addClosed(series, 'day', raw ? yield* this.#ofValues(series, raw) : this.#ofHours(series));
        rollUps.close(series, 'hour', this.#day, this.#end);
        yield;
      }
      rollUps.close(series, 'minute', this.#day, this.#end);
      yield;
    }
  }

  *#ofValues(series: number, raw: RawSamples): Generator<void, RollUp[]> {
    this.#room.clear();
    for (let part = 0; part < raw.parts; part++) {
      raw.addPart(part, series, this.#room);
      if ((part + 1) % PARTS_A_STEP === 0) yield;
    }
    return rollUpsOf(this.#room.samples(), TIER_SECONDS.day);
  }

  /** Where the values themselves are gone. */
  #ofHours(series: number): RollUp[] {
    const hours = this.#sources.rollUps.read(series, 'hour', this.#day, this.#end);
    return hours.length === 0 ? [] : [combinedRollUp(this.#day, hours)];
  }
}
