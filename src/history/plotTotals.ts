import type { StatementSync } from 'node:sqlite';
import { TIER_SECONDS } from './retention.ts';
import { spanOf } from './rollUp.ts';
import type { Database } from './sqlite.ts';
import { storedJson } from './storedJson.ts';
import type { StoredPlot } from './storedPlot.ts';

/** Plots that can be compared with one another. */
export interface PlotKind {
  readonly plotter?: string | undefined;
  readonly k?: number | undefined;
  readonly compression?: number | undefined;
  readonly strength?: number | undefined;
}

/** What plots of one kind that ended in a span of time come to. */
export interface PlotTotals {
  /** Epoch seconds at which the span begins: an hour's or a day's. */
  readonly start: number;
  readonly kind: PlotKind;
  readonly finished: number;
  /** Of the finished ones. */
  readonly bytes: number;
  /** What a finished one took; the quantiles to 1 %. Absent where none is known. */
  readonly seconds?: { readonly count: number; readonly mean: number; readonly p50: number; readonly p95: number };
  /** By what it is put down to. */
  readonly failures: Readonly<Record<string, number>>;
  /** Their process is gone, and how they ended was not seen. */
  readonly unknown: number;
}

export type PlotTier = 'hour' | 'day';

/** As it is kept: sums, and how many durations fall in which of buckets that are 2 % wide. */
interface Sums {
  finished: number;
  bytes: number;
  unknown: number;
  seconds: number;
  buckets: Record<number, number>;
  failures: Record<string, number>;
}

interface Stored {
  readonly start: number;
  readonly kind: PlotKind;
  readonly sums: Sums;
}

const TIERS = ['hour', 'day'] as const;
const BUCKET = Math.log(1.02);
/** Shorter ones are counted as this: no plot is. */
const LEAST_SECONDS = 0.001;
/** Causes beyond these are counted together. */
const MOST_CAUSES = 20;
const OTHER_CAUSES = 'Other causes';

/**
 * How many plots were made and what they took, by hour and day and kind of plot: as large for thousands a day as for ten. Kept up with each
 * plot that ends, so that nothing has to be counted afterwards.
 */
export class PlotTotalsLog {
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #within: StatementSync;
  readonly #oldest: StatementSync;
  readonly #deleteBefore: StatementSync;

  constructor(database: Database) {
    this.#get = database.prepare('SELECT body FROM plot_total WHERE tier = ? AND start = ? AND kind = ?');
    this.#put = database.prepare(
      `INSERT INTO plot_total (tier, start, kind, body) VALUES (?, ?, ?, ?)
       ON CONFLICT (tier, start, kind) DO UPDATE SET body = excluded.body`,
    );
    this.#within = database.prepare(
      'SELECT start, kind, body FROM plot_total WHERE tier = ? AND start >= ? AND start < ? ORDER BY start, kind',
    );
    this.#oldest = database.prepare('SELECT min(start) AS start FROM plot_total WHERE tier = ?');
    this.#deleteBefore = database.prepare('DELETE FROM plot_total WHERE tier = ? AND start < ?');
  }

  /** A plot is another one than before, or new. What is still being made doesn't count. */
  change(before: StoredPlot | undefined, after: StoredPlot): void {
    if (before && before.outcome !== 'running') this.#count(before, -1);
    if (after.outcome !== 'running') this.#count(after, 1);
  }

  /** Spans that begin in [from, to) and have any, in their order. */
  query(tier: PlotTier, from: number, to: number): PlotTotals[] {
    return [...this.#stored(tier, from, to)].map(totalsOf);
  }

  /**
   * Hours that begin in [from, to), put together by the day that `dayOf` says each to be in, in their order. Undefined where hours of that
   * time are not kept any more.
   */
  byDay(from: number, to: number, dayOf: (hour: number) => number): PlotTotals[] | undefined {
    if (!this.#hasHoursSince(from)) return undefined;
    const days = new Map<string, Stored>();
    for (const { start, kind, sums } of this.#stored('hour', from, to)) {
      const day = dayOf(start);
      const key = `${day} ${JSON.stringify(kind)}`;
      const known = days.get(key);
      if (known) join(known.sums, sums);
      else days.set(key, { start: day, kind, sums });
    }
    return [...days.values()].map(totalsOf);
  }

  deleteBefore(tier: PlotTier, at: number): number {
    return Number(this.#deleteBefore.run(tier, at).changes);
  }

  /** Days are kept for longer. */
  #hasHoursSince(from: number): boolean {
    const [hour, day] = TIERS.map((tier) => this.#oldest.get(tier)?.start as number | null);
    return hour === null || day === null ? day === null : hour <= from || spanOf(hour, TIER_SECONDS.day) <= day;
  }

  *#stored(tier: PlotTier, from: number, to: number): Generator<Stored> {
    for (const { start, kind, body } of this.#within.all(tier, from, to)) {
      const [known, sums] = [storedJson<PlotKind>(kind), storedJson<Sums>(body)];
      if (known && sums) yield { start: start as number, kind: known, sums };
    }
  }

  #count(plot: StoredPlot, by: 1 | -1): void {
    const kind = JSON.stringify(kindOf(plot));
    for (const tier of TIERS) {
      const start = spanOf(plot.endedAt ?? plot.startedAt, TIER_SECONDS[tier]);
      const row = this.#get.get(tier, start, kind);
      const sums = (row && storedJson<Sums>(row.body)) ?? noSums();
      add(sums, plot, by);
      this.#put.run(tier, start, kind, JSON.stringify(sums));
    }
  }
}

/** What these plots, which have ended, come to, by kind. @param start epoch seconds to tell them under. */
export function totalsOfPlots(start: number, plots: readonly StoredPlot[]): PlotTotals[] {
  const kinds = Map.groupBy(plots, (plot) => JSON.stringify(kindOf(plot)));
  return [...kinds.values()].map((own) => {
    const sums = noSums();
    for (const plot of own) add(sums, plot, 1);
    return totalsOf({ start, kind: kindOf(own[0]), sums });
  });
}

/** What a plot that failed early doesn't tell of itself is as it was asked for. */
function kindOf({ plotter, configuration = {}, k = configuration.k, compression }: StoredPlot): PlotKind {
  return { plotter, k, compression, strength: configuration.strength };
}

function noSums(): Sums {
  return { finished: 0, bytes: 0, unknown: 0, seconds: 0, buckets: {}, failures: {} };
}

function add(sums: Sums, { outcome, bytes = 0, seconds, trouble }: StoredPlot, by: 1 | -1): void {
  if (outcome === 'unknown') sums.unknown += by;
  else if (outcome === 'finished') {
    sums.finished += by;
    sums.bytes += by * bytes;
    if (seconds === undefined) return;
    sums.seconds += by * seconds;
    count(sums.buckets, Math.round(Math.log(Math.max(seconds, LEAST_SECONDS)) / BUCKET), by);
  } else countFailures(sums, trouble?.cause ?? OTHER_CAUSES, by);
}

function join(sums: Sums, { finished, bytes, unknown, seconds, buckets, failures }: Sums): void {
  sums.finished += finished;
  sums.bytes += bytes;
  sums.unknown += unknown;
  sums.seconds += seconds;
  for (const [bucket, plots] of Object.entries(buckets)) count(sums.buckets, bucket, plots);
  for (const [cause, plots] of Object.entries(failures)) countFailures(sums, cause, plots);
}

function countFailures({ failures }: Sums, cause: string, by: number): void {
  const isKnown = cause in failures || Object.keys(failures).length < MOST_CAUSES;
  count(failures, isKnown ? cause : OTHER_CAUSES, by);
}

function count(counts: Record<string | number, number>, key: string | number, by: number): void {
  counts[key] = (counts[key] ?? 0) + by;
  if (counts[key] <= 0) delete counts[key];
}

function totalsOf({ start, kind, sums }: Stored): PlotTotals {
  const { finished, bytes, unknown, seconds, buckets, failures } = sums;
  const rising = Object.entries(buckets)
    .map(([bucket, plots]) => ({ seconds: Math.exp(Number(bucket) * BUCKET), plots }))
    .sort((a, b) => a.seconds - b.seconds);
  const timed = rising.reduce((sum, { plots }) => sum + plots, 0);
  return {
    start,
    kind,
    finished,
    bytes,
    ...(timed > 0 && {
      seconds: {
        count: timed,
        mean: seconds / timed,
        p50: rankOf(rising, 0.5 * timed),
        p95: rankOf(rising, 0.95 * timed),
      },
    }),
    failures,
    unknown,
  };
}

/** The smallest duration that at least so many plots do not exceed. */
function rankOf(rising: readonly { readonly seconds: number; readonly plots: number }[], plots: number): number {
  let covered = 0;
  for (const bucket of rising) {
    covered += bucket.plots;
    if (covered >= plots) return bucket.seconds;
  }
  return Number.NaN;
}
