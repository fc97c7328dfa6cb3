import type { StatementSync } from 'node:sqlite';
import { TIER_SECONDS } from './retention.ts';
import { type RollUp, spanOf } from './rollUp.ts';
import {
  type ColumnRoom,
  columnsOfRollUps,
  columnsWith,
  columnsWithin,
  type RollUpColumns,
  rollUpsOfColumns,
} from './rollUpColumns.ts';
import { packRollUpColumns, packRollUps, unpackRollUpColumns, unpackRollUps } from './rollUpSheet.ts';
import type { Database } from './sqlite.ts';

/** A tier that is made of others' values. */
export type RolledTier = 'minute' | 'hour' | 'day';

/**
 * Where the roll-ups of a tier lie: `closed` sheets span long, so that years are read at once; each day's end adds to them. What came
 * since lies in `recent` sheets of an hour each, and holds where both have a roll-up.
 */
const SHEETS = {
  minute: { closed: 1, closedSeconds: TIER_SECONDS.day, recent: 10 },
  hour: { closed: 2, closedSeconds: 30 * TIER_SECONDS.day, recent: 20 },
  day: { closed: 3, closedSeconds: 400 * TIER_SECONDS.day, recent: undefined },
} as const;

/** The roll-ups that are stored. */
export class RollUpSheets {
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #within: StatementSync;
  readonly #deleteWithin: StatementSync;
  readonly #seriesWithRecent: StatementSync;
  readonly #hasRecent: StatementSync;
  readonly #oldestRecent: StatementSync;
  readonly #recentHours: StatementSync;
  readonly #oldest: StatementSync;
  readonly #newest: StatementSync;
  readonly #bytes: StatementSync;
  readonly #all: StatementSync;
  readonly #deleteBefore: StatementSync;

  constructor(database: Database) {
    this.#get = database.prepare('SELECT cells FROM roll_up WHERE series = ? AND sheet = ? AND span = ?');
    this.#put = database.prepare(
      `INSERT INTO roll_up (series, sheet, span, cells) VALUES (?, ?, ?, ?)
       ON CONFLICT (series, sheet, span) DO UPDATE SET cells = excluded.cells`,
    );
    const within = 'series = ? AND sheet = ? AND span >= ? AND span < ?';
    this.#within = database.prepare(`SELECT cells FROM roll_up WHERE ${within} ORDER BY span`);
    this.#deleteWithin = database.prepare(`DELETE FROM roll_up WHERE ${within}`);
    this.#seriesWithRecent = database.prepare(
      'SELECT DISTINCT series FROM roll_up WHERE sheet = ? AND span >= ? AND span < ? ORDER BY series',
    );
    this.#hasRecent = database.prepare('SELECT 1 FROM roll_up WHERE sheet = ? AND span >= ? AND span < ? LIMIT 1');
    this.#oldestRecent = database.prepare('SELECT min(span) AS span FROM roll_up WHERE sheet = ?');
    this.#recentHours = database.prepare('SELECT DISTINCT span FROM roll_up WHERE sheet = ? ORDER BY span');
    this.#oldest = database.prepare('SELECT min(span) AS span FROM roll_up WHERE sheet IN (?, ?)');
    this.#newest = database.prepare('SELECT cells FROM roll_up WHERE sheet IN (?, ?) ORDER BY span DESC LIMIT 1');
    this.#bytes = database.prepare('SELECT ifnull(sum(length(cells)), 0) AS bytes FROM roll_up WHERE sheet IN (?, ?)');
    this.#all = database.prepare('SELECT series, sheet, span, cells FROM roll_up WHERE sheet IN (?, ?)');
    this.#deleteBefore = database.prepare(
      'DELETE FROM roll_up WHERE rowid IN (SELECT rowid FROM roll_up WHERE sheet = ? AND span < ? LIMIT ?)',
    );
  }

  /** The stored roll-ups that begin in [from, to), in order. */
  read(series: number, tier: RolledTier, from: number, to: number): RollUp[] {
    return rollUpsOfColumns(this.readColumns(series, tier, from, to));
  }

  /** By column. @param room see `unpackRollUpColumns`. */
  readColumns(series: number, tier: RolledTier, from: number, to: number, room?: ColumnRoom): RollUpColumns {
    const { closed, closedSeconds, recent } = SHEETS[tier];
    const stored = unpackRollUpColumns(this.#cells(series, closed, spanOf(from, closedSeconds), to), room);
    if (recent === undefined) return columnsWithin(stored, from, to);
    const later = unpackRollUpColumns(this.#cells(series, recent, spanOf(from, TIER_SECONDS.hour), to));
    return columnsWithin(columnsWith(stored, later), from, to);
  }

  /** Replaces what was stored of this hour since the last day was closed. */
  putRecent(series: number, tier: 'minute' | 'hour', hour: number, rollUps: readonly RollUp[]): void {
    this.#put.run(series, SHEETS[tier].recent, hour, packRollUps(rollUps));
  }

  /** Adds to the closed sheets, in place of the roll-ups with the same starts. */
  addClosed(series: number, tier: RolledTier, rollUps: readonly RollUp[]): void {
    this.#addClosed(series, tier, columnsOfRollUps(rollUps));
  }

  /** Moves the recent roll-ups of [from, to) to the closed sheets. */
  close(series: number, tier: 'minute' | 'hour', from: number, to: number): void {
    const { recent } = SHEETS[tier];
    this.#addClosed(series, tier, unpackRollUpColumns(this.#cells(series, recent, from, to)));
    this.#deleteWithin.run(series, recent, from, to);
  }

  /** By column: a day has 1440 minutes, and an object for each is a lot to tidy up again. */
  #addClosed(series: number, tier: RolledTier, rollUps: RollUpColumns): void {
    const { closed, closedSeconds } = SHEETS[tier];
    for (let i = 0; i < rollUps.start.length; ) {
      const span = spanOf(rollUps.start[i], closedSeconds);
      const added = columnsWithin(rollUps, span, span + closedSeconds);
      const stored = this.#get.get(series, closed, span);
      const all = stored ? columnsWith(unpackRollUpColumns([stored.cells as Uint8Array]), added) : added;
      this.#put.run(series, closed, span, packRollUpColumns(all));
      i += added.start.length;
    }
  }

  /** Which series have recent roll-ups of minutes in [from, to). */
  seriesWithRecent(from: number, to: number): number[] {
    return this.#seriesWithRecent.all(SHEETS.minute.recent, from, to).map(({ series }) => series as number);
  }

  hasRecent(from: number, to: number): boolean {
    return this.#hasRecent.get(SHEETS.minute.recent, from, to) !== undefined;
  }

  /** The oldest hour that has recent roll-ups of minutes. */
  oldestRecentHour(): number | undefined {
    return (this.#oldestRecent.get(SHEETS.minute.recent)?.span as number | null) ?? undefined;
  }

  /** The hours that have recent roll-ups of minutes. */
  recentHours(): number[] {
    return this.#recentHours.all(SHEETS.minute.recent).map(({ span }) => span as number);
  }

  /** When the oldest sheet of the tier begins. */
  oldest(tier: RolledTier): number | undefined {
    const { closed, recent } = SHEETS[tier];
    return (this.#oldest.get(closed, recent ?? closed)?.span as number | null) ?? undefined;
  }

  /** When the first of its sheets begins and the last one ends, about. */
  range(tier: RolledTier): { readonly from?: number; readonly to?: number } {
    const { closed, recent } = SHEETS[tier];
    const last = this.#newest.get(closed, recent ?? closed);
    const from = this.oldest(tier);
    if (from === undefined || !last) return {};
    const rollUps = unpackRollUps(last.cells as Uint8Array);
    return { from, to: rollUps[rollUps.length - 1].start + TIER_SECONDS[tier] };
  }

  /** What the sheets of the tier take. */
  bytes(tier: RolledTier): number {
    const { closed, recent } = SHEETS[tier];
    return this.#bytes.get(closed, recent ?? closed)?.bytes as number;
  }

  /** All sheets of the tier, for checking. */
  *sheets(tier: RolledTier): Generator<{ series: number; span: number; spanSeconds: number; cells: Uint8Array }> {
    const { closed, closedSeconds, recent } = SHEETS[tier];
    for (const { series, sheet, span, cells } of this.#all.iterate(closed, recent ?? closed)) {
      const spanSeconds = sheet === closed ? closedSeconds : TIER_SECONDS.hour;
      yield { series: series as number, span: span as number, spanSeconds, cells: cells as Uint8Array };
    }
  }

  /** Deletes closed sheets that lie wholly before the time, at most so many. Returns how many it were. */
  deleteBefore(tier: RolledTier, at: number, most: number): number {
    const { closed, closedSeconds } = SHEETS[tier];
    return Number(this.#deleteBefore.run(closed, at - closedSeconds + 1, most).changes);
  }

  #cells(series: number, sheet: number, from: number, to: number): Uint8Array[] {
    return this.#within.all(series, sheet, from, to).map(({ cells }) => cells as Uint8Array);
  }
}
