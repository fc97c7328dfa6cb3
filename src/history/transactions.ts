import type { StatementSync } from 'node:sqlite';
import { readErrorOf, writeErrorOf } from './historyErrors.ts';
import { type Database, rollBack } from './sqlite.ts';

/** Runs what belongs together as one: all of it is kept, or nothing; and a reader sees one state of the history. */
export class Transactions {
  readonly #database: Database;
  readonly #path: string;
  readonly #begin: StatementSync;
  readonly #beginReading: StatementSync;
  readonly #commit: StatementSync;
  #isOpen = false;

  constructor(database: Database, path: string) {
    this.#database = database;
    this.#path = path;
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#beginReading = database.prepare('BEGIN');
    this.#commit = database.prepare('COMMIT');
  }

  /** Throws a `HistoryWriteError` where SQLite can't write; what `work` throws otherwise comes through. Nothing is kept then. */
  write<Result>(work: () => Result): Result {
    return this.#run(this.#begin, work, true);
  }

  /** Throws `HistoryCorrupt` where the file is damaged; what `work` throws otherwise comes through. */
  read<Result>(work: () => Result): Result {
    return this.#run(this.#beginReading, work, false);
  }

  #run<Result>(begin: StatementSync, work: () => Result, isWriting: boolean): Result {
    if (this.#isOpen) return work();
    try {
      begin.run();
      this.#isOpen = true;
      const result = work();
      // A damaged file has even a commit of nothing fail; whoever checks it is to be told what was found.
      if (isWriting) this.#commit.run();
      else rollBack(this.#database);
      return result;
    } catch (error) {
      rollBack(this.#database);
      throw isWriting ? writeErrorOf(error, this.#path) : readErrorOf(error, this.#path);
    } finally {
      this.#isOpen = false;
    }
  }
}
