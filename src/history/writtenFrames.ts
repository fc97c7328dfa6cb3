import type { RowRun } from './blocks.ts';
import type { RawRow } from './rawRows.ts';
import type { RawSources } from './rawSamples.ts';
import { RowSheet, unpackColumn } from './rowSheet.ts';

/** The rows after this one as they were written, wherever they lie by now. Within one transaction. */
export function writtenFrames(sources: RawSources, afterRow: number, limit: number): RawRow[] {
  const { stretches, blocks, rows } = sources;
  // Who follows closely finds the next row where it was written.
  if ((rows.oldest() ?? Number.POSITIVE_INFINITY) <= afterRow + 1) return rows.after(afterRow, limit);
  const frames: RawRow[] = [];
  const lastOf = () => frames[frames.length - 1]?.row ?? afterRow;
  for (let stretch = stretches.after(lastOf()); stretch && frames.length < limit; stretch = stretches.after(lastOf())) {
    const { firstRow } = stretch;
    const column = (series: number) => {
      const cells = stretches.column(firstRow, series);
      return cells && unpackColumn(cells);
    };
    frames.push(
      ...framesOf(sources, stretch, new RowSheet(stretches.cells(firstRow)), column, lastOf(), limit - frames.length),
    );
  }
  for (const block of blocks.all()) {
    if (frames.length >= limit) return frames;
    if (block.lastRow <= lastOf()) continue;
    const sheet = new RowSheet(blocks.cells(block.firstRow));
    frames.push(
      ...framesOf(sources, block, sheet, (series) => sheet.sheet.column(series), lastOf(), limit - frames.length),
    );
  }
  if (frames.length < limit) frames.push(...rows.after(lastOf(), limit - frames.length));
  return frames;
}

function framesOf(
  { catalog }: RawSources,
  { firstRow }: RowRun,
  sheet: RowSheet,
  read: (series: number) => Float64Array | undefined,
  afterRow: number,
  limit: number,
): RawRow[] {
  const columns = new Map<number, Float64Array | undefined>();
  const valueAt = (series: number, i: number) => {
    if (series === 0) return Number.NaN;
    if (!columns.has(series)) columns.set(series, read(series));
    return columns.get(series)?.[i] ?? Number.NaN;
  };
  const begin = Math.max(0, afterRow + 1 - firstRow);
  const end = Math.min(sheet.rows, begin + limit);
  return Array.from({ length: end - begin }, (_, n) => {
    const i = begin + n;
    const tableId = sheet.tables[i];
    const values = Float64Array.from(catalog.slotsOf(tableId), (series) => valueAt(series, i));
    return { row: firstRow + i, epochSeconds: sheet.times[i], tableId, values };
  });
}
