import { readlinkSync } from 'node:fs';
import type { StatementSync } from 'node:sqlite';
import type { EngineIdentity } from '../events/events.ts';
import { HistoryDamage, HistoryWriteError, LeaseLost } from './historyErrors.ts';
import type { Database } from './sqlite.ts';
import type { Transactions } from './transactions.ts';

/** Who leads, for the others to see. */
export interface LeaseHolder extends EngineIdentity {
  /** Epoch seconds. */
  readonly acquiredAt: number;
  /** Epoch seconds of its last sign of life. */
  readonly beatAt: number;
}

export interface LeaseClock {
  /** Epoch seconds, for people to read. */
  readonly epochSeconds: () => number;
  /** Seconds of a clock that all processes of the host share and nobody can set. */
  readonly monotonicSeconds: () => number;
  readonly isAlive: (pid: number) => boolean;
}

const STALE_SECONDS = 4;

/**
 * Who of a host's processes may measure and write: one at a time. The holder says every two seconds that it lives; another takes
 * over when it has not for 4 s, or at once when its process is gone. Each holder has an epoch of its own: one that was
 * suspended and comes back finds another epoch and knows that it was replaced.
 *
 * Beats are in monotonic time (CLOCK_MONOTONIC and its likes), so that a clock that is set makes neither two leaders nor none.
 * It starts anew with the host: a beat that lies ahead is of an earlier boot, and whoever gave it is gone.
 */
export class Lease {
  readonly #transactions: Transactions;
  readonly #clock: LeaseClock;
  readonly #get: StatementSync;
  readonly #take: StatementSync;
  readonly #renew: StatementSync;
  readonly #free: StatementSync;
  readonly #onAcquired: () => void;
  /** While held. */
  #epoch: number | undefined;

  constructor(database: Database, transactions: Transactions, clock: LeaseClock, onAcquired: () => void) {
    this.#transactions = transactions;
    this.#clock = clock;
    this.#onAcquired = onAcquired;
    this.#get = database.prepare('SELECT * FROM lease WHERE id = 1');
    this.#take = database.prepare(
      `UPDATE lease SET epoch = epoch + 1, pid = ?, host = ?, version = ?, namespace = ?, acquired_at = ?, beat_at = ?, beat = ?
       WHERE id = 1 RETURNING epoch`,
    );
    this.#renew = database.prepare('UPDATE lease SET beat_at = ?, beat = ? WHERE id = 1 AND epoch = ?');
    this.#free = database.prepare('UPDATE lease SET pid = NULL WHERE id = 1 AND epoch = ?');
  }

  /** Whether this process took the lease and has not found it lost. */
  get isHeld(): boolean {
    return this.#epoch !== undefined;
  }

  /** Takes the lease if nobody holds it. Returns whether it is held now. */
  tryAcquire({ pid, host, version }: EngineIdentity): boolean {
    if (this.#epoch !== undefined) return this.beat();
    if (this.#isHeldBy(this.#row())) return false;
    try {
      this.#epoch = this.#transactions.write(() => {
        if (this.#isHeldBy(this.#row())) return undefined;
        const at = this.#clock.epochSeconds();
        const beat = this.#clock.monotonicSeconds();
        const taken = this.#take.get(pid, host, version, pidNamespace() ?? null, at, at, beat);
        return taken?.epoch as number;
      });
    } catch (error) {
      // Another process writes, or the disk is full: it is no leader yet.
      if (error instanceof HistoryWriteError) return false;
      throw error;
    }
    if (this.#epoch === undefined) return false;
    this.#onAcquired();
    return true;
  }

  /** Says that this process lives. Returns false where another one holds the lease by now, or none was taken. `append` does it too. */
  beat(): boolean {
    if (this.#epoch === undefined) return false;
    try {
      this.#transactions.write(() => this.renew());
      return true;
    } catch (error) {
      if (error instanceof LeaseLost) return false;
      throw error;
    }
  }

  /** Within the writer's transaction. Throws `LeaseLost` where another process leads. */
  renew(): void {
    if (this.#epoch === undefined) {
      const row = this.#row();
      if (this.#isHeldBy(row)) throw new LeaseLost(`process ${row.pid} leads; only the leader may write`);
      return;
    }
    const { changes } = this.#renew.run(this.#clock.epochSeconds(), this.#clock.monotonicSeconds(), this.#epoch);
    if (changes !== 0) return;
    this.#epoch = undefined;
    throw new LeaseLost(`process ${this.#row().pid ?? 'another'} took over; this one leads no more`);
  }

  /** Gives it up, so that another process can take it at once. */
  release(): void {
    const epoch = this.#epoch;
    if (epoch === undefined) return;
    this.#epoch = undefined;
    this.#transactions.write(() => this.#free.run(epoch));
  }

  /** Who leads; `undefined` when nobody does. */
  holder(): LeaseHolder | undefined {
    const row = this.#row();
    if (!this.#isHeldBy(row)) return undefined;
    const { pid, host, version, acquired_at: acquiredAt, beat_at: beatAt } = row;
    return { pid: pid!, host, version, acquiredAt, beatAt };
  }

  #row(): LeaseRow {
    const row = this.#get.get();
    if (!row) throw new HistoryDamage('the row that says who leads is gone');
    return row as unknown as LeaseRow;
  }

  #isHeldBy({ pid, beat, namespace }: LeaseRow): boolean {
    if (pid === null) return false;
    const now = this.#clock.monotonicSeconds();
    if (beat > now || now - beat > STALE_SECONDS) return false;
    // A process of another container can't be seen, so only its beat tells.
    return namespace !== (pidNamespace() ?? null) || this.#clock.isAlive(pid);
  }
}

interface LeaseRow {
  readonly epoch: number;
  readonly pid: number | null;
  readonly host: EngineIdentity['host'];
  readonly version: string;
  readonly namespace: string | null;
  readonly acquired_at: number;
  readonly beat_at: number;
  readonly beat: number;
}

export const leaseClock: Omit<LeaseClock, 'epochSeconds'> = {
  monotonicSeconds() {
    const [seconds, nanoseconds] = process.hrtime();
    return seconds + nanoseconds / 1e9;
  },
  isAlive(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      // It lives, but is another user's.
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  },
};

let namespace: string | null | undefined;

/** Which pids mean the same here; absent where there are no such namespaces. */
function pidNamespace(): string | undefined {
  if (namespace === undefined) {
    try {
      namespace = readlinkSync('/proc/self/ns/pid');
    } catch {
      namespace = null;
    }
  }
  return namespace ?? undefined;
}
