import type { Blocks } from './blocks.ts';
import type { RawRow, RawRows } from './rawRows.ts';
import { TIER_SECONDS } from './retention.ts';
import { spanOf } from './rollUp.ts';
import type { SeriesCatalog } from './seriesCatalog.ts';

/** So few rows are not worth a block of their own, unless their hour is over. */
const LEAST_ROWS = 30;
/** A minute at the shortest interval. */
const MOST_ROWS = 240;

/** Takes up rows into blocks when their minute is over. A step makes one block; returns false when there is nothing to seal. */
export function sealStep(rows: RawRows, blocks: Blocks, catalog: SeriesCatalog): boolean {
  const run = rowsToSeal(rows.after(0, MOST_ROWS + 1));
  if (run.length === 0) return false;
  blocks.add(run, (tableId) => catalog.slotsOf(tableId));
  rows.deleteUpTo(run[run.length - 1].row);
  noteGoneSeries(run, catalog);
  return true;
}

/** Series that are in none of the rows to come: those that are get noted when their hour is merged. */
function noteGoneSeries(run: readonly RawRow[], catalog: SeriesCatalog): void {
  for (let i = 1; i < run.length; i++) {
    const before = run[i - 1];
    if (run[i].tableId === before.tableId) continue;
    const there = new Set(catalog.slotsOf(run[i].tableId));
    for (const id of catalog.slotsOf(before.tableId))
      if (id !== 0 && !there.has(id)) catalog.touch(id, before.epochSeconds);
  }
}

/** The oldest rows that belong into one block; none while they are too few, unless `areAll` says that no more will come. */
export function rowsToSeal(rows: readonly RawRow[], areAll = false): readonly RawRow[] {
  if (rows.length === 0) return [];
  const hour = hourOf(rows[0]);
  const end = rows.findIndex((row) => hourOf(row) !== hour);
  if (end > 0) return rows.slice(0, Math.min(end, MOST_ROWS));
  if (rows.length > MOST_ROWS) return rows.slice(0, MOST_ROWS);
  if (areAll) return rows;
  const minute = minuteOf(rows[rows.length - 1]);
  const sealed = rows.findLastIndex((row) => minuteOf(row) !== minute) + 1;
  return sealed < LEAST_ROWS ? [] : rows.slice(0, sealed);
}

const hourOf = ({ epochSeconds }: RawRow) => spanOf(epochSeconds, TIER_SECONDS.hour);
const minuteOf = ({ epochSeconds }: RawRow) => spanOf(epochSeconds, TIER_SECONDS.minute);
