import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { medianInPlace } from '../../analyze/quantiles.ts';
import { formatCount } from '../../metrics/format.ts';
import { countFigure, type Figure, moreOrLess, ratioFigure, valueText } from '../common/evidence.ts';
import { KEY_METRICS } from '../common/keyMetrics.ts';
import { type Advice, type AdviceContext, PLOTS_AT_A_TIME } from './advice.ts';
import type { SystemChange } from './historyTrends.ts';
import { plotEvidence } from './insightContext.ts';
import type { PlotTimeTrend } from './plotTimeTrend.ts';

const HOUR_SECONDS = 3600;
/** What changed within so many plots of the one that was the first to take longer may be why. */
const PLOTS_NEAR = 4;
const USUAL_CAUSES = 'SSDs want TRIM (fstrim) and wear out (smartctl -a), dust heats up the host, full disks get slow.';

/** Plots that take longer than they did: by what changed at that time, and only without such a thing by what is usual. */
export function slowerPlots(context: AdviceContext): Advice[] {
  const { trends } = context.parts;
  if (trends === undefined || isNotEnoughData(trends.plotTime)) return [];
  const { plotTime, changePoints } = trends;
  const slower = plotTime.changes.filter(({ ratio }) => ratio > 1);
  if (slower.length > 0) return slower.flatMap((since) => sinceThen(since, changePoints, plotTime, context));
  if (plotTime.direction !== 'rising') return [];
  const { changeRatio } = plotTime;
  const text = `Find out why plots take ${moreOrLess(changeRatio)} time than before: ${USUAL_CAUSES}`;
  return [findWhy(changeRatio, text, plotTime, context)];
}

function sinceThen(
  { at, ratio }: PlotTimeTrend['changes'][number],
  changes: readonly SystemChange[],
  plotTime: PlotTimeTrend,
  context: AdviceContext,
): Advice[] {
  const since = `Plots take ${moreOrLess(ratio)} time since ${context.date(at)}`;
  const near = changes.filter((change) => Math.abs(change.at - at) <= nearSeconds(context));
  const [change] = near.toSorted((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at));
  if (change === undefined) return [findWhy(ratio, `${since}: find out why. ${USUAL_CAUSES}`, plotTime, context)];
  const plotters = near.flatMap(({ metrics }) => metrics).find(({ id }) => id === 'plotters.count');
  if (plotters !== undefined && plotters.after > plotters.before) {
    return moreAtATime(ratio, plotters, since, plotTime, context);
  }
  const what = change.metrics.map(({ id, title, before, after }) => {
    const metric = KEY_METRICS.find((key) => key.id === id)?.metric ?? id;
    return `${title} ${valueText(metric, before)} → ${valueText(metric, after)}`;
  });
  const told = [...change.events.map(({ text }) => text), ...what].join('; ');
  const text = `${since}. Look first at what changed then: ${told}.`;
  return [findWhy(ratio, text, plotTime, context)];
}

/** More plotters that each take longer may still make more plots together: then all is well. */
function moreAtATime(
  ratio: number,
  { before, after }: SystemChange['metrics'][number],
  since: string,
  plotTime: PlotTimeTrend,
  { range }: AdviceContext,
): Advice[] {
  const fewer = Math.max(1, Math.round(before));
  const gained = (ratio * Math.max(1, before)) / after;
  if (gained <= 1) return [];
  return [
    {
      subject: PLOTS_AT_A_TIME,
      direction: 'fewer',
      text: `Run ${formatCount(fewer, 'plotter')} at a time again: ${since.charAt(0).toLowerCase()}${since.slice(1)}, when ${Math.round(after)} began to run at a time, which is more than their number wins.`,
      priority: 0.5 + Math.min(0.4, gained - 1),
      evidence: [plotEvidence(range, [...figuresOf(ratio, plotTime), ratioFigure('plots with fewer', gained)])],
    },
  ];
}

function findWhy(ratio: number, text: string, plotTime: PlotTimeTrend, { range }: AdviceContext): Advice {
  return {
    subject: 'slower plots',
    direction: 'find why',
    text,
    priority: 0.5 + Math.min(0.4, ratio - 1),
    evidence: [plotEvidence(range, figuresOf(ratio, plotTime))],
  };
}

function figuresOf(ratio: number, { plots }: PlotTimeTrend): Figure[] {
  return [ratioFigure('plot time', ratio), countFigure('plots', plots)];
}

function nearSeconds({ plots }: AdviceContext): number {
  const seconds = Float64Array.from(plots.flatMap((plot) => plot.seconds ?? []));
  return Math.max(HOUR_SECONDS, seconds.length === 0 ? 0 : PLOTS_NEAR * medianInPlace(seconds));
}
