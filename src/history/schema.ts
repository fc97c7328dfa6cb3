import { plotsByTheDay } from './plotsByTheDay.ts';
import { processesApart } from './processesApart.ts';
import { type Database, openDatabase, rollBack } from './sqlite.ts';

/** Tells our files from other programs' databases: "PScp". */
export const APPLICATION_ID = 0x50536370;

/** SQL, or what is done within the migration's transaction. */
export type Migration = string | ((database: Database) => void);

/**
 * What leads from one version of the file to the next: entry n makes version n + 1. Entries that were released are never
 * changed; a change of the file is a further entry.
 */
export const MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

  -- Who may write: one row. A new epoch with every new leader.
  CREATE TABLE lease (
    id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL, pid INTEGER, host TEXT, version TEXT, namespace TEXT,
    acquired_at REAL, beat_at REAL, beat REAL
  );
  INSERT INTO lease (id, epoch) VALUES (1, 0);

  CREATE TABLE series (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, metric TEXT NOT NULL, attributes TEXT NOT NULL,
    first REAL NOT NULL, last REAL NOT NULL
  );
  CREATE INDEX series_by_metric ON series (metric);
  -- Which series stands in which slot of a row, and why values are absent. No slots are NULL, as Node binds them; so are no cells.
  CREATE TABLE series_table (id INTEGER PRIMARY KEY, slots BLOB, absences TEXT NOT NULL);

  -- Rows as they come; then blocks of them; then, hour by hour, a column of each series. A stretch is a run of rows of one hour:
  -- the clock may come back to an hour, so it may have several. state: 0 being made, 1 complete, 2 being deleted.
  CREATE TABLE raw_row (id INTEGER PRIMARY KEY, at REAL NOT NULL, table_id INTEGER NOT NULL, cells BLOB);
  CREATE TABLE block (
    first_row INTEGER PRIMARY KEY, last_row INTEGER NOT NULL, hour INTEGER NOT NULL, first_at REAL NOT NULL,
    last_at REAL NOT NULL, first_table INTEGER NOT NULL, cells BLOB NOT NULL
  );
  CREATE TABLE stretch (
    first_row INTEGER PRIMARY KEY, last_row INTEGER NOT NULL, hour INTEGER NOT NULL, first_at REAL NOT NULL,
    last_at REAL NOT NULL, first_table INTEGER NOT NULL, state INTEGER NOT NULL, cells BLOB NOT NULL
  );
  CREATE INDEX stretch_by_time ON stretch (last_at);
  CREATE TABLE stretch_column (
    series INTEGER NOT NULL, stretch INTEGER NOT NULL, cells BLOB NOT NULL, PRIMARY KEY (series, stretch)
  );
  CREATE INDEX stretch_column_by_stretch ON stretch_column (stretch);

  -- Roll-ups of a series, a sheet for each span of time; sheets are told in RollUpSheets.
  CREATE TABLE roll_up (
    series INTEGER NOT NULL, sheet INTEGER NOT NULL, span INTEGER NOT NULL, cells BLOB NOT NULL,
    PRIMARY KEY (series, sheet, span)
  );
  CREATE INDEX roll_up_by_span ON roll_up (sheet, span);

  CREATE TABLE event (id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL);
  CREATE INDEX event_by_time ON event (at);
  CREATE INDEX event_by_type ON event (type, at);

  CREATE TABLE plot (
    id INTEGER PRIMARY KEY, process_id TEXT NOT NULL, plot_index INTEGER, plot_id TEXT, started_at REAL NOT NULL,
    ended_at REAL, outcome TEXT NOT NULL, body TEXT NOT NULL
  );
  CREATE INDEX plot_by_process ON plot (process_id);
  CREATE INDEX plot_by_start ON plot (started_at);

  CREATE TABLE document (
    kind TEXT NOT NULL, key TEXT NOT NULL, at REAL NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key)
  ) WITHOUT ROWID;
  CREATE INDEX document_by_time ON document (kind, at);
  `,
  processesApart,
  plotsByTheDay,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** Brings the file to the newest version, all or nothing. Returns the version that it had. */
export function migrate(database: Database, migrations: readonly Migration[] = MIGRATIONS): number {
  database.exec('BEGIN IMMEDIATE');
  try {
    // Read under the lock: another process may have been faster.
    const version = versionOf(database);
    for (const step of migrations.slice(version)) {
      if (typeof step === 'string') database.exec(step);
      else step(database);
    }
    if (version < migrations.length) {
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}`);
    }
    database.exec('COMMIT');
    return version;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** What a file of the newest version lacks of its tables; undefined where it lacks nothing. */
export function schemaFault(database: Database): string | undefined {
  expected ??= tablesOf(migrated());
  const there = tablesOf(database);
  for (const [table, columns] of expected) {
    if (there.get(table) !== columns) return `its table "${table}" is not as it should be`;
  }
  const leases = database.prepare('SELECT count(*) AS count FROM lease WHERE id = 1').get()?.count;
  return leases === 1 ? undefined : 'the row that says who leads is gone';
}

let expected: ReadonlyMap<string, string> | undefined;

function migrated(): Database {
  const database = openDatabase(':memory:');
  migrate(database);
  return database;
}

/** The columns of each table. */
function tablesOf(database: Database): Map<string, string> {
  const rows = database
    .prepare(
      `SELECT m.name AS name, group_concat(c.name, ' ' ORDER BY c.name) AS columns FROM sqlite_schema AS m, pragma_table_info(m.name) AS c
       WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' GROUP BY m.name`,
    )
    .all();
  return new Map(rows.map(({ name, columns }) => [name as string, columns as string]));
}

export function versionOf(database: Database): number {
  return database.prepare('PRAGMA user_version').get()?.user_version as number;
}

export function applicationOf(database: Database): number {
  return database.prepare('PRAGMA application_id').get()?.application_id as number;
}
