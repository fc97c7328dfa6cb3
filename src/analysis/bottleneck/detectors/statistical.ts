import { largestDistance } from '../../../analyze/kolmogorovSmirnov.ts';
import { shiftFrom } from '../../../analyze/robustShift.ts';
import type { Baseline } from '../baseline.ts';
import { type BottleneckName, scoresFrom } from '../classes.ts';
import { ramp } from '../ramp.ts';
import { SIGNAL_TABLE, type SignalName } from '../signals.ts';
import { SIGNS, type Sign } from '../signs.ts';
import type { Detector, Scene } from './detector.ts';

const WINDOW = 5;
/** Below so many scales from the baseline's median a value may be chance. */
const CHANCE = 2;
const CLEAR = 5;
/** How much less each further sign of a class tells than the one before it. */
const FADING = 0.6;

/**
 * The last seconds against how this plotter is in this step while all is well: distance of the distributions (Kolmogorov and Smirnov)
 * where the median has moved by more than chance in the direction that goes with the class.
 */
export const statistical: Detector = ({ recent, baseline }) => {
  if (!baseline?.isKnown) return undefined;
  const shifts = new Map<SignalName, number>();
  const shiftOf = ({ signal, direction }: Sign): number => {
    let shift = shifts.get(signal);
    if (shift === undefined) {
      shift = signedShift(signal, recent, baseline);
      shifts.set(signal, shift);
    }
    return Math.max(0, direction * shift);
  };
  const scoreOf = (name: BottleneckName) => fadingMean(SIGNS[name].map(shiftOf).sort((a, b) => b - a));
  return {
    scores: scoresFrom(scoreOf),
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
  const now = newest(name, recent);
  const shift = shiftFrom(before, now, SIGNAL_TABLE[name].matters / CLEAR);
  const weight = ramp(Math.abs(shift), CHANCE, CLEAR);
  return weight === 0 ? 0 : Math.sign(shift) * largestDistance(before.values, now).distance * weight;
}

/** The values of the last moments in which it is there, ascending. */
function newest(name: SignalName, recent: Scene['recent']): Float64Array {
  const values = new Float64Array(WINDOW);
  let count = 0;
  for (let at = Math.max(0, recent.length - WINDOW); at < recent.length; at++) {
    const value = recent[at].signals[name];
    if (Number.isNaN(value)) continue;
    let place = count++;
    for (; place > 0 && values[place - 1] > value; place--) values[place] = values[place - 1];
    values[place] = value;
  }
  return values.subarray(0, count);
}

function fadingMean(descending: readonly number[]): number {
  let sum = 0;
  let weights = 0;
  descending.forEach((value, at) => {
    sum += value * FADING ** at;
    weights += FADING ** at;
  });
  return sum / weights;
}
