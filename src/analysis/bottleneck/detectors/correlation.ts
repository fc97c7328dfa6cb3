import { crossCorrelation } from '../../../analyze/crossCorrelation.ts';
import { granger } from '../../../analyze/granger.ts';
import { isNotEnoughData } from '../../../analyze/notEnoughData.ts';
import { type BottleneckName, scoresFrom } from '../classes.ts';
import { columnOf, newestStrain, pacesOf } from '../pace.ts';
import { signalsOf } from '../signs.ts';
import type { Detector } from './detector.ts';

const LOOKED_BACK = 60;
const LEAST_MOMENTS = 15;
/** What is worked out of a minute hardly changes within so much of it. */
const GOOD_FOR_SECONDS = 20;
const MOST_LAG = 3;
/** What is not strained now holds nothing back, however it went before. */
const LEAST_STRAIN = 0.1;
const CHANCE = 0.05;
/** Beyond this the one's past tells next to nothing of the other: asking for it costs more than all else. */
const MAY_BE_CHANCE = 0.2;
/** Where chance can't be ruled out the coefficient counts so much. */
const DOUBTED = 0.4;
/** Strain that goes with work, not with waiting. */
const WITH_WORK: readonly BottleneckName[] = ['cpu', 'thread-limited'];

/**
 * Which resource's strain moves with how the plotter gets on: the more of it the slower, at once or up to three looks later. Where one strain tells the
 * other's future (Granger) chance is ruled out as well.
 */
export const correlation: Detector = ({ recent: all, together }) => {
  const recent = all.slice(-LOOKED_BACK);
  if (recent.length < LEAST_MOMENTS) return undefined;
  const { at } = recent[recent.length - 1];
  let paces: Float64Array | undefined;
  const strengthOf = (name: BottleneckName): number => {
    const known = together?.get(name);
    if (known && Math.abs(at - known.at) < GOOD_FOR_SECONDS) return known.strength;
    paces ??= pacesOf(recent);
    const strains = columnOf(recent, ({ strains: ofMoment }) => ofMoment[name]);
    const strength = goesWith(strains, paces, WITH_WORK.includes(name) ? 1 : -1);
    together?.set(name, { at, strength });
    return strength;
  };
  return {
    scores: scoresFrom((name) => {
      const now = newestStrain(recent, name);
      return now < LEAST_STRAIN ? 0 : now * strengthOf(name);
    }),
    evidence: signalsOf,
  };
};

/** 0 … 1 */
function goesWith(strains: Float64Array, paces: Float64Array, direction: 1 | -1): number {
  const found = crossCorrelation(strains, paces, MOST_LAG);
  if (isNotEnoughData(found)) return 0;
  // Only lags at which the strain comes first, or both at once.
  let strongest = 0;
  for (let lag = 0; lag <= MOST_LAG; lag++)
    strongest = Math.max(strongest, direction * found.coefficients[MOST_LAG + lag]);
  if (strongest === 0) return 0;
  const { pValue } = found;
  const isNoChance = pValue < CHANCE || (pValue < MAY_BE_CHANCE && tellsAhead(strains, paces));
  return isNoChance ? strongest : strongest * DOUBTED;
}

function tellsAhead(strains: Float64Array, paces: Float64Array): boolean {
  const test = granger(strains, paces, { mostLags: MOST_LAG });
  return !isNotEnoughData(test) && test.pValue < CHANCE;
}
