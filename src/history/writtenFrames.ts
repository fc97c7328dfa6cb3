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
    take(stretch, new RowSheet(stretches.cells(firstRow)), stretches.seriesOf(firstRow), (series) => {
      const cells = stretches.column(firstRow, series);
      return cells && unpackColumn(cells);
    });
  }
  for (const block of blocks.all()) {
    if (frames.length >= limit) return frames;
    if (block.lastRow <= lastOf()) continue;
    const sheet = new RowSheet(blocks.cells(block.firstRow));
    take(block, sheet, sheet.series, (series) => sheet.sheet.column(series));
  }
  if (frames.length < limit) frames.push(...rows.after(lastOf(), limit - frames.length));
  return frames;
}

type Read = (series: number) => Float64Array | undefined;

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
  const columns = Array.from(layout.ids, read);
  const begin = Math.max(0, afterRow + 1 - firstRow);
  const end = Math.min(sheet.rows, begin + limit);
  const frames: RawRow[] = [];
  for (let i = begin; i < end; i++) {
    const values = new Float64Array(columns.length);
    for (let n = 0; n < columns.length; n++) values[n] = columns[n]?.[i] ?? Number.NaN;
    frames.push({ row: firstRow + i, epochSeconds: sheet.times[i], layout, values });
  }
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
