import { type BottleneckName, CLASSES, type VerdictName } from './classes.ts';
import { DETECTORS, type DetectorName } from './detectors/detector.ts';
import type { Views } from './judge.ts';

/** How much each detector counts for the severity. */
const WEIGHTS: Readonly<Record<DetectorName, number>> = {
  statistical: 0.2,
  learned: 0.25,
  ruleBased: 0.2,
  timeSeries: 0.15,
  correlation: 0.2,
};

/** 0 … 1: the weighted mean of what the detectors say that have something to go on, times the weight of the class. */
export function severityOf(name: VerdictName, views: Views): number {
  if (name === 'none' || name === 'unclear') return 0;
  let sum = 0;
  let weights = 0;
  for (const detector of DETECTORS) {
    const view = views[detector];
    if (!view) continue;
    sum += WEIGHTS[detector] * view.scores[name];
    weights += WEIGHTS[detector];
  }
  return weights === 0 ? 0 : Math.min(1, (sum / weights) * CLASSES[name].weight);
}

/** Share of the detectors that have something to go on of which this is the first. */
export function consensusOn(name: VerdictName, views: Views): number {
  const all = DETECTORS.flatMap((detector) => views[detector] ?? []);
  const agreeing = all.filter(
    ({ scores }) => name in scores && scores[name as BottleneckName] === Math.max(...Object.values(scores)),
  );
  return all.length === 0 ? 0 : agreeing.length / all.length;
}
