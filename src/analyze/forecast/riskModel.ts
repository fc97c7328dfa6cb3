import { type NotEnoughData, notEnoughData } from '../notEnoughData.ts';
import { type ForestModel, RandomForest } from '../trees/randomForest.ts';

/** A moment of the past: what was measured, and which bottlenecks came within the horizon after it. */
export interface RiskSample {
  /** Epoch seconds. */
  readonly at: number;
  /** By `features`; NaN where absent. */
  readonly values: ArrayLike<number>;
  /** Names of the classes that occurred; none where nothing held the host back. */
  readonly classes: readonly string[];
}

/** As JSON keeps it. */
export interface RiskModel {
  readonly kind: 'riskModel';
  readonly features: readonly string[];
  readonly horizonSeconds: number;
  readonly classes: readonly RiskClass[];
  readonly samples: number;
  readonly from: number;
  readonly to: number;
}

interface RiskClass {
  readonly name: string;
  /** Share of samples in which it occurred. */
  readonly baseRatio: number;
  /** Absent where it occurred too rarely to learn when: then the base ratio is all that is known. */
  readonly forest?: ForestModel;
  /** How much better than the base ratio the forest did on samples later than those it was tried on: 1 - its Brier score ÷ theirs. */
  readonly skill?: number;
}

export interface RiskProbability {
  readonly name: string;
  /** That it occurs within the horizon. */
  readonly probability: number;
  /** What it rests on: a forest of what is measured now, or only how often it occurred. */
  readonly from: 'forest' | 'base ratio';
}

const FOREST = { trees: 100, depth: 8, minLeaf: 5, bins: 32, seed: 42 };
/** Fewer samples tell too little. */
export const LEAST_RISK_SAMPLES = 60;
const LEAST_OCCURRENCES = 12;
/** The last part of the samples, on which a forest is tried before it is trusted. */
const TRIAL_RATIO = 0.25;

/**
 * Learns how probable each class of bottleneck is within a horizon, from what is measured now. Several may come within an hour, so that
 * each has a forest of its own (random-forest classifier, probabilities as the trees' mean). A forest that does no better than
 * the base ratio on the last quarter of the samples is not used.
 * @param samples in any order; those closer together than the horizon share outcomes, which the trial on later ones bears in mind.
 */
export function trainRiskModel(
  samples: readonly RiskSample[],
  features: readonly string[],
  horizonSeconds: number,
): RiskModel | NotEnoughData {
  const ordered = samples.toSorted((a, b) => a.at - b.at);
  if (ordered.length < LEAST_RISK_SAMPLES) {
    return notEnoughData(LEAST_RISK_SAMPLES, ordered.length, 'moments whose following hour is known');
  }
  const names = [...new Set(ordered.flatMap(({ classes }) => classes))].sort();
  return {
    kind: 'riskModel',
    features,
    horizonSeconds,
    classes: names.map((name) => trainClass(ordered, features.length, name, horizonSeconds)),
    samples: ordered.length,
    from: ordered[0].at,
    to: ordered.at(-1)!.at,
  };
}

/** Tells from a model how probable each class is. */
export class RiskPredictor {
  readonly #classes: readonly { readonly name: string; readonly baseRatio: number; readonly forest?: RandomForest }[];

  constructor({ classes }: RiskModel) {
    this.#classes = classes.map(({ name, baseRatio, forest }) => ({
      name,
      baseRatio,
      ...(forest && { forest: new RandomForest(forest) }),
    }));
  }

  /** @param values by the model's `features`; NaN where absent. Most probable first. */
  probabilities(values: ArrayLike<number>): RiskProbability[] {
    return this.#classes
      .map(({ name, baseRatio, forest }): RiskProbability => {
        if (forest === undefined) return { name, probability: baseRatio, from: 'base ratio' };
        return { name, probability: forest.probabilities(values)[1], from: 'forest' };
      })
      .sort((a, b) => b.probability - a.probability);
  }
}

function trainClass(samples: readonly RiskSample[], features: number, name: string, horizonSeconds: number): RiskClass {
  const labels = samples.map(({ classes }) => (classes.includes(name) ? 1 : 0));
  const occurrences = labels.reduce<number>((sum, label) => sum + label, 0);
  // Laplace's rule: what never failed to happen may still.
  const baseRatio = (occurrences + 1) / (samples.length + 2);
  if (occurrences < LEAST_OCCURRENCES || samples.length - occurrences < LEAST_OCCURRENCES) return { name, baseRatio };
  const skill = trialSkill(samples, labels, features, horizonSeconds);
  if (!(skill > 0)) return { name, baseRatio };
  return { name, baseRatio, forest: forestOf(samples, labels, features).model, skill };
}

function trialSkill(
  samples: readonly RiskSample[],
  labels: readonly number[],
  features: number,
  horizonSeconds: number,
): number {
  const first = Math.floor(samples.length * (1 - TRIAL_RATIO));
  const begin = samples[first].at;
  // Outcomes that reach into the trial would tell of it.
  const before = samples.filter(({ at }) => at + horizonSeconds <= begin).length;
  const known = labels.slice(0, before);
  const ratio = known.reduce((sum, label) => sum + label, 0) / before;
  if (!(ratio > 0 && ratio < 1)) return 0;
  const forest = forestOf(samples.slice(0, before), known, features);
  let own = 0;
  let base = 0;
  for (let at = first; at < samples.length; at++) {
    own += (forest.probabilities(samples[at].values)[1] - labels[at]) ** 2;
    base += (ratio - labels[at]) ** 2;
  }
  return base > 0 ? 1 - own / base : 0;
}

function forestOf(samples: readonly RiskSample[], labels: readonly number[], features: number): RandomForest {
  const columns = Array.from({ length: features }, (_, feature) =>
    Float64Array.from(samples, ({ values }) => values[feature] ?? Number.NaN),
  );
  return RandomForest.forClasses(columns, labels, 2, FOREST);
}
