/** There can be no history here and now; live monitoring goes on. */
export class HistoryUnavailable extends Error {
  override readonly name: string = 'HistoryUnavailable';
  readonly reason: string;
  /** What to do about it. */
  readonly remedy: string;

  constructor(reason: string, remedy: string, options?: ErrorOptions) {
    super(`there is no history: ${reason}. ${remedy}`, options);
    this.reason = reason;
    this.remedy = remedy;
  }
}

/** There is none yet, or none any more: nothing is wrong. */
export class HistoryMissing extends HistoryUnavailable {
  override readonly name = 'HistoryMissing';
}

/** What was to be written was not; the history is as before, and the next try may succeed. */
export class HistoryWriteError extends Error {
  override readonly name: string = 'HistoryWriteError';
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(`${message}. ${remedy}`, options);
    this.remedy = remedy;
  }
}

/** There is no room on the disk, or the database has reached its limit. */
export class HistoryFull extends HistoryWriteError {
  override readonly name = 'HistoryFull';
}

/** The file doesn't hold together any more. Opening it again checks it, sets it aside and begins a new one. */
export class HistoryCorrupt extends HistoryWriteError {
  override readonly name = 'HistoryCorrupt';
}

/** What is kept doesn't fit together: a row is gone that others name. Whoever reads or writes makes a `HistoryCorrupt` of it. */
export class HistoryDamage extends Error {
  override readonly name = 'HistoryDamage';
}

/** Another process leads now: this one must not measure any more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** SQLite's result codes, of the extended ones only the low byte. */
const BUSY = 5;
const LOCKED = 6;
const READ_ONLY = 8;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

/** SQLite's code of what it threw; undefined for any other error. */
export function sqliteCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

export function isCorruption(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === CORRUPT || code === NOT_A_DATABASE;
}

/** Whether reading failed for what is in the file: SQLite's pages, or the packed columns in them. */
export function isDamage(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const isOurs = error instanceof HistoryCorrupt || error instanceof HistoryDamage;
  return isOurs || error instanceof RangeError || error instanceof SyntaxError || (code?.startsWith('Z_') ?? false);
}

/** Whether an error says that the history can't be read or written at present, as opposed to a mistake in the program. */
export function isHistoryTrouble(error: unknown): boolean {
  return error instanceof HistoryWriteError || error instanceof HistoryDamage || sqliteCode(error) !== undefined;
}

/** What an error of SQLite means for who reads; other errors come back as they are. */
export function readErrorOf(error: unknown, path: string): unknown {
  if (error instanceof HistoryWriteError || !(isCorruption(error) || isDamage(error))) return error;
  return new HistoryCorrupt(
    `the history ${path} is damaged (${(error as Error).message})`,
    '`plotscope history verify` says where.',
    { cause: error },
  );
}

/** What an error of SQLite means for who writes; other errors come back as they are. */
export function writeErrorOf(error: unknown, path: string): unknown {
  const cause = { cause: error };
  const said = error instanceof Error ? error.message : String(error);
  if (error instanceof HistoryWriteError) return error;
  switch (isDamage(error) ? CORRUPT : sqliteCode(error)) {
    case undefined:
      return error;
    case FULL:
      return new HistoryFull(`there is no room left for the history ${path}`, 'Make room on its disk.', cause);
    case CORRUPT:
    case NOT_A_DATABASE:
      return new HistoryCorrupt(
        `the history ${path} is damaged (${said})`,
        'It is checked when it is opened next.',
        cause,
      );
    case BUSY:
    case LOCKED:
      return new HistoryWriteError(`another program keeps the history ${path} locked`, 'It is tried again.', cause);
    case READ_ONLY:
    case CANNOT_OPEN:
      return new HistoryWriteError(
        `the history ${path} can not be written (${said})`,
        'See to it that this user may write the file and its folder.',
        cause,
      );
    default:
      return new HistoryWriteError(`the history ${path} could not be written (${said})`, 'It is tried again.', cause);
  }
}
