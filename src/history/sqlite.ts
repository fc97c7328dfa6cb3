import type { DatabaseSync, DatabaseSyncOptions } from 'node:sqlite';
import { HistoryUnavailable } from './historyErrors.ts';

export type Database = DatabaseSync;

type SqliteModule = typeof import('node:sqlite');

let loaded: SqliteModule | undefined;

/**
 * Opens a database with the SQLite that comes with Node. Asked for when it is first needed, and through `process`, so that a
 * runtime without it can load everything else. Throws `HistoryUnavailable` where there is none.
 */
export function openDatabase(path: string, options: DatabaseSyncOptions = {}): Database {
  loaded ??= sqliteOf(process);
  return new loaded.DatabaseSync(path, options);
}

/** The bytes of a column; an empty blob is written and read as NULL. */
export function blobOf(value: unknown): Uint8Array {
  return (value as Uint8Array | null) ?? new Uint8Array(0);
}

/** Ends the transaction if there is still one: SQLite ends it itself after some errors. */
export function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // There was none.
  }
}

/** `runtime`: what stands for `process` in tests. */
export function sqliteOf(
  runtime: Pick<NodeJS.Process, 'version' | 'versions' | 'emitWarning'> & Builtins,
): SqliteModule {
  const sqlite = withoutItsWarning(() => runtime.getBuiltinModule?.('node:sqlite'));
  if (sqlite) return sqlite as SqliteModule;
  const { electron } = runtime.versions;
  throw new HistoryUnavailable(
    `${electron === undefined ? `Node.js ${runtime.version}` : `the Electron ${electron} that VS Code runs on`} has no node:sqlite`,
    electron === undefined ? 'Run PlotScope with Node.js 22.15 or newer.' : 'Update VS Code to 1.101 or newer.',
  );
}

interface Builtins {
  getBuiltinModule?(id: string): unknown;
}

/** Node 22 warns that SQLite is experimental when it is loaded; people can do nothing about it. Other warnings pass. */
function withoutItsWarning<Value>(load: () => Value): Value {
  const { emitWarning } = process;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (rest[0] === 'ExperimentalWarning' && String(warning).includes('SQLite')) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  }) as typeof process.emitWarning;
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
