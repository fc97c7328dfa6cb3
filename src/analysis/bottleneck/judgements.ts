import { LANES } from '../../metrics/timeLanes.ts';
import { isBottleneck } from './classes.ts';
import type { Judge, Opinion } from './judge.ts';
import { mostProbable } from './judge.ts';
import { orElse } from './ramp.ts';
import type { Signals } from './signals.ts';

/** What a person of this host said of a verdict, and how the plotter was then. */
export interface KeptJudgement {
  readonly class: string;
  readonly isRight: boolean;
  /** As `likeness` compares them. */
  readonly traits: readonly number[];
}

/** Where judgements outlast an engine. */
export interface JudgementStore {
  all(): readonly KeptJudgement[];
  put(judgement: KeptJudgement): void;
}

/** The newest that are kept: each look compares with all of them. */
export const MOST_JUDGEMENTS = 100;
/** How alike two situations have to be: the standard deviation of what one and the same looks like from second to second. */
const WIDTH = 0.12;
const LEAST_LIKE = 0.05;
/** What one judgement of the very same situation adds to the logarithm of the odds; that of several is bounded. */
const SAYS = { right: 1.5, wrong: -6 } as const;
const MOST_SAID = { for: 3, against: 9 } as const;

/** Shares and ratios between 0 and 1 that tell situations apart on any host. */
const TRAITS: readonly ((s: Signals) => number)[] = [
  ...LANES.map((lane) => (s: Signals) => s[lane]),
  (s) => s.cores / s.allowedCores,
  (s) => s.hostBusy,
  (s) => s.plottersShare,
  (s) => s.kernelShare,
  (s) => s.diskBusy,
  (s) => s.memoryStall,
  (s) => s.gpuBusy,
];

export function traitsOf(signals: Signals): number[] {
  return TRAITS.map((trait) => Number(Math.min(1, orElse(trait(signals), 0)).toFixed(3)));
}

/** What persons of this host said of verdicts: where a plotter is as it was then, it counts. */
export class Judgements {
  readonly #store: JudgementStore;
  #known: KeptJudgement[] | undefined;

  constructor(store: JudgementStore = { all: () => [], put: () => {} }) {
    this.#store = store;
  }

  add(name: string, isRight: boolean, signals: Signals): void {
    const judgement = { class: name, isRight, traits: traitsOf(signals) };
    this.#known = [...this.#all, judgement].slice(-MOST_JUDGEMENTS);
    this.#store.put(judgement);
  }

  /** Judges as `judge` does, and lets what was said of the like weigh in. */
  refine(judge: Judge): Judge {
    return (scene) => {
      const opinion = judge(scene);
      return this.#all.length === 0 ? opinion : { ...opinion, ...this.#refined(opinion, traitsOf(scene.window)) };
    };
  }

  get #all(): KeptJudgement[] {
    this.#known ??= this.#store.all().slice(-MOST_JUDGEMENTS);
    return this.#known;
  }

  #refined({ probabilities, unclear }: Opinion, traits: readonly number[]): Opinion {
    const said = new Map<string, number>();
    for (const { class: name, isRight, traits: then } of this.#all) {
      const like = likeness(traits, then);
      if (like < LEAST_LIKE || !isBottleneck(name)) continue;
      said.set(name, (said.get(name) ?? 0) + like * SAYS[isRight ? 'right' : 'wrong']);
    }
    const weight = (name: string) =>
      Math.exp(Math.max(-MOST_SAID.against, Math.min(MOST_SAID.for, said.get(name) ?? 0)));
    const weighed = Object.entries(probabilities).map(
      ([name, probability]) => [name, probability * weight(name)] as const,
    );
    const whole = weighed.reduce((sum, [, probability]) => sum + probability, unclear);
    return mostProbable({
      probabilities: Object.fromEntries(weighed.map(([name, one]) => [name, one / whole])) as Opinion['probabilities'],
      unclear: unclear / whole,
    });
  }
}

/** 1 for the same, next to 0 for another condition. */
function likeness(some: readonly number[], others: readonly number[]): number {
  if (some.length !== others.length) return 0;
  let squares = 0;
  for (let at = 0; at < some.length; at++) squares += (some[at] - others[at]) ** 2;
  return Math.exp(-squares / (2 * WIDTH * WIDTH));
}
