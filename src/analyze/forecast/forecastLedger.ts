import type { CandidateName } from './forecastModel.ts';
import { type ForecastScore, type ScoredForecast, scoreForecasts } from './forecastScore.ts';

/** What was forecast, as it is kept until it comes true, and after. */
export interface ForecastEntry {
  readonly target: string;
  readonly horizonSeconds: number;
  /** Epoch seconds. */
  readonly madeAt: number;
  /** The mean of [from, to) was forecast. */
  readonly from: number;
  readonly to: number;
  readonly model: CandidateName;
  readonly mean: number;
  readonly lower?: number;
  readonly upper?: number;
  /** What last value and exponential smoothing forecast. */
  readonly naive: number;
  readonly smoothing: number;
  /** The most that the target can reach. */
  readonly capacity: number;
  /** What it came to; absent before. */
  readonly outcome?: number;
}

/** The track record of one target and horizon. */
export interface TrackRecord extends ForecastScore {
  readonly target: string;
  readonly horizonSeconds: number;
  /** Epoch seconds of the first and the last of the forecasts that count. */
  readonly from: number;
  readonly to: number;
}

/** Settled forecasts are kept so long. */
const KEPT_SECONDS = 14 * 86_400;
/** A forecast whose outcome wasn't measured is given up after so long. */
const GIVEN_UP_SECONDS = 3600;

/** Key under which an entry is stored: the same entry, settled later, replaces it. */
export function entryKey({ target, horizonSeconds, madeAt }: ForecastEntry): string {
  return `${target} ${horizonSeconds} ${Math.round(madeAt)}`;
}

/** Keeps what was forecast, and scores it when it has come true. Knows no clock and no store: both come in. */
export class ForecastLedger {
  readonly #waiting = new Map<string, ForecastEntry>();
  readonly #settled = new Map<string, ForecastEntry>();

  /** @param entries as they were stored, in any order. */
  constructor(entries: readonly ForecastEntry[] = []) {
    for (const entry of entries) this.add(entry);
  }

  get waiting(): readonly ForecastEntry[] {
    return [...this.#waiting.values()];
  }

  get settled(): readonly ForecastEntry[] {
    return [...this.#settled.values()];
  }

  add(entry: ForecastEntry): void {
    (entry.outcome === undefined ? this.#waiting : this.#settled).set(entryKey(entry), entry);
  }

  /**
   * Settles what has come true.
   * @param meanOf mean of a target over [from, to) as it was measured; undefined where too little was.
   * @returns the entries that were settled now, to be stored again.
   */
  settle(now: number, meanOf: (target: string, from: number, to: number) => number | undefined): ForecastEntry[] {
    const done: ForecastEntry[] = [];
    for (const [key, entry] of this.#waiting) {
      if (entry.to > now) continue;
      const outcome = meanOf(entry.target, entry.from, entry.to);
      if (outcome !== undefined && Number.isFinite(outcome)) done.push({ ...entry, outcome });
      else if (now - entry.to < GIVEN_UP_SECONDS) continue;
      this.#waiting.delete(key);
    }
    for (const entry of done) this.add(entry);
    for (const [key, { to }] of this.#settled) if (now - to > KEPT_SECONDS) this.#settled.delete(key);
    return done;
  }

  /** How good the forecasts of a target were that came true within [from, to); undefined where there were none. */
  record(target: string, horizonSeconds: number, from: number, to: number): TrackRecord | undefined {
    const entries = this.settled.filter(
      (entry) =>
        entry.target === target && entry.horizonSeconds === horizonSeconds && entry.to >= from && entry.to < to,
    );
    const scored = entries.map((entry): ScoredForecast => ({ ...entry, outcome: entry.outcome! }));
    const score = scoreForecasts(scored, Math.max(0, ...entries.map(({ capacity }) => capacity)));
    if (score === undefined) return undefined;
    const made = entries.map(({ madeAt }) => madeAt);
    return { ...score, target, horizonSeconds, from: Math.min(...made), to: Math.max(...made) };
  }
}

/** "88 % accurate, 90 % intervals held 91 %", of a track record. */
export function trackRecordText(
  { accuracy, coverage }: Pick<ForecastScore, 'accuracy' | 'coverage'>,
  level = 0.9,
): string {
  const accurate = `${percent(Math.max(0, accuracy))} accurate`;
  return coverage === undefined ? accurate : `${accurate}, ${percent(level)} intervals held ${percent(coverage)}`;
}

const percent = (ratio: number) => `${Math.round(100 * ratio)} %`;
