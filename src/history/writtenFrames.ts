import type { RowRun } from './blocks.ts';
import type { RawRow } from './rawRows.ts';
import type { RawSources } from './rawSamples.ts';
import { RowLayout, type RowPart } from './rowLayout.ts';
import { RowSheet, unpackColumn } from './rowSheet.ts';
import type { SeriesCatalog } from './seriesCatalog.ts';
import { processOf } from './seriesIds.ts';

/** The rows after this one, wherever they lie by now: with the values that were written, not always in their order. Within one transaction. */
export function writtenFrames(sources: RawSources, afterRow: number, limit: number): RawRow[] {
  const { stretches, blocks, rows } = sources;
  // Who follows closely finds the next row where it was written.
  if ((rows.oldest() ?? Number.POSITIVE_INFINITY) <= afterRow + 1) return rows.after(afterRow, limit);
  const frames: RawRow[] = [];
  const lastOf = () => frames[frames.length - 1]?.row ?? afterRow;
  const take = (run: RowRun, sheet: RowSheet, ids: readonly number[], read: Read) => {
    frames.push(...framesOf(sources.catalog, run, sheet, ids, read, lastOf(), limit - frames.length));
  };
  for (let stretch = stretches.after(lastOf()); stretch && frames.length < limit; stretch = stretches.after(lastOf())) {
    const { firstRow } = stretch;
    take(stretch, new RowSheet(stretches.cells(firstRow)), stretches.seriesOf(firstRow), (series, room) => {
      const cells = stretches.column(firstRow, series);
      return cells && unpackColumn(cells, room);
    });
  }
  for (const block of blocks.all()) {
    if (frames.length >= limit) return frames;
    if (block.lastRow <= lastOf()) continue;
    const sheet = new RowSheet(blocks.cells(block.firstRow));
    take(block, sheet, sheet.series, (series, room) => sheet.sheet.column(series, room));
  }
  if (frames.length < limit) frames.push(...rows.after(lastOf(), limit - frames.length));
  return frames;
}

/** A column, into the room for it; undefined where the series has none. */
type Read = (series: number, room: Float64Array<ArrayBuffer>) => Float64Array | undefined;

function framesOf(
  catalog: SeriesCatalog,
  { firstRow }: RowRun,
  sheet: RowSheet,
  ids: readonly number[],
  read: Read,
  afterRow: number,
  limit: number,
): RawRow[] {
  const layout = new RowLayout(partsOfSeries(catalog, ids));
  const begin = Math.max(0, afterRow + 1 - firstRow);
  const end = Math.min(sheet.rows, begin + limit);
  const frames = Array.from({ length: Math.max(0, end - begin) }, (_, i): RawRow => {
    const values = new Float64Array(layout.ids.length).fill(Number.NaN);
    return { row: firstRow + begin + i, epochSeconds: sheet.times[begin + i], layout, values };
  });
  // One column at a time: those of an hour are megabytes.
  const room = new Float64Array(sheet.rows);
  layout.ids.forEach((id, n) => {
    const column = read(id, room);
    if (column) for (let i = 0; i < frames.length; i++) frames[i].values[n] = column[begin + i];
  });
  return frames;
}

/** A part for the host, and one for each process. */
function partsOfSeries(catalog: SeriesCatalog, ids: readonly number[]): RowPart[] {
  const groups = Map.groupBy(ids, processOf);
  return [...groups.values()].map((own) => ({
    ids: Float64Array.from(own),
    series: own.map((id) => {
      const { metric, attributes } = catalog.get(id);
      return { metric, attributes };
    }),
  }));
}
