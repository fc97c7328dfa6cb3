import type { RowRun } from './blocks.ts';
import { DayClose } from './dayClose.ts';
import type { EventLog } from './eventLog.ts';
import { EventThinning } from './eventThinning.ts';
import { Expiry } from './expiry.ts';
import { HourMerge, type RolledSources } from './hourMerge.ts';
import type { PlotLog } from './plotLog.ts';
import { LEAST_LIFE_SECONDS } from './processes.ts';
import { type Retention, TIER_SECONDS } from './retention.ts';
import { spanOf } from './rollUp.ts';
import { sealStep } from './sealing.ts';

interface Job {
  /** Returns false when the job is done. */
  step(): boolean;
}

const EXPIRE_EVERY_SECONDS = 600;

/** How long an engine gives it at a time between two frames: more of it brings long ticks, less of it costs more in all. */
export const MAINTAIN_MS = 1;

/** What is to be done so that the history stays small and quick, in steps of a few milliseconds: sealing, merging, rolling up, deleting. */
export class Maintenance {
  readonly #sources: RolledSources;
  readonly #events: EventLog;
  readonly #plots: PlotLog;
  #thinning: EventThinning;
  #job: Job | undefined;
  /** The minute in which there was nothing to do. */
  #idleMinute = Number.NaN;
  #expiredAt = Number.NaN;

  constructor(sources: RolledSources, events: EventLog, plots: PlotLog) {
    this.#sources = sources;
    this.#events = events;
    this.#plots = plots;
    this.#thinning = new EventThinning(events, sources.meta);
  }

  /** Begins anew: what was done so far was undone, or another process went on. */
  forget(): void {
    this.#job = undefined;
    this.#idleMinute = Number.NaN;
    this.#thinning = new EventThinning(this.#events, this.#sources.meta);
  }

  /** Whether `step` has anything to do. Costs nothing within a minute in which there was nothing. */
  isDue(newestAt: number): boolean {
    return this.#job !== undefined || this.#idleMinute !== minuteOf(newestAt);
  }

  /**
   * Within the writer's transaction. `newestAt`: time of the newest frame. `now`: epoch seconds for what is too old; undefined while
   * the clock can't be trusted. Returns false when there is nothing to do.
   */
  step(newestAt: number, now: number | undefined, retention: Retention): boolean {
    this.#job ??= this.#nextJob(newestAt, now, retention);
    if (!this.#job) {
      this.#idleMinute = minuteOf(newestAt);
      return false;
    }
    if (!this.#job.step()) this.#job = undefined;
    return true;
  }

  #nextJob(newestAt: number, now: number | undefined, retention: Retention): Job | undefined {
    const { rows, blocks, catalog, rollUps } = this.#sources;
    if (sealStep(rows, blocks, catalog) || this.#plots.pack() || this.#thinning.step(newestAt)) return DONE;
    const sealed = blocks.all();
    const run = this.#runToMerge(sealed, newestAt);
    if (run.length > 0) return new HourMerge(this.#sources, run);
    const oldest = rollUps.oldestRecentHour();
    const day = oldest === undefined ? undefined : spanOf(oldest, TIER_SECONDS.day);
    const isOpen = (hour: number) => spanOf(hour, TIER_SECONDS.day) === day;
    if (day !== undefined && !isOpen(newestAt) && !sealed.some(({ hour }) => isOpen(hour))) {
      return new DayClose(this.#sources, day);
    }
    if (now === undefined || Math.abs(now - this.#expiredAt) < EXPIRE_EVERY_SECONDS) return undefined;
    this.#expiredAt = now;
    return new Expiry(this.#sources, this.#events, this.#plots, retention, now);
  }

  /** The oldest blocks of an hour that is over, as far as they follow one another. */
  #runToMerge(blocks: readonly RowRun[], newestAt: number): readonly RowRun[] {
    if (blocks.length === 0) return [];
    const { hour, firstRow } = blocks[0];
    const begun = this.#sources.stretches.beingMade();
    if (begun?.firstRow === firstRow) return blocks.filter(({ lastRow }) => lastRow <= begun.lastRow);
    const end = blocks.findIndex((block) => block.hour !== hour);
    const run = end < 0 ? blocks : blocks.slice(0, end);
    const next = hour + TIER_SECONDS.hour;
    // The clock may have gone elsewhere and come back; otherwise it has to be seen which processes live on.
    const isLeft = end > 0 && blocks[end].hour !== next;
    const isOver = newestAt < hour || newestAt >= next + LEAST_LIFE_SECONDS;
    return isLeft || isOver ? run : [];
  }
}

const DONE: Job = { step: () => false };

function minuteOf(epochSeconds: number): number {
  return spanOf(epochSeconds, TIER_SECONDS.minute);
}
