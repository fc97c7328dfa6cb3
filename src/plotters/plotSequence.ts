import { partNumber } from './facts.ts';
import { type PlotState, positionKey } from './plotState.ts';
import type { PlotStep } from './steps.ts';

/**
 * Whether what a log tells next can belong to the same plot. Logs get cut, repeated and mixed: a step that contradicts the plot so
 * far belongs to another plot, whose start the log doesn't tell.
 */

/** Totals are the sum of phases, to the digits printed and the little that lies between phases. */
const TOTAL_SLACK_SECONDS = 0.3;
const TOTAL_SLACK_RATIO = 0.001;
/** Where a phase's own line is lost, its steps tell all but this share of the total. */
const UNTOLD_RATIO = 0.015;

/** Place of each step in a plan, by key. */
export class Places {
  readonly #byKey: Int16Array;

  constructor(plan: readonly PlotStep[]) {
    const keys = plan.map(keyOf);
    this.#byKey = new Int16Array(Math.max(-1, ...keys) + 1).fill(-1);
    for (const [place, key] of keys.entries()) this.#byKey[key] = place;
  }

  get(key: number): number | undefined {
    const byKey = this.#byKey;
    return key < byKey.length && byKey[key] >= 0 ? byKey[key] : undefined;
  }
}

let lastPlan: readonly PlotStep[] | undefined;
let lastPlaces = new Places([]);
const planPlaces = new WeakMap<readonly PlotStep[], Places>();

export function keyOf(step: Pick<PlotStep, 'phase' | 'table' | 'part'>): number {
  return positionKey(step.phase ?? -1, step.table ?? -1, partNumber(step.part));
}

export function placesOf(plan: readonly PlotStep[]): Places {
  // Asked for every step of a log, mostly for the same plan.
  if (plan === lastPlan) return lastPlaces;
  let places = planPlaces.get(plan);
  if (!places) {
    places = new Places(plan);
    planPlaces.set(plan, places);
  }
  lastPlan = plan;
  lastPlaces = places;
  return places;
}

/** What is asked of a plan again and again. */
interface PlanFacts {
  readonly phases: readonly number[];
  /** Steps that are all of their phase: it prints their time as its own. */
  readonly onlySteps: readonly { readonly phase: number; readonly key: number }[];
}

const planFacts = new WeakMap<readonly PlotStep[], PlanFacts>();

export function factsOf(plan: readonly PlotStep[]): PlanFacts {
  let facts = planFacts.get(plan);
  if (!facts) {
    const phases = [...new Set(plan.flatMap((step) => step.phase ?? []))];
    const onlySteps = phases.flatMap((phase) => {
      const own = plan.filter((step) => step.phase === phase);
      return own.length === 1 ? [{ phase, key: keyOf(own[0]) }] : [];
    });
    facts = { phases, onlySteps };
    planFacts.set(plan, facts);
  }
  return facts;
}

export type Sequel = 'next' | 'repeated' | 'contradicts';

/** How the end of a step fits what is known of a plot. */
export function isSequel(
  plot: PlotState,
  plan: readonly PlotStep[],
  phase: number,
  key: number,
  seconds: number,
): Sequel {
  const places = placesOf(plan);
  const place = places.get(key);
  const last = plot.lastEndedKey === undefined ? undefined : places.get(plot.lastEndedKey);
  // Steps end in the plan's order, so a later one hasn't ended before.
  if (place !== undefined && last !== undefined && place > last && phase === plot.phase && !plot.finished)
    return 'next';
  const known = plot.secondsOf(key);
  if (known !== undefined) {
    return known === seconds || Number.isNaN(known) || Number.isNaN(seconds) ? 'repeated' : 'contradicts';
  }
  if (phase < 0) return 'next';
  if (plot.finished || phase < plot.phase) return 'contradicts';
  if (phase > plot.phase && !mayEnter(plot, plan, phase)) return 'contradicts';
  // One line may be lost in a mix of threads; a plot that begins later than that began elsewhere.
  if (place !== undefined && last === undefined && plot.begun && !plot.hasSteps() && place > 1) return 'contradicts';
  return place !== undefined && last !== undefined && place < last ? 'contradicts' : 'next';
}

/** Whether a plot may be in `phase` now: the phases before it are accounted for, or the log holds phases only. */
export function mayEnter(plot: PlotState, plan: readonly PlotStep[], phase: number): boolean {
  if (plot.phase < 0) return !plot.begun || phase <= firstPhase(plan);
  if (phase <= plot.phase) return phase === plot.phase;
  for (let earlier = plot.phase; earlier < phase; earlier++) if (!isAccounted(plot, plan, earlier)) return false;
  return true;
}

function firstPhase(plan: readonly PlotStep[]): number {
  return plan.find((step) => step.phase !== undefined)?.phase ?? 1;
}

function isAccounted(plot: PlotState, plan: readonly PlotStep[], phase: number): boolean {
  if (plot.phaseSeconds[phase] >= 0) return true;
  const steps = plan.filter((step) => step.phase === phase);
  // One missing line is a line lost in a mix, not a missing phase.
  const missing = steps.filter((step) => plot.secondsOf(keyOf(step)) === undefined).length;
  return steps.length > 1 && missing <= 1;
}

/** Seconds of a phase's steps together. */
export function secondsOfSteps(plot: PlotState, phase: number): number {
  const from = positionKey(phase, -1, 0);
  const to = positionKey(phase + 1, -1, 0);
  return plot.stepKeys.reduce((sum, key, index) => {
    const seconds = plot.stepSeconds[index];
    return key >= from && key < to && seconds > 0 ? sum + seconds : sum;
  }, 0);
}

/**
 * Whether a total can be this plot's. `unverified` means that nothing speaks against it and nothing for it: the log holds no steps.
 */
export function totalAgrees(
  plot: PlotState,
  plan: readonly PlotStep[],
  totalSeconds: number,
): 'yes' | 'no' | 'unverified' {
  if (totalSeconds < plot.toldSeconds) return 'no';
  const { phases } = factsOf(plan);
  const slack = TOTAL_SLACK_SECONDS + TOTAL_SLACK_RATIO * totalSeconds;
  const steps = plot.stepSeconds.reduce((sum, seconds) => (seconds > 0 ? sum + seconds : sum), 0);
  if (steps > totalSeconds + slack) return 'no';
  if (!plot.hasSteps() && plot.startedKey === undefined) return 'unverified';
  if (phases.length === 0) return 'yes';
  const from = plot.begun ? 0 : phases.findIndex((phase) => plot.phaseSeconds[phase] >= 0 || plot.phase === phase);
  let sum = 0;
  let whole = plot.begun;
  for (const phase of phases.slice(Math.max(from, 0))) {
    const seconds = plot.phaseSeconds[phase];
    if (seconds !== undefined && seconds >= 0) sum += seconds;
    else if (isAccounted(plot, plan, phase)) {
      const missing = plan.filter((step) => step.phase === phase && plot.secondsOf(keyOf(step)) === undefined);
      sum += secondsOfSteps(plot, phase);
      sum += missing.reduce((share, step) => share + step.share, 0) * totalSeconds;
      whole = false;
    } else return 'no';
  }
  // Work outside of phases (writing the file, say) is part of the total where the plotter counts it.
  let outside = 0;
  plot.stepKeys.forEach((key, index) => {
    if (key < positionKey(0, -1, 0) && plot.stepSeconds[index] > 0) outside += plot.stepSeconds[index];
  });
  const doubt = slack + (whole || !plot.begun ? 0 : UNTOLD_RATIO * totalSeconds);
  if (sum > totalSeconds + doubt) return 'no';
  return plot.begun && sum + outside < totalSeconds - doubt ? 'no' : 'yes';
}

/** Whether everything told of one plot is also told of the other: a log that holds the same lines twice. */
export function repeats(part: PlotState, whole: PlotState): boolean {
  if (part.name !== undefined && part.name !== whole.name) return false;
  if (part.startedAt !== undefined && part.startedAt !== whole.startedAt) return false;
  if (part.totalSeconds !== undefined && part.totalSeconds !== whole.totalSeconds) return false;
  if (part.error && part.error.line !== whole.error?.line) return false;
  if (part.phaseSeconds.some((seconds, phase) => seconds >= 0 && whole.phaseSeconds[phase] !== seconds)) return false;
  return part.stepKeys.every((key, index) => {
    const seconds = whole.secondsOf(key);
    return seconds !== undefined && (Object.is(seconds, part.stepSeconds[index]) || Number.isNaN(seconds));
  });
}
