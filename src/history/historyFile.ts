import { chmodSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../input/makeFolder.ts';
import { HistoryMissing, HistoryUnavailable, isCorruption, isDamage, sqliteCode } from './historyErrors.ts';
import { FILE_PARTS, moveFile, suspicionPath } from './historyParts.ts';
import { APPLICATION_ID, applicationOf, migrate, SCHEMA_VERSION, schemaFault, versionOf } from './schema.ts';
import { type Database, openDatabase } from './sqlite.ts';

const BUSY_MILLISECONDS = 1000;
/** Of pages that are kept in memory: with more neither who writes takes less of the processor, nor who reads years of it. */
const CACHE_KIBIBYTES = 1024;
/** What the -wal is cut down to when it begins anew: some minutes. */
const WAL_BYTES = 8_000_000;
/** SQLite's code for a table or column that isn't there, or is there already. */
const WRONG_SCHEMA = 1;
/** Somebody wrote this recently: the file is in use by another host. */
const IN_USE_SECONDS = 60;

export interface OpenedFile {
  readonly database: Database;
  /** Where the file went that stood in the place and could not be used, and why. */
  readonly setAside?: SetAside;
  /** What the host is called whose history it is, where that is another one. */
  readonly otherHost?: string;
}

/** Whose history is opened, and how. */
export interface FileUse {
  readonly hostId: string;
  /** Noted in the file, for who reads it elsewhere. */
  readonly hostName?: string | undefined;
  readonly readOnly: boolean;
  /** For readers: that of another host will do. */
  readonly anyHost?: boolean | undefined;
  readonly epochSeconds: number;
}

export interface SetAside {
  readonly path: string;
  readonly reason: string;
}

/**
 * Opens the history of a host, or begins it. What stands in its place and can't be used is renamed, never deleted: a damaged
 * file, another program's, another host's, one of a newer PlotScope. Throws `HistoryUnavailable` where none can be had.
 */
export function openHistoryFile(path: string, use: FileUse): OpenedFile {
  const { readOnly, epochSeconds } = use;
  try {
    refusePipes(path);
    if (readOnly) return openExisting(path, use);
    makeFolder(dirname(path), 0o700);
    const reason = existsSync(path) ? whyUnusable(path, { ...use, anyHost: false }) : undefined;
    const setAside = reason === undefined ? undefined : { path: moveFile(path, 'set-aside', epochSeconds), reason };
    const begun = setAside ? { database: begin(path, use), setAside } : beginOrSetAside(path, use);
    keepPrivate(path);
    return begun;
  } catch (error) {
    throw error instanceof HistoryUnavailable ? error : unavailable(path, error, readOnly);
  }
}

/** SQLite waits for ever for what a pipe in its place has to say. */
function refusePipes(path: string): void {
  for (const part of FILE_PARTS) {
    if (statSync(path + part, { throwIfNoEntry: false })?.isFile() === false) {
      throw new HistoryUnavailable(
        `${path + part} is no regular file`,
        'Move it away, or let plotscope.history.path name another file.',
      );
    }
  }
}

const BEGINS =
  'A history begins when this host is monitored: by plotscope monitor, plotscope service install, or PlotScope in VS Code.';

function openExisting(path: string, use: FileUse): OpenedFile {
  if (!existsSync(path)) {
    throw new HistoryMissing(`there is no file ${path}`, BEGINS);
  }
  const reason = whyUnusable(path, use);
  if (reason !== undefined) {
    throw new HistoryUnavailable(
      `${path} ${reason}`,
      'Name another file; this one is renamed, and a new one begun, when PlotScope is to write this one.',
    );
  }
  const database = connect(path, true);
  if (versionOf(database) === SCHEMA_VERSION) return { database, ...otherHost(database, use.hostId) };
  database.close();
  throw new HistoryUnavailable(
    `${path} holds nothing that this PlotScope can read`,
    'It is begun, or brought up to date, when PlotScope monitors this host.',
  );
}

/** A file of an earlier version that can't be brought to the newest is set aside, too: it never could be. */
function beginOrSetAside(path: string, use: FileUse): OpenedFile {
  try {
    return { database: begin(path, use) };
  } catch (error) {
    const isForGood = sqliteCode(error) === WRONG_SCHEMA || isCorruption(error) || isDamage(error);
    if (!isForGood || !existsSync(path)) throw error;
    const reason = `is damaged, and can't be brought up to date (${(error as Error).message})`;
    return { setAside: { path: moveFile(path, 'set-aside', use.epochSeconds), reason }, database: begin(path, use) };
  }
}

function begin(path: string, { hostId, hostName }: FileUse): Database {
  const database = connect(path, false);
  try {
    database.exec('PRAGMA journal_mode = WAL');
    // Commits are written but not waited for until they are on the disk; see DiskFlush for how soon they are. Checkpoints are for Checkpointer.
    database.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY');
    database.exec(`PRAGMA journal_size_limit = ${WAL_BYTES}`);
    migrate(database);
    database.prepare("INSERT INTO meta (key, value) VALUES ('host_id', ?) ON CONFLICT DO NOTHING").run(hostId);
    if (hostName !== undefined && metaOf(database, 'host_name') !== hostName) {
      database
        .prepare(
          "INSERT INTO meta (key, value) VALUES ('host_name', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .run(hostName);
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function connect(path: string, readOnly: boolean): Database {
  const database = openDatabase(path, { readOnly });
  database.exec(`PRAGMA busy_timeout = ${BUSY_MILLISECONDS}; PRAGMA cache_size = -${CACHE_KIBIBYTES}`);
  return database;
}

/** It holds command lines, which are nobody else's business. Where that can't be said, as on some file systems, it is as it is. */
function keepPrivate(path: string): void {
  for (const part of FILE_PARTS) {
    try {
      chmodSync(`${path}${part}`, 0o600);
    } catch {
      // It is another user's, or there is no such part.
    }
  }
}

/** Why the file can't be the history of this host; undefined when it can. */
function whyUnusable(path: string, { hostId, anyHost = false, epochSeconds }: FileUse): string | undefined {
  const suspicion = suspicionPath(path);
  let database: Database | undefined;
  try {
    database = connect(path, true);
    const application = applicationOf(database);
    const tables = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.count;
    // A file that was begun and not finished.
    if (application === 0 && tables === 0) return undefined;
    if (application !== APPLICATION_ID) return 'belongs to another program';
    const version = versionOf(database);
    if (version > SCHEMA_VERSION)
      return `was written by a newer PlotScope (format ${version}, this one knows ${SCHEMA_VERSION})`;
    if (existsSync(suspicion)) {
      const found = database.prepare('PRAGMA quick_check(1)').get()?.quick_check;
      if (found !== 'ok') return `is damaged (${found})`;
      // What its rows hold doesn't fit together: nothing but the writer finds that.
      const said = readFileSync(suspicion, 'utf8');
      if (said !== '') return `is damaged: ${said}`;
      rmSync(suspicion, { force: true });
    }
    const fault = version === SCHEMA_VERSION ? schemaFault(database) : undefined;
    if (fault !== undefined) return `is damaged (${fault})`;
    const host = metaOf(database, 'host_id');
    if (host === undefined || host === hostId) return undefined;
    const beatAt = database.prepare('SELECT beat_at FROM lease WHERE pid IS NOT NULL').get()?.beat_at as
      | number
      | undefined;
    const isInUse = beatAt !== undefined && Math.abs(epochSeconds - beatAt) < IN_USE_SECONDS;
    // A copy holds the beat of when it was made, and nothing lies beside it.
    if (isInUse && !(anyHost && !existsSync(`${path}-wal`))) {
      throw new HistoryUnavailable(
        `${path} is being written by another host`,
        anyHost
          ? 'Copy it there, by plotscope history export NAME.sqlite, and name the copy.'
          : 'Let plotscope.history.path name a file of this host alone.',
      );
    }
    return anyHost ? undefined : 'is the history of another host';
  } catch (error) {
    if (isCorruption(error) || sqliteCode(error) === WRONG_SCHEMA) {
      return `is damaged or no database (${(error as Error).message})`;
    }
    throw error;
  } finally {
    database?.close();
  }
}

/** Whose history it is: what tells the host from others, and what it is called, where that was noted. */
export function hostOfFile(database: Database): { readonly id?: string; readonly name?: string } {
  const [id, name] = [metaOf(database, 'host_id'), metaOf(database, 'host_name')];
  return { ...(id !== undefined && { id }), ...(name !== undefined && { name }) };
}

function metaOf(database: Database, key: 'host_id' | 'host_name'): string | undefined {
  return database.prepare('SELECT value FROM meta WHERE key = ?').get(key)?.value as string | undefined;
}

/** Those of before its name was noted are called by what tells them apart. */
function otherHost(database: Database, hostId: string): Pick<OpenedFile, 'otherHost'> {
  const id = metaOf(database, 'host_id');
  if (id === undefined || id === hostId) return {};
  return { otherHost: hostText(id, metaOf(database, 'host_name')) };
}

export function hostText(id: string, name: string | undefined): string {
  return name ?? `host ${id.slice(0, 8)}`;
}

function unavailable(path: string, error: unknown, isReadOnly: boolean): HistoryUnavailable {
  const said = error instanceof Error ? error.message : String(error);
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const isSqlite = sqliteCode(error) !== undefined;
  if (!isSqlite && !(typeof code === 'string' && /^E[A-Z]+$/.test(code))) throw error;
  return new HistoryUnavailable(
    `${path} can not be opened (${said})`,
    isReadOnly
      ? 'SQLite writes beside a history even to read it: see to it that this user may write its folder, or copy it to one where that is so.'
      : 'See to it that this user may write the file and its folder, or set plotscope.history.path to another place.',
    { cause: error },
  );
}
