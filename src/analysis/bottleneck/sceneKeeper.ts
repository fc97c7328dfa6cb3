import type { UsualPlotter } from './baselines.ts';
import { BOTTLENECKS, WELL } from './classes.ts';
import type { Scene } from './detectors/detector.ts';
import { ruleScores } from './detectors/ruleBased.ts';
import { diskSteadiness } from './diskSteadiness.ts';
import type { Moment } from './signalReader.ts';
import { meanSignals } from './signals.ts';

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
  #recent: Moment[] = [];

  constructor(usualOf: UsualOf) {
    this.#usualOf = usualOf;
  }

  /** Takes the newest moment. Undefined where too little is known of it, as in a plotter's first. */
  next(moment: Moment): Scene | undefined {
    if (Number.isNaN(moment.signals.cores)) return undefined;
    const { at } = moment;
    // A clock that was set back begins anew.
    const newest = this.#recent.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    this.#recent = at < newest ? [] : this.#recent.filter((one) => at - one.at <= KEPT_SECONDS || at === newest);
    this.#recent.push(moment);
    const inWindow = this.#recent.filter((one) => at - one.at < WINDOW_SECONDS);
    const moments = inWindow.length >= LEAST_MOMENTS ? inWindow : this.#recent.slice(-LEAST_MOMENTS);
    const means = meanSignals(moments.map(({ signals }) => signals));
    const window = { ...means, diskSteadiness: diskSteadiness(this.#recent) };
    const usual = this.#usualOf();
    if (usual && isWell(ruleScores(window))) {
      usual.inStep.add(moment.signals);
      usual.inAll.add(moment.signals);
    }
    return { window, recent: this.#recent, ...(usual && { baseline: usual.inStep }) };
  }
}

function isWell(scores: ReturnType<typeof ruleScores>): boolean {
  return (
    BOTTLENECKS.every((name) => WELL.includes(name) || scores[name] < HARDLY) &&
    BOTTLENECKS.some((name) => WELL.includes(name) && scores[name] > CLEARLY)
  );
}
