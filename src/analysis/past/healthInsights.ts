import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { formatShare } from '../../metrics/format.ts';
import { countFigure, shareFigure, timesText, valueFigure } from '../common/evidence.ts';
import { type Insight, MEASURED, SEVERITY } from '../common/insight.ts';
import { type InsightContext, plotEvidence } from './insightContext.ts';

/** A resource that is at its limit for longer than this share of the time holds the host back. */
const OFTEN = 0.2;
const MOST_OF_THE_TIME = 0.5;
const DAY_SECONDS = 86_400;

/** What is wrong with the host as a whole. */
export function healthInsights(context: InsightContext): Insight[] {
  return [...saturated(context), ...failures(context), ...restless(context)];
}

function saturated({ parts, range }: InsightContext): Insight[] {
  return parts.statistics.flatMap(({ id, title, metric, category, atLimitRatio, statistics }): Insight[] => {
    // What suffers is told by its own figures: time at 90 % and more is of resources.
    if (!RESOURCES.includes(id) || atLimitRatio === undefined || atLimitRatio < OFTEN || isNotEnoughData(statistics)) {
      return [];
    }
    return [
      {
        id: `bottleneck/${id}`,
        kind: 'bottleneck',
        category,
        severity: atLimitRatio >= MOST_OF_THE_TIME ? SEVERITY.warning : SEVERITY.notice,
        confidence: MEASURED,
        text: `${title}: at its limit (90 % and more) for ${formatShare(atLimitRatio)} of the time.`,
        evidence: [
          {
            subject: title,
            metric,
            ...range,
            figures: [shareFigure('at the limit', atLimitRatio), valueFigure('median', metric, statistics.median)],
          },
        ],
      },
    ];
  });
}

const RESOURCES: readonly string[] = ['cpu.busy', 'memory.used', 'memory.swap', 'disk.busy', 'disk.full', 'cpu.heat'];

/** More than this of all plots is too many. */
const MANY_FAILED = 0.05;

function failures({ plots, range }: InsightContext): Insight[] {
  const failed = plots.filter(({ outcome }) => outcome === 'failed' || outcome === 'crashed');
  const ended = plots.filter(({ outcome }) => outcome === 'finished').length + failed.length;
  if (failed.length === 0) return [];
  const share = failed.length / ended;
  const causes = Map.groupBy(failed, ({ trouble }) => trouble?.cause ?? 'unknown');
  const [[cause, own]] = [...causes].sort((a, b) => b[1].length - a[1].length);
  const why = causes.size === 1 ? `: ${cause}` : `; most often, ${timesText(own.length)}: ${cause}`;
  return [
    {
      id: 'failure/plots',
      kind: 'failure',
      category: 'plotting',
      severity: share >= MANY_FAILED ? SEVERITY.warning : SEVERITY.notice,
      confidence: MEASURED,
      text: `${failed.length} of ${ended} plots failed (${formatShare(share)})${why}`,
      evidence: [plotEvidence(range, [countFigure('failed', failed.length), shareFigure('share', share)])],
    },
  ];
}

/** More incidents a day than anybody could look at. */
const MANY_A_DAY = 5;

function restless({ parts: { anomalies }, range }: InsightContext): Insight[] {
  if (anomalies === undefined) return [];
  const perDay = (anomalies.incidentsTotal / (range.to - range.from)) * DAY_SECONDS;
  if (perDay < MANY_A_DAY || anomalies.incidentsTotal < MANY_A_DAY) return [];
  return [
    {
      id: 'anomaly/many',
      kind: 'anomaly',
      category: 'other',
      severity: SEVERITY.notice,
      confidence: MEASURED,
      text: `Much is unusual: ${perDay.toFixed(1)} incidents a day.`,
      evidence: [{ subject: 'incidents', ...range, figures: [countFigure('incidents', anomalies.incidentsTotal)] }],
    },
  ];
}
