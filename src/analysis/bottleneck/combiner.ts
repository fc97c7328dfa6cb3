import { BOTTLENECKS, type BottleneckName, CLASSES, LEARNT, type Scores, scoresFrom } from './classes.ts';
import { DETECTORS, type DetectorName } from './detectors/detector.ts';

/** What each detector says of each class; those that have nothing to go on are absent. */
export type DetectorScores = Readonly<Partial<Record<DetectorName, Scores>>>;

/** How much a detector's score counts, and how likely a class is before any is heard. As JSON keeps it. */
export interface CombinerModel {
  readonly weights: Readonly<Record<DetectorName, number>>;
  readonly bias: Readonly<Partial<Record<BottleneckName, number>>>;
  /** Of `unclear`, which no detector scores. */
  readonly unclear: number;
}

export interface Combined {
  /** Calibrated: of verdicts with a probability of .8 four in five are right. With that of `unclear` they add up to 1. */
  readonly probabilities: Scores;
  readonly unclear: number;
}

/**
 * Weighs what the detectors say against each other: a conditional logit (McFadden 1974), in which a detector's score counts the same for every class, so that
 * few numbers have to be learnt and classes that were seldom seen gain from the others.
 */
export function combine({ weights, bias, unclear }: CombinerModel, scores: DetectorScores): Combined {
  const odds = new Float64Array(LEARNT.length);
  let highest = unclear;
  for (let at = 0; at < odds.length; at++) {
    const name = LEARNT[at];
    odds[at] = bias[name] ?? 0;
    for (let one = 0; one < DETECTORS.length; one++) {
      const detector = DETECTORS[one];
      odds[at] += weights[detector] * (scores[detector]?.[name] ?? 0);
    }
    highest = Math.max(highest, odds[at]);
  }
  const oddsOfUnclear = Math.exp(unclear - highest);
  let sum = oddsOfUnclear;
  for (let at = 0; at < odds.length; at++) {
    odds[at] = Math.exp(odds[at] - highest);
    sum += odds[at];
  }
  for (let at = 0; at < odds.length; at++) odds[at] /= sum;
  return besideRules(scores.ruleBased, odds, oddsOfUnclear / sum);
}

/** By class, its place among `LEARNT`; -1 for those that a rule alone tells. */
const PLACES: Readonly<Record<BottleneckName, number>> = scoresFrom((name) => LEARNT.indexOf(name));
const BY_RULE = BOTTLENECKS.filter((name) => 'byRule' in CLASSES[name]);
/** A rule alone is not taken for certain. */
const MOST_BY_RULE = 0.95;

/** What a rule alone tells takes as much as it is sure of; the others share what is left. `learnt` is as `LEARNT`. */
function besideRules(rules: Scores | undefined, learnt: Float64Array, unclear: number): Combined {
  let sure = 0;
  let sum = 0;
  for (let at = 0; rules && at < BY_RULE.length; at++) {
    const score = rules[BY_RULE[at]];
    sure = Math.max(sure, score);
    sum += score;
  }
  sure = Math.min(MOST_BY_RULE, sure);
  return {
    probabilities: scoresFrom((name) => {
      const place = PLACES[name];
      if (place >= 0) return learnt[place] * (1 - sure);
      return rules && sum > 0 ? (sure * rules[name]) / sum : 0;
    }),
    unclear: unclear * (1 - sure),
  };
}

export interface LabelledScores {
  readonly scores: DetectorScores;
  /** A class, or `unclear`. */
  readonly label: string;
  readonly weight: number;
}

const ROUNDS = 400;
const WEIGHT_RATE = 2;
const BIAS_RATE = 0.5;
/** Draws weights to equal ones, and biases to 0. */
const STRICTNESS = { weights: 0.002, bias: 0.02 };
const FIRST_WEIGHT = 3;
const FIRST_UNCLEAR = 3;

/** Learns by gradient descent on the logarithm of the probability of what was true, with weights that stay above 0. */
export function trainCombiner(samples: readonly LabelledScores[]): CombinerModel {
  const rows = samples.map(rowOf);
  const whole = samples.reduce((sum, { weight }) => sum + weight, 0);
  const weights = new Float64Array(DETECTORS.length).fill(FIRST_WEIGHT);
  // The last one is of `unclear`.
  const bias = new Float64Array(LEARNT.length + 1);
  bias[LEARNT.length] = FIRST_UNCLEAR;
  for (let round = 0; round < ROUNDS; round++) {
    const slopes = slopesOf(rows, weights, bias);
    for (let detector = 0; detector < weights.length; detector++) {
      const slope = slopes.weights[detector] / whole + STRICTNESS.weights * (FIRST_WEIGHT - weights[detector]);
      weights[detector] = Math.max(0, weights[detector] + WEIGHT_RATE * slope);
    }
    for (let label = 0; label < bias.length; label++) {
      const pull = label < LEARNT.length ? STRICTNESS.bias * bias[label] : 0;
      bias[label] += BIAS_RATE * (slopes.bias[label] / whole - pull);
    }
  }
  return {
    weights: Object.fromEntries(DETECTORS.map((name, at) => [name, rounded(weights[at])])) as CombinerModel['weights'],
    bias: Object.fromEntries(LEARNT.map((name, at) => [name, rounded(bias[at])])),
    unclear: rounded(bias[LEARNT.length]),
  };
}

interface Row {
  /** By class, then by detector. */
  readonly scores: Float64Array;
  readonly label: number;
  readonly weight: number;
}

function rowOf({ scores, label, weight }: LabelledScores): Row {
  const flat = LEARNT.flatMap((name) => DETECTORS.map((detector) => scores[detector]?.[name] ?? 0));
  const at = (LEARNT as readonly string[]).indexOf(label);
  return { scores: Float64Array.from(flat), label: at < 0 ? LEARNT.length : at, weight };
}

/** Slopes of the sum of the logarithms, each times its weight. */
function slopesOf(rows: readonly Row[], weights: Float64Array, bias: Float64Array) {
  const slopes = { weights: new Float64Array(weights.length), bias: new Float64Array(bias.length) };
  const odds = new Float64Array(bias.length);
  for (const { scores, label, weight } of rows) {
    let sum = 0;
    for (let name = 0; name < odds.length; name++) {
      let logit = bias[name];
      for (let detector = 0; name < LEARNT.length && detector < weights.length; detector++) {
        logit += weights[detector] * scores[name * weights.length + detector];
      }
      odds[name] = Math.exp(logit);
      sum += odds[name];
    }
    for (let name = 0; name < odds.length; name++) {
      const error = weight * ((label === name ? 1 : 0) - odds[name] / sum);
      slopes.bias[name] += error;
      for (let detector = 0; name < LEARNT.length && detector < weights.length; detector++) {
        slopes.weights[detector] += error * scores[name * weights.length + detector];
      }
    }
  }
  return slopes;
}

/** So that a model is a small file, and the same wherever it is trained. */
function rounded(value: number): number {
  return Number(value.toFixed(3));
}
