import { BOTTLENECKS, scoresFrom, type VerdictName } from '../../../src/analysis/bottleneck/classes.ts';
import type { PlotterVerdict } from '../../../src/analysis/bottleneck/plotterDiagnosis.ts';
import type { Signals } from '../../../src/analysis/bottleneck/signals.ts';
import { madMax } from '../../events/madMax.ts';

/** That this holds a Mad Max plotter back for as long as it has been so. */
export function verdictOf(name: VerdictName, signals: Signals): PlotterVerdict {
  return {
    plotter: madMax(),
    name,
    since: 0,
    isFresh: true,
    severity: 0.5,
    confidence: 0.9,
    probabilities: scoresFrom((one) => (one === name ? 0.9 : 0.1 / BOTTLENECKS.length)),
    views: {},
    signals,
    lasting: () => signals,
    idlePerPlot: Number.NaN,
    where: {},
  };
}
