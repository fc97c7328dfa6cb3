import { rollUpsOf } from '../../../src/history/rollUp.ts';
import { packRollUps } from '../../../src/history/rollUpSheet.ts';
import { packCells } from '../../../src/history/rowCells.ts';
import { APPLICATION_ID, MIGRATIONS } from '../../../src/history/schema.ts';
import { packSheet } from '../../../src/history/sheet.ts';
import { type Database, openDatabase } from '../../../src/history/sqlite.ts';
import type { StoredPlot } from '../../../src/history/storedPlot.ts';
import { type Series, seriesKey } from '../../../src/metrics/series.ts';

/** Sheets of runs of rows had the tables of their rows in them. */
const TABLES = -1;
const TIMES = 0;

export interface OldFrame {
  readonly at: number;
  /** By the places of `series`; NaN = absent. */
  readonly values: readonly number[];
}

/**
 * Writes a history as the first version of the file was: an hour that is merged, a block of the next one, and rows. Series had a number
 * each, whatever they were of, and rows the number of a table that says which series stands in which slot.
 */
export function writeOldHistory(
  path: string,
  hostId: string,
  series: readonly Series[],
  hours: {
    readonly merged: readonly OldFrame[];
    readonly block: readonly OldFrame[];
    readonly rows: readonly OldFrame[];
  },
  plots: readonly StoredPlot[] = [],
): void {
  const database = openDatabase(path);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(MIGRATIONS[0] as string);
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`);
  database.prepare("INSERT INTO meta (key, value) VALUES ('host_id', ?)").run(hostId);
  const all = [...hours.merged, ...hours.block, ...hours.rows];
  const first = all[0].at;
  const last = all[all.length - 1].at;
  const putSeries = database.prepare(
    'INSERT INTO series (key, metric, attributes, first, last) VALUES (?, ?, ?, ?, ?)',
  );
  for (const { metric, attributes } of series) {
    putSeries.run(seriesKey(metric, attributes), metric, JSON.stringify(attributes), first, last);
  }
  // A slot that is free lies before them.
  const slots = Int32Array.from([0, ...series.map((_, i) => i + 1)]);
  database.prepare('INSERT INTO series_table (slots, absences) VALUES (?, ?)').run(new Uint8Array(slots.buffer), '{}');
  writeMerged(database, series, hours.merged);
  const [blockFirst, rowsFirst] = [hours.merged.length + 1, hours.merged.length + hours.block.length + 1];
  database
    .prepare(
      'INSERT INTO block (first_row, last_row, hour, first_at, last_at, first_table, cells) VALUES (?, ?, ?, ?, ?, 1, ?)',
    )
    .run(
      blockFirst,
      rowsFirst - 1,
      ...timesOf(hours.block),
      packSheet(hours.block.length, [...about(hours.block), ...columns(series, hours.block)]),
    );
  const putRow = database.prepare('INSERT INTO raw_row (id, at, table_id, cells) VALUES (?, ?, 1, ?)');
  hours.rows.forEach(({ at, values }, i) => {
    putRow.run(rowsFirst + i, at, packCells(Float64Array.of(Number.NaN, ...values)).slice());
  });
  const putPlot = database.prepare(
    'INSERT INTO plot (process_id, started_at, ended_at, outcome, body) VALUES (?, ?, ?, ?, ?)',
  );
  for (const plot of plots) {
    putPlot.run(plot.processId, plot.startedAt, plot.endedAt ?? null, plot.outcome, JSON.stringify(plot));
  }
  database.close();
}

function writeMerged(database: Database, series: readonly Series[], frames: readonly OldFrame[]): void {
  const [hour] = timesOf(frames);
  database
    .prepare(
      'INSERT INTO stretch (first_row, last_row, hour, first_at, last_at, first_table, state, cells) VALUES (1, ?, ?, ?, ?, 1, 1, ?)',
    )
    .run(frames.length, ...timesOf(frames), packSheet(frames.length, about(frames)));
  const putColumn = database.prepare('INSERT INTO stretch_column (series, stretch, cells) VALUES (?, 1, ?)');
  const putRollUps = database.prepare('INSERT INTO roll_up (series, sheet, span, cells) VALUES (?, ?, ?, ?)');
  columns(series, frames).forEach(({ id, values }, i) => {
    putColumn.run(id, packSheet(frames.length, [{ id: 0, values }]));
    const times = Float64Array.from(frames, ({ at }) => at);
    putRollUps.run(id, 10, hour, packRollUps(rollUpsOf({ times, values }, 60)));
    if (!('process.id' in series[i].attributes))
      putRollUps.run(id, 20, hour, packRollUps(rollUpsOf({ times, values }, 3600)));
  });
}

function timesOf(frames: readonly OldFrame[]): [number, number, number] {
  return [Math.floor(frames[0].at / 3600) * 3600, frames[0].at, frames[frames.length - 1].at];
}

function about(frames: readonly OldFrame[]) {
  return [
    { id: TABLES, values: new Float64Array(frames.length).fill(1) },
    { id: TIMES, values: Float64Array.from(frames, ({ at }) => at) },
  ];
}

function columns(series: readonly Series[], frames: readonly OldFrame[]) {
  return series.map((_, i) => ({ id: i + 1, values: Float64Array.from(frames, ({ values }) => values[i]) }));
}
