import { robustTailOf, shareBelow, surpriseOf, valueAtSurprise } from '../../analyze/anomaly/tail.ts';
import { medianInPlace } from '../../analyze/quantiles.ts';
import { formatSeconds } from '../../metrics/format.ts';
import { type HistoryAnomaly, surpriseThreshold } from './anomalyEpisodes.ts';
import { kindOf, type PlotCase } from './plotCases.ts';

interface Taken {
  readonly name: string;
  readonly seconds: number;
  readonly plot: PlotCase;
}

const LEAST_ALIKE = 15;
const TAIL_SHARE = 0.1;
/** Steps vary by some per cent for no reason; in natural logarithms. */
const LEAST_EXCESS = 0.03;
/** What takes less than a third longer is not worth a look. */
const LEAST_RATIO = 1.33;

/** Plots and steps of them that took far longer than the same of plots of the same kind. */
export function plotAnomalies(cases: readonly PlotCase[]): HistoryAnomaly[] {
  const groups = alike(cases).filter((group) => group.length >= LEAST_ALIKE);
  const threshold = surpriseThreshold(groups.reduce((sum, group) => sum + group.length, 0));
  return groups.flatMap((group) => slowOnes(group, threshold));
}

/** Plots of one kind, and each step of them. */
function alike(cases: readonly PlotCase[]): Taken[][] {
  const groups: Taken[][] = [];
  const kinds = new Map<string, Map<string | undefined, Taken[]>>();
  const add = (steps: Map<string | undefined, Taken[]>, step: string | undefined, taken: Taken) => {
    const known = steps.get(step);
    if (known) {
      known.push(taken);
      return;
    }
    const group = [taken];
    steps.set(step, group);
    groups.push(group);
  };
  for (const plot of cases) {
    const kind = kindOf(plot);
    const steps = kinds.get(kind) ?? new Map();
    kinds.set(kind, steps);
    add(steps, undefined, { name: 'The whole plot', seconds: plot.seconds, plot });
    for (const { step, seconds } of plot.plot.steps) {
      if (seconds !== undefined && seconds > 0) add(steps, step, { name: step, seconds, plot });
    }
  }
  return groups;
}

function slowOnes(group: readonly Taken[], threshold: number): HistoryAnomaly[] {
  const logs = Float64Array.from(group, ({ seconds }) => Math.log(seconds));
  const median = medianInPlace(logs.slice());
  const tail = robustTailOf(logs, TAIL_SHARE, LEAST_EXCESS);
  if (tail === undefined) return [];
  const limit = Math.max(Math.exp(valueAtSurprise(tail, threshold)), LEAST_RATIO * Math.exp(median));
  return group.flatMap(({ name, seconds, plot }, i): HistoryAnomaly[] => {
    if (seconds < limit) return [];
    const surprise = surpriseOf(tail, logs[i]);
    const { title, plotter, k } = plot.plot;
    const subject = `${name} of a ${title ?? plotter ?? ''} plot`.replace('  ', ' ');
    return [
      {
        detector: 'contextual',
        method: `the same of plots of the same kind${k === undefined ? '' : ` (k${k})`}`,
        subject,
        metrics: [],
        from: plot.from,
        to: plot.to,
        at: plot.from,
        value: seconds,
        expected: [Math.exp(Math.min(...logs)), limit],
        score: shareBelow(surprise),
        surprise,
        summary: `${subject} took ${formatSeconds(seconds)}, ${(seconds / Math.exp(median)).toFixed(1)} times as long as usual.`,
      },
    ];
  });
}
