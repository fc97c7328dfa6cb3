import { CANDIDATE_NAMES, type CandidateName, MODEL_NAMES, type ModelName } from './forecastModel.ts';

/** An error counts this much less with each horizon that follows: the last hundred or so tell. */
const FORGETTING = 0.99;
/** A model's weight in the blend falls with this power of its error: those that are much worse than the best count for nothing. */
const BLEND_POWER = 8;
/** A model without errors of its own is taken to be this much worse than the best, and that to have been seen for so many horizons. */
const UNKNOWN_RATIO = 1.3;
const UNKNOWN_WEIGHT = 10;
/** Another candidate must be this much better than the blend to be chosen: a lead within that is luck. */
const LEAD = 0.97;

/** What each candidate forecasts for one origin; a model that wasn't trained has no entry. */
export type Candidates = Partial<Record<CandidateName, number>>;

/** As JSON keeps them. */
export interface StoredErrors {
  /** By candidate: sum of absolute errors, the old ones forgotten, and how much they weigh in all. */
  readonly sums: Partial<Record<CandidateName, { readonly sum: number; readonly weight: number }>>;
}

/** How wrong each candidate has been lately: it tells how to blend them, and which to use. */
export class RecentErrors {
  readonly #sums: Partial<Record<CandidateName, { sum: number; weight: number }>> = {};

  constructor(stored: StoredErrors = { sums: {} }) {
    for (const name of CANDIDATE_NAMES) {
      const own = stored.sums[name];
      if (own !== undefined) this.#sums[name] = { ...own };
    }
  }

  get stored(): StoredErrors {
    return { sums: structuredClone(this.#sums) };
  }

  /** Mean absolute error lately; undefined before any outcome. */
  of(name: CandidateName): number | undefined {
    const own = this.#sums[name];
    return own === undefined ? undefined : own.sum / own.weight;
  }

  /** @param weight less than 1 for an outcome that partly was in the one before. */
  add(candidates: Candidates, outcome: number, weight = 1): void {
    const kept = FORGETTING ** weight;
    const least = this.#least();
    for (const name of CANDIDATE_NAMES) {
      const forecast = candidates[name];
      if (forecast === undefined) continue;
      const own = this.#sums[name] ?? unknown(least);
      this.#sums[name] = own;
      own.sum = own.sum * kept + weight * Math.abs(forecast - outcome);
      own.weight = own.weight * kept + weight;
    }
  }

  /** Weights of these models in the blend; their sum is 1. */
  weights(models: readonly ModelName[]): Map<ModelName, number> {
    const least = this.#least() ?? 0;
    const raw = models.map((name) => {
      const error = this.of(name) ?? UNKNOWN_RATIO * least;
      return error <= least ? 1 : (least / error) ** BLEND_POWER;
    });
    const whole = raw.reduce((sum, weight) => sum + weight, 0);
    return new Map(models.map((name, at) => [name, raw[at] / whole]));
  }

  /** The candidate to use: the blend, unless another has been clearly better. */
  best(candidates: Candidates): CandidateName {
    let best: CandidateName = 'blend';
    let least = (this.of('blend') ?? 0) * LEAD;
    for (const name of MODEL_NAMES) {
      const error = candidates[name] === undefined ? undefined : this.of(name);
      if (error === undefined || error >= least) continue;
      best = name;
      least = error;
    }
    return best;
  }

  #least(): number | undefined {
    const known = MODEL_NAMES.map((name) => this.of(name)).filter((error) => error !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }
}

function unknown(least: number | undefined): { sum: number; weight: number } {
  return least === undefined
    ? { sum: 0, weight: 0 }
    : { sum: UNKNOWN_RATIO * least * UNKNOWN_WEIGHT, weight: UNKNOWN_WEIGHT };
}
