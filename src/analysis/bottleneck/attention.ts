import { BOTTLENECKS, type BottleneckName, type Scores } from './classes.ts';

/** Below this a rule says nothing. */
const SAYS = 0.3;

/**
 * Which windows of a plotter are worth a judgement: each while anything changes, every second one while the verdict has held and the rules, which
 * cost next to nothing, still lead to the same class.
 */
export class Attention {
  #leading: BottleneckName | undefined;
  #hasRested = false;

  /** `isSteady`: the last windows were judged alike. */
  wants(rules: Scores, isSteady: boolean): boolean {
    const leading = leadingOf(rules);
    this.#hasRested = isSteady && !this.#hasRested && leading === this.#leading;
    this.#leading = leading;
    return !this.#hasRested;
  }
}

function leadingOf(rules: Scores): BottleneckName | undefined {
  let leading: BottleneckName | undefined;
  for (const name of BOTTLENECKS) if (rules[name] > (leading ? rules[leading] : SAYS)) leading = name;
  return leading;
}
