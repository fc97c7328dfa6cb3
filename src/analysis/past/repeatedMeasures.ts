import { fAbove } from '../../analyze/distributions.ts';

/** Whether the same places of many rounds differ from one another. */
export interface RepeatedMeasures {
  readonly statistic: number;
  readonly pValue: number;
  /** Share of the variance within rounds that the place explains, less what chance alone would; 0 … 1. */
  readonly strength: number;
}

/**
 * Analysis of variance with repeated measures: do the places of a round (the hours of a day) have different means over all rounds?
 * Neighbouring places may go together: the degrees of freedom are corrected for that (Greenhouse and Geisser 1959), which
 * errs on the safe side.
 * @param rounds Rows of the same length, complete, at least two; each less its own mean. Undefined where nothing varies.
 */
export function repeatedMeasures(rounds: readonly Float64Array[]): RepeatedMeasures | undefined {
  const count = rounds.length;
  const places = rounds[0].length;
  const means = placeMeans(rounds);
  const errors = rounds.map((round) => round.map((value, place) => value - means[place]));
  const betweenPlaces = (count * squares(means)) / (places - 1);
  const all = rounds.reduce((sum, round) => sum + squares(round), 0);
  const left = errors.reduce((sum, error) => sum + squares(error), 0);
  if (!(all > 0)) return undefined;
  const error = left / ((count - 1) * (places - 1));
  // Each round the very same: as certain as can be told.
  if (left <= 1e-12 * all) return { statistic: Number.MAX_VALUE, pValue: 0, strength: 1 };
  const statistic = betweenPlaces / error;
  const epsilon = sphericity(errors);
  const pValue = fAbove(statistic, epsilon * (places - 1), epsilon * (places - 1) * (count - 1));
  const strength = Math.max(0, 1 - error / (all / (count * (places - 1))));
  return { statistic, pValue, strength };
}

/** By place; rounds may have NaN, which do not count. NaN where no round has a value. */
export function placeMeans(rounds: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(rounds[0].length);
  const counts = new Float64Array(rounds[0].length);
  for (const round of rounds) {
    for (let place = 0; place < round.length; place++) {
      if (Number.isNaN(round[place])) continue;
      sums[place] += round[place];
      counts[place]++;
    }
  }
  return sums.map((sum, place) => (counts[place] === 0 ? Number.NaN : sum / counts[place]));
}

/** 1 where the places' errors have nothing to do with one another, less the more they go together. */
function sphericity(errors: readonly Float64Array[]): number {
  const places = errors[0].length;
  let trace = 0;
  let all = 0;
  for (let a = 0; a < places; a++) {
    for (let b = 0; b <= a; b++) {
      let product = 0;
      for (const error of errors) product += error[a] * error[b];
      if (a === b) trace += product;
      all += product * product * (a === b ? 1 : 2);
    }
  }
  return Math.min(1, Math.max(1 / (places - 1), trace ** 2 / ((places - 1) * all)));
}

function squares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
