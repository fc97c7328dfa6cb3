import type { EventLog } from './eventLog.ts';
import type { RolledSources } from './hourMerge.ts';
import type { PlotLog } from './plotLog.ts';
import { type Retention, TIER_SECONDS } from './retention.ts';
import { spanOf } from './rollUp.ts';

const COLUMNS_A_STEP = 32;
const SHEETS_A_STEP = 64;

/** Deletes what is older than its tier is kept. */
export class Expiry {
  readonly #sources: RolledSources;
  readonly #events: EventLog;
  readonly #plots: PlotLog;
  readonly #retention: Retention;
  readonly #now: number;

  /** `now`: epoch seconds that ages are counted from. */
  constructor(sources: RolledSources, events: EventLog, plots: PlotLog, retention: Retention, now: number) {
    this.#sources = sources;
    this.#events = events;
    this.#plots = plots;
    this.#retention = retention;
    this.#now = now;
  }

  /** Returns false when nothing is too old. */
  step(): boolean {
    return (
      this.#deleteRaw() || this.#deleteRollUps() || this.#deleteEvents() || this.#deletePlots() || this.#deleteSeries()
    );
  }

  #deleteRaw(): boolean {
    const { stretches, rollUps, meta } = this.#sources;
    const going = stretches.beingDeleted();
    if (going) {
      stretches.deleteSome(going.firstRow, COLUMNS_A_STEP);
      return true;
    }
    const oldest = stretches.oldest();
    if (!oldest || oldest.lastAt >= this.#now - this.#retention.second) return false;
    const day = spanOf(oldest.hour, TIER_SECONDS.day);
    // What the day's roll-up is made of.
    if (day >= spanOf(this.#now, TIER_SECONDS.day)) return false;
    if (rollUps.hasRecent(day, day + TIER_SECONDS.day)) return false;
    meta.put('raw_from', Math.max(meta.number('raw_from') ?? oldest.hour, oldest.hour + TIER_SECONDS.hour));
    meta.put('last_row', Math.max(meta.number('last_row') ?? 0, oldest.lastRow));
    stretches.beginDeleting(oldest.firstRow);
    return true;
  }

  #deleteRollUps(): boolean {
    return (['minute', 'hour', 'day'] as const).some(
      (tier) => this.#sources.rollUps.deleteBefore(tier, this.#now - this.#retention[tier], SHEETS_A_STEP) > 0,
    );
  }

  #deleteEvents(): boolean {
    return this.#events.deleteBefore(this.#now - this.#retention.events) > 0;
  }

  #deletePlots(): boolean {
    const { sheets, totals } = this.#plots;
    const hours = totals.deleteBefore('hour', this.#now - this.#retention.hour);
    const days = totals.deleteBefore('day', this.#now - this.#retention.day);
    return sheets.trim() || hours + days > 0;
  }

  #deleteSeries(): boolean {
    const { second, minute } = this.#retention;
    return this.#sources.catalog.deleteUnused(this.#now - Math.max(second, minute) - 2 * TIER_SECONDS.day) > 0;
  }
}
