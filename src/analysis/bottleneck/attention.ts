import { BOTTLENECKS, type Scores } from './classes.ts';

/** A strain that has moved by more than this may be another condition. */
const MOVED = 0.3;
/** After so many moments that were passed over one is judged in any case: more, and what is usual is learnt too late, so that foretold gains become less true. */
const MOST_RESTED = 2;

/** Where strains come and go, and were judged alike all the same, so many. */
const RESTED_IN_VAIN = 1;

/**
 * Which moments of a plotter are worth a judgement: each while the verdict changes or may; every third one while it has held and no resource
 * is strained otherwise than when it was judged last, every other one where that is so but has changed nothing.
 */
export class Attention {
  #judged: Scores | undefined;
  #rested = 0;
  #wasSteady = false;

  /** `strains`: of the newest moment. `isSteady`: the last windows were judged alike. */
  wants(strains: Scores, isSteady: boolean): boolean {
    const judged = this.#judged;
    if (isSteady && judged) {
      const most = isLike(strains, judged) ? MOST_RESTED : this.#wasSteady ? RESTED_IN_VAIN : 0;
      if (this.#rested < most) {
        this.#rested++;
        return false;
      }
    }
    this.#rested = 0;
    this.#wasSteady = isSteady;
    this.#judged = strains;
    return true;
  }
}

function isLike(some: Scores, others: Scores): boolean {
  for (let at = 0; at < BOTTLENECKS.length; at++) {
    const name = BOTTLENECKS[at];
    if (Math.abs(some[name] - others[name]) > MOVED) return false;
  }
  return true;
}
