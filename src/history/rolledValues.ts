import { combinedWithStored, isRawComplete, type RolledSources } from './hourMerge.ts';
import { RawSamples } from './rawSamples.ts';
import { TIER_SECONDS } from './retention.ts';
import { combinedRollUp, type RollUp, rollUpsOf, spanOf, withRollUps } from './rollUp.ts';
import { type ColumnRoom, columnsOfRollUps, columnsWith, columnsWithin, type RollUpColumns } from './rollUpColumns.ts';
import type { RolledTier } from './rollUpSheets.ts';
import { processOf } from './seriesIds.ts';

/**
 * The roll-ups of a tier that begin in [from, to): the stored ones, and those of hours and days that still run, made of the values that
 * are there. Within one transaction.
 */
export class RolledValues {
  readonly #sources: RolledSources;
  readonly #tier: RolledTier;
  readonly #from: number;
  readonly #to: number;
  /** Spans that still run, and their values. */
  readonly #open: { readonly from: number; readonly to: number; readonly raw: RawSamples; readonly isWhole: boolean }[];

  constructor(sources: RolledSources, tier: RolledTier, from: number, to: number) {
    this.#sources = sources;
    this.#tier = tier;
    this.#from = from;
    this.#to = to;
    const length = tier === 'day' ? TIER_SECONDS.day : TIER_SECONDS.hour;
    this.#open = openSpans(sources, length)
      .filter((start) => start < to && start + length > from)
      .map((start) => {
        const isWhole = isRawComplete(sources.meta, start);
        return {
          from: start,
          to: start + length,
          isWhole,
          raw: new RawSamples(sources, start, start + length, isWhole),
        };
      });
  }

  /** @param room where they may be put: a window on it is given then, good until the next series. */
  of(series: number, room?: ColumnRoom): RollUpColumns {
    const { rollUps } = this.#sources;
    const tier = this.#tier;
    if (tier !== 'minute' && processOf(series) > 0) return columnsOfRollUps([]);
    let columns = rollUps.readColumns(series, tier, this.#from, this.#to, room);
    for (const span of this.#open) {
      const made = span.isWhole ? rollUpsOf(span.raw.of(series), TIER_SECONDS[tier]) : this.#ofPart(series, span);
      columns = columnsWith(columns, columnsOfRollUps(made));
    }
    return columnsWithin(columns, this.#from, this.#to);
  }

  /** Of a span whose values are partly gone. */
  #ofPart(series: number, { from, to, raw }: { from: number; to: number; raw: RawSamples }): RollUp[] {
    const { rollUps } = this.#sources;
    if (this.#tier !== 'day') {
      return combinedWithStored(rollUps, series, this.#tier, rollUpsOf(raw.of(series), TIER_SECONDS[this.#tier]));
    }
    const made = combinedWithStored(rollUps, series, 'hour', rollUpsOf(raw.of(series), TIER_SECONDS.hour));
    const hours = withRollUps(rollUps.read(series, 'hour', from, to), made);
    return hours.length === 0 ? [] : [combinedRollUp(from, hours)];
  }
}

/** When the hours or days begin that have values which are not rolled up for good. */
function openSpans({ rows, blocks, rollUps }: RolledSources, length: number): number[] {
  const times = [...rows.times().map(({ epochSeconds }) => epochSeconds), ...blocks.all().map(({ hour }) => hour)];
  if (length === TIER_SECONDS.day) times.push(...rollUps.recentHours());
  return [...new Set(times.map((time) => spanOf(time, length)))].sort((a, b) => a - b);
}
