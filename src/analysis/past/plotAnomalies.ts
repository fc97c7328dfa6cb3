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
  const taken = cases.flatMap((plot): (Taken & { kind: string })[] => {
    const kind = kindOf(plot);
    return [
      { name: 'The whole plot', seconds: plot.seconds, plot, kind: `${kind} whole` },
      ...plot.plot.steps.flatMap(({ step, seconds }) =>
        seconds === undefined || !(seconds > 0) ? [] : [{ name: step, seconds, plot, kind: `${kind} ${step}` }],
      ),
    ];
  });
  const groups = [...Map.groupBy(taken, ({ kind }) => kind).values()].filter((group) => group.length >= LEAST_ALIKE);
  const threshold = surpriseThreshold(groups.reduce((sum, group) => sum + group.length, 0));
  return groups.flatMap((group) => slowOnes(group, threshold));
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
