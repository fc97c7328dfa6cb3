import type { UsualPlotter } from './baselines.ts';
import { BOTTLENECKS, type Scores, WELL } from './classes.ts';
import type { Scene } from './detectors/detector.ts';
import { ruleScores } from './detectors/ruleBased.ts';
import { diskSteadiness } from './diskSteadiness.ts';
import type { Moment } from './signalReader.ts';
import { meanSignals, type Signals } from './signals.ts';

const WINDOW_SECONDS = 4;
/** A window has at least so many moments, however far apart they are. */
const LEAST_MOMENTS = 3;
const KEPT_SECONDS = 120;
const CLEARLY = 0.7;
const HARDLY = 0.15;

/** Where the baselines of a plotter are kept. */
export type UsualOf = () => UsualPlotter | undefined;

/** Keeps the last minutes of one plotter, and what detectors look at. */
export class SceneKeeper {
  readonly #usualOf: UsualOf;
  readonly #together: NonNullable<Scene['together']> = new Map();
  #recent: Moment[] = [];
  #isWell = false;

  constructor(usualOf: UsualOf) {
    this.#usualOf = usualOf;
  }

  /** Takes the newest moment. False where too little is known of it, as in a plotter's first. */
  add(moment: Moment): boolean {
    if (Number.isNaN(moment.signals.cores)) return false;
    const { at } = moment;
    // A clock that was set back begins anew.
    const newest = this.#recent.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    if (at < newest) this.#recent = [];
    while (at !== newest && this.#recent.length > 0 && at - this.#recent[0].at > KEPT_SECONDS) this.#recent.shift();
    this.#recent.push(moment);
    return true;
  }

  /** The mean of the last seconds; of a plot's end or beginning, those before or since. */
  window(): Signals {
    const recent = this.#recent;
    const newest = recent.length - 1;
    const signals: Signals[] = [];
    for (let at = newest; at >= 0; at--) {
      const isOfIt = recent[newest].at - recent[at].at < WINDOW_SECONDS;
      if (!isOfIt && signals.length >= LEAST_MOMENTS) break;
      if (!this.#isOfBoth(at)) signals.push(recent[at].signals);
      else if (signals.length > 0) break;
    }
    const means = meanSignals(signals.reverse());
    means.diskSteadiness = diskSteadiness(recent);
    return means;
  }

  /**
   * Whether a plot was done in this moment, or begun, which had not been so for long: before it another thing held the plotter back than after
   * it, and what holds back a mean of the two is neither. Of plots that follow one another within seconds all is one.
   */
  #isOfBoth(place: number): boolean {
    const recent = this.#recent;
    if (place === 0 || recent[place].isDone === recent[place - 1].isDone) return false;
    for (let at = place - 1; at >= 0 && recent[place].at - recent[at].at <= WINDOW_SECONDS; at--) {
      if (recent[at].isDone === recent[place].isDone) return false;
    }
    return true;
  }

  /** What is to be seen as of the newest moment. */
  scene(): Scene & { readonly rules: Scores } {
    const window = this.window();
    const rules = ruleScores(window);
    this.#isWell = isWell(rules);
    const usual = this.#learn();
    return { window, rules, recent: this.#recent, together: this.#together, ...(usual && { baseline: usual.inStep }) };
  }

  /** In place of `scene`, for a moment that is like the one before: what was well then is so still. */
  pass(): void {
    this.#learn();
  }

  #learn(): UsualPlotter | undefined {
    const usual = this.#usualOf();
    if (usual && this.#isWell) {
      const { signals } = this.#recent[this.#recent.length - 1];
      usual.inStep.add(signals);
      usual.inAll.add(signals);
    }
    return usual;
  }
}

function isWell(scores: Scores): boolean {
  return (
    BOTTLENECKS.every((name) => WELL.includes(name) || scores[name] < HARDLY) &&
    BOTTLENECKS.some((name) => WELL.includes(name) && scores[name] > CLEARLY)
  );
}
