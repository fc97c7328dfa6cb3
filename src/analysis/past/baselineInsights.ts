import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { formatSeconds } from '../../metrics/format.ts';
import { formatMetric } from '../../metrics/formatMetric.ts';
import { countFigure, durationFigure, valueFigure } from '../common/evidence.ts';
import { type Insight, MEASURED, SEVERITY } from '../common/insight.ts';
import { type InsightContext, plotEvidence } from './insightContext.ts';

const BASELINES = ['plots.rate', 'plotters.count', 'cpu.busy', 'memory.used', 'disk.busy', 'network.out'];

/** What is usual on this host. */
export function baselineInsights({ parts, range }: InsightContext): Insight[] {
  const metrics = parts.statistics.flatMap(({ id, title, metric, category, statistics }): Insight[] => {
    if (!BASELINES.includes(id) || isNotEnoughData(statistics)) return [];
    const { median, percentiles } = statistics;
    const [usual, low, high] = [median, percentiles.p25, percentiles.p95].map((value) => formatMetric(metric, value));
    // That nothing is used where nothing ever happens is no news.
    if (median === 0 && low === high) return [];
    const spread = [
      ...(low === usual ? [] : [`a quarter of the time below ${low}`]),
      ...(high === usual ? [] : [`a twentieth above ${high}`]),
    ];
    const figures = [
      valueFigure('median', metric, median),
      valueFigure('25th percentile', metric, percentiles.p25),
      valueFigure('95th percentile', metric, percentiles.p95),
      countFigure('points', statistics.count),
    ];
    return [
      {
        id: `baseline/${id}`,
        kind: 'baseline',
        category,
        severity: SEVERITY.info,
        confidence: MEASURED,
        text: `${title} is usually ${usual}${spread.length === 0 ? ', next to always' : `: ${spread.join(', ')}`}.`,
        evidence: [{ subject: title, metric, ...range, figures }],
      },
    ];
  });
  const plots = (parts.patterns?.groups ?? []).flatMap((group): Insight[] => {
    const { plotter, mode, k, compression, strength, finished, seconds } = group;
    if (seconds === undefined) return [];
    const kind = [`k${k ?? '?'}`, compression && `C${compression}`, strength && `strength ${strength}`];
    const what = [...kind, `plots of ${plotter}`].filter(Boolean).join(' ');
    return [
      {
        id: `baseline/${[plotter, mode, k, compression, strength].map((part) => part ?? '-').join(' ')}`,
        kind: 'baseline',
        category: 'plotting',
        severity: SEVERITY.info,
        confidence: MEASURED,
        text: `${finished} ${what}: half of them took less than ${formatSeconds(seconds.median)}, 8 of 10 took ${formatSeconds(seconds.p10)} to ${formatSeconds(seconds.p90)}.`,
        evidence: [plotEvidence(range, [countFigure('plots', finished), durationFigure('median', seconds.median)])],
      },
    ];
  });
  return [...plots, ...metrics];
}
