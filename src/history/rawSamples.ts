import type { Blocks, RowRun } from './blocks.ts';
import type { RawRow, RawRows } from './rawRows.ts';
import { TIER_SECONDS } from './retention.ts';
import type { Samples } from './rollUp.ts';
import { RowSheet, unpackColumn } from './rowSheet.ts';
import { SampleRoom } from './sampleRoom.ts';
import type { SeriesCatalog } from './seriesCatalog.ts';
import type { Stretches } from './stretches.ts';

export interface RawSources {
  readonly catalog: SeriesCatalog;
  readonly rows: RawRows;
  readonly blocks: Blocks;
  readonly stretches: Stretches;
}

interface Part {
  readonly times: Float64Array;
  /** Undefined where the series has no value in it. `room`: see `unpackColumn`. */
  column(series: number, room?: Float64Array<ArrayBuffer>): Float64Array | undefined;
}

/**
 * All that was measured in [from, to), wherever it lies by now, series by series. Within one transaction: rows move. What
 * all series have in common is read once.
 */
export class RawSamples {
  readonly #from: number;
  readonly #to: number;
  readonly #parts: Part[];
  readonly #columnRoom = new Float64Array(TIER_SECONDS.hour);

  /** `withMerged`: also what hours were merged of. */
  constructor(sources: RawSources, from: number, to: number, withMerged = true) {
    this.#from = from;
    this.#to = to;
    const stretches = withMerged ? sources.stretches.within(from, to) : [];
    this.#parts = [
      ...stretches.map((stretch) => stretchPart(sources.stretches, stretch)),
      ...sources.blocks
        .all()
        .filter(({ firstAt, lastAt }) => lastAt >= from && firstAt < to)
        .map(({ firstRow }) => blockPart(sources.blocks, firstRow)),
      ...rowParts(sources, from, to),
    ];
  }

  /** The times of all frames, of whatever series, in the order in which they were written. */
  times(): Set<number> {
    return new Set(
      this.#parts.flatMap(({ times }) => [...times].filter((time) => time >= this.#from && time < this.#to)),
    );
  }

  /** How many parts `addPart` knows. */
  get parts(): number {
    return this.#parts.length;
  }

  /** In the order of time; what was measured at one time in the order in which it was written. */
  of(series: number): Samples {
    const columns = this.#parts.map((part) => part.column(series));
    const room = new SampleRoom(columns.reduce((rows, column) => rows + (column?.length ?? 0), 0));
    columns.forEach((column, part) => {
      if (column) room.add(this.#parts[part].times, column, this.#from, this.#to);
    });
    return room.samples();
  }

  /** Adds what one of the parts has of the series, for who can't take all at once: all parts in turn are what `of` gives. */
  addPart(part: number, series: number, room: SampleRoom): void {
    const column = this.#parts[part].column(series, this.#columnRoom);
    if (column) room.add(this.#parts[part].times, column, this.#from, this.#to);
  }
}

function stretchPart(stretches: Stretches, { firstRow }: RowRun): Part {
  let sheet: RowSheet | undefined;
  return {
    get times() {
      sheet ??= new RowSheet(stretches.cells(firstRow));
      return sheet.times;
    },
    column(series, room) {
      const cells = stretches.column(firstRow, series);
      return cells && unpackColumn(cells, room);
    },
  };
}

function blockPart(blocks: Blocks, firstRow: number): Part {
  const sheet = new RowSheet(blocks.cells(firstRow));
  return {
    times: sheet.times,
    column: (series, room) =>
      sheet.sheet.has(series) ? sheet.sheet.column(series, room?.subarray(0, sheet.rows)) : undefined,
  };
}

function rowParts({ rows }: RawSources, from: number, to: number): Part[] {
  const found = rows.within(from, to);
  if (found.length === 0) return [];
  return [
    {
      times: Float64Array.from(found, ({ epochSeconds }) => epochSeconds),
      column: (series) => columnOf(series, found),
    },
  ];
}

function columnOf(series: number, rows: readonly RawRow[]): Float64Array | undefined {
  if (!rows.some(({ layout }) => layout.placeOf(series) !== undefined)) return undefined;
  return Float64Array.from(rows, ({ layout, values }) => values[layout.placeOf(series) ?? -1] ?? Number.NaN);
}
