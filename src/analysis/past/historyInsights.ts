import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import type { StoredPlot } from '../../history/storedPlot.ts';
import { formatDuration } from '../../metrics/format.ts';
import { formatMetric } from '../../metrics/formatMetric.ts';
import { shareFigure } from '../common/evidence.ts';
import type { AnalysisParts } from './analysis.ts';
import {
  countFigure,
  durationFigure,
  type Evidence,
  metricFigure,
  plotEvidence,
  probabilityFigure,
} from './evidence.ts';
import { healthInsights } from './healthInsights.ts';
import { outlookInsights } from './outlookInsights.ts';
import { patternInsight, patternInsights } from './patternInsights.ts';
import type { Interval } from './plotCases.ts';
import { trendInsights } from './trendInsights.ts';

export const INSIGHT_CATEGORIES = [
  'baselines',
  'trends',
  'seasons',
  'anomalies',
  'correlations',
  'patterns',
  'health',
  'outlook',
] as const;
export type InsightCategory = (typeof INSIGHT_CATEGORIES)[number];

/** Something that the history tells, in a sentence. */
export interface Insight {
  readonly weight: 'info' | 'notice' | 'warning';
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

/** By category; empty where nothing was found or the kind of analysis doesn't look for it. */
export type HistoryInsights = Readonly<Record<InsightCategory, readonly Insight[]>>;

export interface InsightContext {
  readonly parts: AnalysisParts;
  readonly range: Interval;
  /** All plots of the range, whatever became of them. */
  readonly plots: readonly StoredPlot[];
  date(epochSeconds: number): string;
}

/** What a person should know of each part, at most. */
const MOST_OF_A_CATEGORY = 12;

export function historyInsights(context: InsightContext): HistoryInsights {
  const found: Record<InsightCategory, Insight[]> = {
    baselines: baselines(context),
    trends: trendInsights(context),
    seasons: seasonInsights(context),
    anomalies: anomalyInsights(context),
    correlations: correlationInsights(context),
    patterns: patternInsights(context),
    health: healthInsights(context),
    outlook: outlookInsights(context),
  };
  return Object.fromEntries(
    Object.entries(found).map(([category, insights]) => [category, insights.slice(0, MOST_OF_A_CATEGORY)]),
  ) as unknown as HistoryInsights;
}

const BASELINES = ['cpu.busy', 'memory.used', 'disk.busy', 'network.out', 'plotters.count', 'plots.rate'];

function baselines({ parts, range }: InsightContext): Insight[] {
  const metrics = parts.statistics.flatMap(({ id, title, metric, statistics }): Insight[] => {
    if (!BASELINES.includes(id) || isNotEnoughData(statistics)) return [];
    const { median, percentiles } = statistics;
    const [usual, low, high] = [median, percentiles.p25, percentiles.p95].map((value) => formatMetric(metric, value));
    const spread =
      low === high ? ', next to always' : `: a quarter of the time below ${low}, a twentieth above ${high}`;
    return [
      {
        weight: 'info',
        text: `${title} is usually ${usual}${spread}.`,
        evidence: [
          {
            subject: title,
            metric,
            ...range,
            figures: [
              metricFigure('median', metric, median),
              metricFigure('25th percentile', metric, percentiles.p25),
              metricFigure('95th percentile', metric, percentiles.p95),
              countFigure('points', statistics.count),
            ],
          },
        ],
      },
    ];
  });
  const plots = (parts.patterns?.groups ?? []).flatMap(({ plotter, k, compression, finished, seconds }): Insight[] => {
    if (seconds === undefined) return [];
    const what = [`k${k ?? '?'}`, compression && `C${compression}`, `plots of ${plotter}`].filter(Boolean).join(' ');
    return [
      {
        weight: 'info',
        text: `${finished} ${what}: half of them took less than ${formatDuration(seconds.median)}, 8 of 10 took ${formatDuration(seconds.p10)} to ${formatDuration(seconds.p90)}.`,
        evidence: [plotEvidence(range, [countFigure('plots', finished), durationFigure('median', seconds.median)])],
      },
    ];
  });
  return [...metrics, ...plots];
}

const CYCLE_WORDS = { daily: 'every day', weekly: 'every week', monthly: 'every month' } as const;
const AT = { daily: 'at', weekly: 'on', monthly: 'on' } as const;

function seasonInsights({ parts: { seasons, patterns: ofPlots }, range }: InsightContext): Insight[] {
  if (seasons === undefined) return [];
  const patterns = (['daily', 'weekly', 'monthly'] as const).flatMap((cycle) => {
    const findings = seasons[cycle];
    return isNotEnoughData(findings) ? [] : findings.patterns;
  });
  const metrics = patterns.map(
    ({ title, metric, cycle, strength, adjustedPValue, rounds, highest, lowest }): Insight => ({
      weight: strength >= 0.5 ? 'notice' : 'info',
      text: `${title} has a pattern that comes ${CYCLE_WORDS[cycle]}: highest ${AT[cycle]} ${highest.place} (${formatMetric(metric, highest.value)}), lowest ${AT[cycle]} ${lowest.place} (${formatMetric(metric, lowest.value)}).`,
      evidence: [
        {
          subject: title,
          metric,
          ...range,
          figures: [
            shareFigure('explained', strength),
            countFigure('rounds', rounds),
            metricFigure('highest', metric, highest.value),
            metricFigure('lowest', metric, lowest.value),
            probabilityFigure('p', adjustedPValue),
          ],
        },
      ],
    }),
  );
  // Where all patterns of plots are told, those of times are among them.
  const impact = ofPlots || isNotEnoughData(seasons.performanceImpact) ? [] : seasons.performanceImpact;
  return [...impact.map((pattern) => patternInsight(pattern, range)), ...metrics];
}

function anomalyInsights({ parts: { anomalies }, range, date }: InsightContext): Insight[] {
  if (anomalies === undefined) return [];
  const { incidentsTotal, incidents, recurring } = anomalies;
  const again = recurring.map(
    ({ text, incidents: count, expected, ofAll, adjustedPValue, subjects }): Insight => ({
      weight: 'warning',
      text: `${count} of ${ofAll} incidents were ${text}, where chance would give ${expected.toFixed(1)}; mostly ${subjects.join(', ')}.`,
      evidence: [
        {
          subject: subjects.join(', '),
          ...range,
          figures: [
            countFigure('incidents', count),
            { name: 'by chance', value: expected, text: expected.toFixed(1) },
            probabilityFigure('p', adjustedPValue),
          ],
        },
      ],
    }),
  );
  if (incidentsTotal === 0) return again;
  const agreed = incidents.filter(({ detectors }) => detectors.length > 1);
  const summary: Insight = {
    weight: agreed.length > 0 ? 'notice' : 'info',
    text: `${incidentsTotal} ${incidentsTotal === 1 ? 'time' : 'times'} something was not as usual; ${agreed.length} of the last ${incidents.length} were seen in several ways.`,
    evidence: incidents.slice(0, 5).map(({ from, to, subjects, anomalies: count, detectors }) => ({
      subject: `${date(from)}: ${subjects.join(', ')}`,
      from,
      to,
      figures: [countFigure('anomalies', count), countFigure('ways of looking', detectors.length)],
    })),
  };
  return [...again, summary];
}

function correlationInsights({ parts: { correlations }, range }: InsightContext): Insight[] {
  if (correlations === undefined || isNotEnoughData(correlations)) return [];
  const causal = correlations.causal.findings
    .filter(({ mutual }) => !mutual)
    .map(
      ({ titles: [cause, effect], withinSeconds, explainedRatio, adjustedPValue }): Insight => ({
        weight: 'notice',
        text: `${cause} moves first: within ${formatDuration(withinSeconds)} ${effect} follows.`,
        evidence: [
          {
            subject: `${cause} → ${effect}`,
            ...range,
            figures: [shareFigure('explained', explainedRatio), probabilityFigure('p', adjustedPValue)],
          },
        ],
      }),
    );
  const pairs = correlations.significant
    .filter(({ sameFamily }) => !sameFamily)
    .map(({ titles: [a, b], coefficient, effectiveCount, adjustedPValue, strength }): Insight => {
      const how = coefficient > 0 ? 'rise and fall together' : 'go opposite ways';
      return {
        weight: strength === 'strong' ? 'notice' : 'info',
        text: `${a} and ${b} ${how} (${coefficient.toFixed(2)}).`,
        evidence: [
          {
            subject: `${a}, ${b}`,
            ...range,
            figures: [
              { name: 'correlation', value: coefficient, text: coefficient.toFixed(2) },
              countFigure('independent points', effectiveCount),
              probabilityFigure('p', adjustedPValue),
            ],
          },
        ],
      };
    });
  return [...causal, ...pairs];
}
