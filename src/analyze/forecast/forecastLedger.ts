import type { CandidateName } from './forecastModel.ts';
import type { ForecastScore } from './forecastScore.ts';
import { type Outcome, Outcomes } from './outcomes.ts';

/** What was forecast, as it is kept until it comes true, and after. */
export interface ForecastEntry extends Outcome {
  readonly target: string;
  readonly horizonSeconds: number;
  /** The mean of [from, to) was forecast. */
  readonly from: number;
  readonly model: CandidateName;
}

/** The track record of one target and horizon. */
export interface TrackRecord extends ForecastScore {
  readonly target: string;
  readonly horizonSeconds: number;
  /** Epoch seconds of the first and the last of the forecasts that count. */
  readonly from: number;
  readonly to: number;
}

/** A forecast whose outcome wasn't measured is given up after so long. */
const GIVEN_UP_SECONDS = 3600;

/** What was forecast at one time. */
export interface ForecastRound {
  readonly madeAt: number;
  readonly entries: readonly ForecastEntry[];
}

/**
 * Keeps what was forecast until it has come true, and then what its score needs. Knows no clock and no store: both come in. A round every
 * five minutes of all targets and horizons is tens of thousands of forecasts a fortnight: they are kept whole only while one of theirs waits.
 */
export class ForecastLedger {
  /** By when they were made; of one that waits no more there is none. */
  readonly #rounds = new Map<number, Map<string, ForecastEntry>>();
  readonly #outcomes = new Map<string, Outcomes>();
  readonly #keptSeconds: number;

  /** @param keptSeconds for how long what came true counts. */
  constructor(keptSeconds: number) {
    this.#keptSeconds = keptSeconds;
  }

  /** Those whose outcome isn't known. */
  get waiting(): readonly ForecastEntry[] {
    return [...this.#rounds.values()].flatMap((round) => [...round.values()].filter(isWaiting));
  }

  /** Adds a round, of which some may have come true, or what is known of it by now. */
  add(entries: readonly ForecastEntry[]): void {
    const waits = entries.some(isWaiting);
    for (const entry of entries) {
      if (waits) this.#roundOf(entry).set(lineKey(entry.target, entry.horizonSeconds), entry);
      if (!isWaiting(entry)) this.#count(entry);
    }
  }

  /**
   * Settles what has come true.
   * @param meanOf mean of a target over [from, to) as it was measured; undefined where too little was.
   * @returns the rounds of which something was settled, as they are now: to be stored again.
   */
  settle(now: number, meanOf: (target: string, from: number, to: number) => number | undefined): ForecastRound[] {
    const changed: ForecastRound[] = [];
    for (const [at, round] of this.#rounds) {
      let isChanged = false;
      for (const [line, entry] of round) {
        if (!isWaiting(entry) || entry.to > now) continue;
        const outcome = meanOf(entry.target, entry.from, entry.to);
        if (outcome !== undefined && Number.isFinite(outcome)) {
          const settled = { ...entry, outcome };
          round.set(line, settled);
          this.#count(settled);
          isChanged = true;
        } else if (now - entry.to >= GIVEN_UP_SECONDS) round.delete(line);
      }
      const entries = [...round.values()];
      if (isChanged) changed.push({ madeAt: entries[0].madeAt, entries });
      if (!entries.some(isWaiting)) this.#rounds.delete(at);
    }
    for (const outcomes of this.#outcomes.values()) outcomes.forget(now - this.#keptSeconds);
    return changed;
  }

  /** How good the forecasts of a target were that came true within [from, to); undefined where there were none. */
  record(target: string, horizonSeconds: number, from: number, to: number): TrackRecord | undefined {
    const score = this.#outcomes.get(lineKey(target, horizonSeconds))?.score(from, to);
    return score && { ...score, target, horizonSeconds };
  }

  #roundOf({ madeAt }: ForecastEntry): Map<string, ForecastEntry> {
    const at = Math.round(madeAt);
    let round = this.#rounds.get(at);
    if (round === undefined) {
      round = new Map();
      this.#rounds.set(at, round);
    }
    return round;
  }

  #count(entry: ForecastEntry): void {
    const line = lineKey(entry.target, entry.horizonSeconds);
    let outcomes = this.#outcomes.get(line);
    if (outcomes === undefined) {
      outcomes = new Outcomes();
      this.#outcomes.set(line, outcomes);
    }
    outcomes.add(entry);
  }
}

const isWaiting = ({ outcome }: ForecastEntry) => outcome === undefined;
const lineKey = (target: string, horizonSeconds: number) => `${target} ${horizonSeconds}`;

/** "88 % accurate, 90 % intervals held 91 %", of a track record. */
export function trackRecordText(
  { accuracy, coverage }: Pick<ForecastScore, 'accuracy' | 'coverage'>,
  level = 0.9,
): string {
  const accurate = `${percent(Math.max(0, accuracy))} accurate`;
  return coverage === undefined ? accurate : `${accurate}, ${percent(level)} intervals held ${percent(coverage)}`;
}

const percent = (ratio: number) => `${Math.round(100 * ratio)} %`;
