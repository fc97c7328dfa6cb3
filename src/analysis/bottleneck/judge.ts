import type { ForestModel } from '../../analyze/trees/randomForest.ts';
import { BOTTLENECKS, type Scores, type VerdictName } from './classes.ts';
import { type Combined, type CombinerModel, combine, type DetectorScores } from './combiner.ts';
import { correlation } from './detectors/correlation.ts';
import { DETECTORS, type Detector, type DetectorName, type Scene, type View } from './detectors/detector.ts';
import { learnedBy } from './detectors/learned.ts';
import { ruleBased } from './detectors/ruleBased.ts';
import { statistical } from './detectors/statistical.ts';
import { timeSeries } from './detectors/timeSeries.ts';

/** What was learnt from recordings whose truth is known. */
export interface VerdictModel {
  readonly forest: ForestModel;
  readonly combiner: CombinerModel;
  /** The configurations that it has seen. */
  readonly trainedOn: readonly string[];
}

export type Views = Readonly<Partial<Record<DetectorName, View>>>;

/** What the detectors say together. */
export interface Opinion extends Combined {
  /** The likeliest; `unclear` where none is likelier than that. */
  readonly name: VerdictName;
  readonly confidence: number;
}

export type Judge = (scene: Scene) => Opinion & { readonly views: Views };

export function judgeBy({ forest, combiner }: VerdictModel): Judge {
  const detectors = detectorsWith(learnedBy(forest));
  return (scene) => {
    const views = viewsOf(detectors, scene);
    return { ...opinionOf(combiner, scoresOf(views)), views };
  };
}

export function opinionOf(combiner: CombinerModel, scores: DetectorScores): Opinion {
  return mostProbable(combine(combiner, scores));
}

export function mostProbable(combined: Combined): Opinion {
  let name: VerdictName = 'unclear';
  let confidence = combined.unclear;
  for (let at = 0; at < BOTTLENECKS.length; at++) {
    const candidate = BOTTLENECKS[at];
    if (combined.probabilities[candidate] <= confidence) continue;
    name = candidate;
    confidence = combined.probabilities[candidate];
  }
  return { ...combined, name, confidence };
}

/** The detectors that need no training, and the learned one where there is one. */
export function detectorsWith(learned?: Detector): Readonly<Partial<Record<DetectorName, Detector>>> {
  return { statistical, ruleBased, timeSeries, correlation, ...(learned && { learned }) };
}

export function viewsOf(detectors: Readonly<Partial<Record<DetectorName, Detector>>>, scene: Scene): Views {
  const views: Partial<Record<DetectorName, View>> = {};
  for (let at = 0; at < DETECTORS.length; at++) {
    const name = DETECTORS[at];
    const view = detectors[name]?.(scene);
    if (view) views[name] = view;
  }
  return views;
}

export function scoresOf(views: Views): DetectorScores {
  const all: Partial<Record<DetectorName, Scores>> = {};
  for (let at = 0; at < DETECTORS.length; at++) {
    const name = DETECTORS[at];
    const view = views[name];
    if (view) all[name] = view.scores;
  }
  return all;
}
