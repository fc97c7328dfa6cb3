import type { Attributes } from '../metrics/metric.ts';
import { Processes } from './processes.ts';
import { spanOf } from './rollUp.ts';
import { unpackCells } from './rowCells.ts';
import { packColumns, RowSheet } from './rowSheet.ts';
import { isOfProcess, seriesId, splitAttributes } from './seriesIds.ts';
import { blobOf, type Database } from './sqlite.ts';

const HOUR = 3600;

const BEFORE = `
  -- Numbers of series are never used again: whoever remembers one is not misled.
  CREATE TABLE new_series (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, of_process INTEGER NOT NULL, metric TEXT NOT NULL,
    attributes TEXT NOT NULL, first REAL NOT NULL, last REAL NOT NULL
  );
  CREATE TABLE process (
    id INTEGER PRIMARY KEY AUTOINCREMENT, attributes TEXT NOT NULL UNIQUE, measures BLOB, first REAL NOT NULL, last REAL NOT NULL
  );
  CREATE INDEX process_by_last ON process (last);
  CREATE TEMP TABLE moved (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
`;

const AFTER = `
  UPDATE stretch_column SET series = (SELECT new FROM moved WHERE old = series) WHERE series IN (SELECT old FROM moved);
  UPDATE roll_up SET series = (SELECT new FROM moved WHERE old = series) WHERE series IN (SELECT old FROM moved);
  DROP INDEX roll_up_by_span;
  CREATE INDEX roll_up_by_span ON roll_up (sheet, span, series);
  DROP TABLE moved;
  DROP TABLE series;
  ALTER TABLE new_series RENAME TO series;
  CREATE INDEX series_by_metric ON series (metric);
  DROP TABLE series_table;
  -- What stands in the rows that no block has taken up.
  CREATE TABLE row_layout (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL UNIQUE);
  DROP TABLE raw_row;
  CREATE TABLE raw_row (id INTEGER PRIMARY KEY, at REAL NOT NULL, layout BLOB NOT NULL, cells BLOB);
  CREATE INDEX raw_row_by_time ON raw_row (at);
  ALTER TABLE block DROP COLUMN first_table;
  ALTER TABLE stretch DROP COLUMN first_table;
`;

/**
 * From version 1 to 2: a process is one entry, and not one for each of its series; tables of series, of which each plotter that came or
 * went left several, are gone. Rows become blocks, which know series by their numbers. Within the migration's transaction.
 */
export function processesApart(database: Database): void {
  database.exec(BEFORE);
  const moved = moveSeries(database);
  const numberOf = (old: number) => moved.get(old) ?? old;
  renumberBlocks(database, numberOf);
  rowsToBlocks(database, numberOf);
  const note = database.prepare('INSERT INTO moved (old, new) VALUES (?, ?)');
  for (const [old, now] of moved) note.run(old, now);
  database.exec(AFTER);
}

/** Returns the new numbers of those that get one. */
function moveSeries(database: Database): Map<number, number> {
  const keep = database.prepare(
    'INSERT INTO new_series (id, key, of_process, metric, attributes, first, last) VALUES (?, ?, 0, ?, ?, ?, ?)',
  );
  const measure = database.prepare(
    `INSERT INTO new_series (key, of_process, metric, attributes, first, last) VALUES (?, 1, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET last = max(last, excluded.last) RETURNING id`,
  );
  const processes = new Map<string, { attributes: Attributes; measures: number[]; first: number; last: number }>();
  const placed: { old: number; process: string; measure: number }[] = [];
  // Those of the host keep their numbers, so they come first.
  const all = database.prepare('SELECT id, key, metric, attributes, first, last FROM series ORDER BY id').all();
  const told = all.map((row) => ({ row, attributes: JSON.parse(row.attributes as string) as Attributes }));
  for (const { row, attributes } of told) {
    if (!isOfProcess({ attributes })) keep.run(row.id, row.key, row.metric, row.attributes, row.first, row.last);
  }
  for (const { row, attributes } of told) {
    if (!isOfProcess({ attributes })) continue;
    const { process, rest } = splitAttributes(attributes);
    const [first, last] = [row.first as number, row.last as number];
    const names = Object.entries(rest).map(([name, value]) => `${name}=${value}`);
    const key = `@${row.metric}${names.length > 0 ? `{${names.join(',')}}` : ''}`;
    const id = measure.get(key, row.metric, JSON.stringify(rest), first, last)?.id as number;
    const name = JSON.stringify(process);
    const known = processes.get(name) ?? { attributes: process, measures: [], first, last };
    known.measures.push(id);
    processes.set(name, { ...known, first: Math.min(known.first, first), last: Math.max(known.last, last) });
    placed.push({ old: row.id as number, process: name, measure: id });
  }
  const store = new Processes(database);
  const numbers = new Map<string, number>();
  for (const [name, { attributes, measures, first, last }] of processes) {
    numbers.set(name, store.put(attributes, measures, first));
    store.touch(numbers.get(name)!, last);
  }
  return new Map(placed.map(({ old, process, measure }) => [old, seriesId(numbers.get(process)!, measure)]));
}

function renumberBlocks(database: Database, numberOf: (old: number) => number): void {
  const update = database.prepare('UPDATE block SET cells = ? WHERE first_row = ?');
  for (const { first_row: firstRow, cells } of database.prepare('SELECT first_row, cells FROM block').all()) {
    const sheet = new RowSheet(cells as Uint8Array);
    const columns = new Map(sheet.series.map((old) => [numberOf(old), sheet.sheet.column(old)]));
    update.run(packColumns(sheet.times, columns), firstRow);
  }
}

function rowsToBlocks(database: Database, numberOf: (old: number) => number): void {
  const tables = new Map(
    database
      .prepare('SELECT id, slots FROM series_table')
      .all()
      .map(({ id, slots }) => [id as number, new Int32Array(blobOf(slots).slice().buffer)]),
  );
  const insert = database.prepare(
    'INSERT INTO block (first_row, last_row, hour, first_at, last_at, first_table, cells) VALUES (?, ?, ?, ?, ?, 0, ?)',
  );
  const all = database.prepare('SELECT id, at, table_id, cells FROM raw_row ORDER BY id').all();
  const rows = all.map(({ id, at, table_id: tableId, cells }) => {
    const slots = tables.get(tableId as number) ?? new Int32Array(0);
    return { row: id as number, at: at as number, slots, values: unpackCells(blobOf(cells), slots.length) };
  });
  for (let begin = 0; begin < rows.length; ) {
    const hour = spanOf(rows[begin].at, HOUR);
    let end = begin + 1;
    while (end < rows.length && spanOf(rows[end].at, HOUR) === hour) end++;
    const run = rows.slice(begin, end);
    const columns = new Map<number, Float64Array>();
    run.forEach(({ slots, values }, i) => {
      slots.forEach((series, slot) => {
        if (series === 0 || Number.isNaN(values[slot])) return;
        const column = columns.get(numberOf(series)) ?? new Float64Array(run.length).fill(Number.NaN);
        column[i] = values[slot];
        columns.set(numberOf(series), column);
      });
    });
    const times = run.map(({ at }) => at);
    const [first, last] = [Math.min(...times), Math.max(...times)];
    insert.run(run[0].row, run[run.length - 1].row, hour, first, last, packColumns(Float64Array.from(times), columns));
    begin = end;
  }
}
