import type { Blocks } from './blocks.ts';
import type { RawRow, RawRows, RowTime } from './rawRows.ts';
import { TIER_SECONDS } from './retention.ts';
import { spanOf } from './rollUp.ts';
import type { SeriesCatalog } from './seriesCatalog.ts';
import { processOf } from './seriesIds.ts';

/** So few rows are not worth a block of their own, unless their hour is over: two minutes at a frame a second. */
const LEAST_ROWS = 120;
/** A minute at the shortest interval. */
const MOST_ROWS = 240;

/** Takes up rows into blocks when their minute is over. A step makes one block; returns false when there is nothing to seal. */
export function sealStep(rows: RawRows, blocks: Blocks, catalog: SeriesCatalog): boolean {
  const count = rowsToSeal(rows.times(MOST_ROWS + 1)).length;
  if (count === 0) return false;
  // The one after them tells which series go on.
  const [run, next] = split(rows.after(0, count + 1), count);
  blocks.add(run);
  rows.deleteUpTo(run[run.length - 1].row);
  noteLast([...run, ...next], catalog);
  return true;
}

/** Series and processes that are in none of the rows to come: series that are get noted when their hour is merged. */
function noteLast(rows: readonly RawRow[], catalog: SeriesCatalog): void {
  const processes = new Map<number, number>();
  rows.forEach(({ layout, epochSeconds }, i) => {
    const next = rows[i + 1]?.layout;
    if (next === layout) return;
    for (const part of layout.parts) {
      const process = processOf(part.ids[0] ?? 0);
      if (process > 0) processes.set(process, epochSeconds);
      else if (next && !next.parts.includes(part)) {
        for (const id of part.ids) if (next.placeOf(id) === undefined) catalog.touch(id, epochSeconds);
      }
    }
  });
  for (const [process, at] of processes) catalog.processes.touch(process, at);
}

/** The oldest rows that belong into one block; none while they are too few, unless `areAll` says that no more will come. */
export function rowsToSeal<Row extends RowTime>(rows: readonly Row[], areAll = false): readonly Row[] {
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

function split<Item>(items: readonly Item[], at: number): [readonly Item[], readonly Item[]] {
  return [items.slice(0, at), items.slice(at)];
}

const hourOf = ({ epochSeconds }: RowTime) => spanOf(epochSeconds, TIER_SECONDS.hour);
const minuteOf = ({ epochSeconds }: RowTime) => spanOf(epochSeconds, TIER_SECONDS.minute);
