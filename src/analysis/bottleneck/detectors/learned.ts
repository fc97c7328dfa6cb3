import { type ForestModel, type ForestOptions, RandomForest } from '../../../analyze/trees/randomForest.ts';
import { LEARNT, scoresFrom } from '../classes.ts';
import { orElse } from '../ramp.ts';
import type { Signals } from '../signals.ts';
import { signalsOf } from '../signs.ts';
import type { Detector } from './detector.ts';

/** What the forest tells apart: the classes, and where none can be told. */
const LABELS: readonly string[] = [...LEARNT, 'unclear'];
/** By class, its place among them; -1 for those that it never saw. */
const PLACES = scoresFrom((name) => LABELS.indexOf(name));
const FOREST: ForestOptions = { trees: 40, depth: 10, minLeaf: 2, bins: 32, seed: 11 };

/** Numbers that mean the same on hosts of any size; NaN where absent. */
const FEATURES: readonly ((s: Signals) => number)[] = [
  (s) => s.computing,
  (s) => s.queued,
  (s) => s.starved,
  (s) => s.throttled,
  (s) => s.disk,
  (s) => s.dirty,
  (s) => s.disk + s.dirty + s.remote,
  (s) => s.memory,
  (s) => s.network,
  (s) => s.own,
  (s) => s.asleep,
  (s) => s.stopped,
  (s) => s.unknown,
  (s) => s.cores / s.allowedCores,
  (s) => s.kernelShare,
  (s) => s.busiestThread,
  (s) => s.delay / (s.delay + s.cores),
  (s) => logarithm(s.switchesPerCore),
  (s) => orElse(s.quotaHeld, 0) / s.hostCores,
  (s) => orElse(s.groupMemory, 0),
  (s) => s.cpuStall,
  (s) => s.memoryStall,
  (s) => s.ioStall,
  (s) => s.hostBusy,
  (s) => s.othersCores / s.hostCores,
  (s) => s.stolen,
  (s) => logarithm(s.swapIn + s.swapOut),
  (s) => orElse(s.diskBusy, 0),
  (s) => logarithm(orElse(s.requestBytes, 0)),
  (s) => s.diskSteadiness,
  (s) => s.diskIsFinal,
  (s) => Math.min(0.1, s.freeShare),
  (s) => Math.min(1, orElse(s.copying, 0)),
  (s) => s.between,
  (s) => s.saysFull,
  (s) => orElse(s.slowedByHeat, 0),
  (s) => orElse(s.clock, 1),
];

export interface LabelledSignals {
  readonly signals: Signals;
  /** A class, or `unclear`. */
  readonly label: string;
}

/** Throws RangeError where there is nothing to learn from. */
export function trainForest(samples: readonly LabelledSignals[]): ForestModel {
  const columns = FEATURES.map((feature) => Float64Array.from(samples, ({ signals }) => feature(signals)));
  const labels = samples.map(({ label }) => LABELS.indexOf(label));
  return RandomForest.forClasses(columns, labels, LABELS.length, FOREST).model;
}

/** A detector of what a forest learnt from windows whose class is known. */
export function learnedBy(model: ForestModel): Detector {
  const forest = new RandomForest(model);
  const features = new Float64Array(FEATURES.length);
  return ({ window }) => {
    for (let at = 0; at < features.length; at++) features[at] = FEATURES[at](window);
    const probabilities = forest.probabilities(features);
    return { scores: scoresFrom((name) => probabilities[PLACES[name]] ?? 0), evidence: signalsOf };
  };
}

function logarithm(value: number): number {
  return Math.log1p(Math.max(0, value));
}
