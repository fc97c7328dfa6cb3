import { largestDistance } from '../../../analyze/kolmogorovSmirnov.ts';
import { shiftFrom } from '../../../analyze/robustShift.ts';
import type { Baseline } from '../baseline.ts';
import { scoresFrom } from '../classes.ts';
import { ramp } from '../ramp.ts';
import { SIGNAL_TABLE, SIGNALS, type SignalName } from '../signals.ts';
import { SIGNS, type Sign } from '../signs.ts';
import type { Detector, Scene } from './detector.ts';

const WINDOW = 5;
/** Below so many scales from the baseline's median a value may be chance. */
const CHANCE = 2;
const CLEAR = 5;
/** How much less each further sign of a class tells than the one before it. */
const FADING = 0.6;

/** Asked for each second of each plotter: what is only looked at meanwhile is made once. */
const newestValues = new Float64Array(WINDOW);
/** The first so many of them. */
const NEWEST = Array.from({ length: WINDOW + 1 }, (_, count) => newestValues.subarray(0, count));
const descending = new Float64Array(SIGNALS.length);

/**
 * The last seconds against how this plotter is in this step while all is well: distance of the distributions (Kolmogorov and Smirnov)
 * where the median has moved by more than chance in the direction that goes with the class.
 */
export const statistical: Detector = ({ recent, baseline }) => {
  if (!baseline?.isKnown) return undefined;
  const shifts = new Float64Array(SIGNALS.length).fill(Number.NaN);
  const shiftOf = ({ signal, place, direction }: Sign): number => {
    if (Number.isNaN(shifts[place])) shifts[place] = signedShift(signal, recent, baseline);
    return Math.max(0, direction * shifts[place]);
  };
  return {
    scores: scoresFrom((name) => fadingMean(SIGNS[name], shiftOf)),
    evidence: (name) =>
      SIGNS[name]
        .filter((sign) => shiftOf(sign) > 0)
        .toSorted((a, b) => shiftOf(b) - shiftOf(a))
        .map(({ signal }) => signal),
  };
};

/** -1 … 1. */
function signedShift(name: SignalName, recent: Scene['recent'], baseline: Baseline): number {
  const before = baseline.of(name);
  if (before.count === 0) return 0;
  const now = newest(name, recent);
  const shift = shiftFrom(before, now, SIGNAL_TABLE[name].matters / CLEAR);
  const weight = ramp(Math.abs(shift), CHANCE, CLEAR);
  return weight === 0 ? 0 : Math.sign(shift) * largestDistance(before.values, now).distance * weight;
}

/** The values of the last moments in which it is there, ascending; until the next call. */
function newest(name: SignalName, recent: Scene['recent']): Float64Array {
  let count = 0;
  for (let at = Math.max(0, recent.length - WINDOW); at < recent.length; at++) {
    const value = recent[at].signals[name];
    if (Number.isNaN(value)) continue;
    let place = count++;
    for (; place > 0 && newestValues[place - 1] > value; place--) newestValues[place] = newestValues[place - 1];
    newestValues[place] = value;
  }
  return NEWEST[count];
}

/** Of the signs of a class, the one that tells most first. */
function fadingMean(signs: readonly Sign[], shiftOf: (sign: Sign) => number): number {
  for (let at = 0; at < signs.length; at++) {
    const value = shiftOf(signs[at]);
    let place = at;
    for (; place > 0 && descending[place - 1] < value; place--) descending[place] = descending[place - 1];
    descending[place] = value;
  }
  let sum = 0;
  let weights = 0;
  for (let at = 0, weight = 1; at < signs.length; at++, weight *= FADING) {
    sum += descending[at] * weight;
    weights += weight;
  }
  return sum / weights;
}
