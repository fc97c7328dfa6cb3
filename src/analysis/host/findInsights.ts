import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { formatSeconds, formatShare } from '../../metrics/format.ts';
import type { Category } from '../common/category.ts';
import {
  changeFigure,
  countFigure,
  durationFigure,
  type Evidence,
  type Figure,
  probabilityFigure,
  ratioFigure,
  shareFigure,
  sizeOfChangeText,
  valueFigure,
  valueText,
} from '../common/evidence.ts';
import { type Insight, MEASURED, mostSevereFirst, SEVERITY } from '../common/insight.ts';
import { isShare } from '../common/keyMetric.ts';
import type { CleanSeries, PreparedInput } from './analysisInput.ts';
import type { HostAnomalies } from './hostAnomalies.ts';
import type { HostBottlenecks } from './hostBottlenecks.ts';
import type { HostCorrelations } from './hostCorrelations.ts';
import type { HostPredictions } from './hostPredictions.ts';
import { type HostTrends, isCertain } from './hostTrends.ts';
import type { ResourceUse } from './resourceView.ts';

/** What an analysis found, part by part; a part that was not asked for is absent. */
export interface Findings {
  readonly trends?: HostTrends;
  readonly correlations?: HostCorrelations;
  readonly anomalies?: HostAnomalies;
  readonly bottlenecks?: HostBottlenecks;
  readonly predictions?: HostPredictions;
}

/** Findings of one kind that are told; what is beyond is in the parts themselves. */
const MOST_OF_A_KIND = 8;
/** Series that go together less closely than this tell nothing for a person. */
const CLOSE = 0.7;
/** A level must have moved by so many deviations of its noise. */
const CLEAR_SHIFT = 3;
const STRONG_SEASON = 0.3;
const HIGH_SHARE = 0.9;
const SECONDS_PER_DAY = 86_400;

/** The insights that the findings give, the most severe first, each finding once. */
export function findInsights(input: PreparedInput, findings: Findings): Insight[] {
  const { trends, correlations, anomalies, bottlenecks, predictions } = findings;
  return mostSevereFirst([
    ...(bottlenecks ? [...ofResources(input, bottlenecks), ...ofQueues(input, bottlenecks)] : []),
    ...(bottlenecks ? [...ofSteps(bottlenecks), ...ofScalability(input, bottlenecks)] : []),
    ...(predictions ? ofPredictions(input, predictions) : []),
    ...(anomalies ? ofAnomalies(input, anomalies) : []),
    ...(trends ? [...ofTrends(input, trends), ...ofChanges(input, trends), ...ofSeasons(input, trends)] : []),
    ...(correlations ? ofRelations(input, correlations) : []),
  ]);
}

function seriesOf({ series }: PreparedInput, wanted: string | undefined): CleanSeries | undefined {
  return series.find(({ key }) => key === wanted);
}

function windowEvidence(
  { windows }: PreparedInput,
  subject: string,
  metric: string | undefined,
  figures: Figure[],
): Evidence {
  return { subject, ...(metric !== undefined && { metric }), from: windows.from, to: windows.to, figures };
}

const CATEGORY_OF: Readonly<Record<ResourceUse['resource'], Category>> = {
  cpu: 'cpu',
  memory: 'memory',
  swap: 'memory',
  disk: 'disk',
  filesystem: 'disk',
  heat: 'hardware',
};

function ofResources(input: PreparedInput, { resources }: HostBottlenecks): Insight[] {
  return resources
    .filter(({ level }) => level !== 'free')
    .map((use): Insight => {
      const { resource, subject, title, key, metric, meanRatio, atLimitRatio, strainedRatio, stalledRatio } = use;
      const waited =
        stalledRatio === undefined ? '' : `, and threads waited for it ${formatShare(stalledRatio)} of the time`;
      const isFull = use.level === 'limit';
      const text = isFull
        ? `${title}: ${valueText(metric, meanRatio)} on average, at its limit ${formatShare(atLimitRatio)} of the time${waited}.`
        : `${title}: ${valueText(metric, meanRatio)} on average, strained ${formatShare(strainedRatio)} of the time${waited}.`;
      return {
        id: ['bottleneck', [resource, subject].filter(Boolean).join(' ')].join('/'),
        kind: 'bottleneck',
        category: CATEGORY_OF[resource],
        severity: Math.min(1, (isFull ? 0.6 : 0.3) + 0.3 * atLimitRatio + 0.5 * (stalledRatio ?? 0)),
        confidence: MEASURED,
        text,
        evidence: [
          windowEvidence(input, title, key, [
            valueFigure('mean', metric, meanRatio),
            valueFigure('95 % below', metric, use.p95Ratio),
            shareFigure('time at the limit', atLimitRatio),
            ...(stalledRatio === undefined ? [] : [shareFigure('time stalled', stalledRatio)]),
          ]),
        ],
      };
    });
}

/** Requests that wait several times as long as they are served. */
const LONG_STRETCH = 4;
const BUSY = 0.5;

function ofQueues(input: PreparedInput, { queues }: HostBottlenecks): Insight[] {
  return queues.flatMap(({ device, queue }): Insight[] => {
    if (isNotEnoughData(queue) || queue.stretch < LONG_STRETCH || queue.utilizationRatio < BUSY) return [];
    const { completionsPerSecond, responseSeconds, serviceDemandSeconds, stretch, utilizationRatio, queueLength } =
      queue;
    return [
      {
        id: `bottleneck/queue ${device}`,
        kind: 'bottleneck',
        category: 'disk',
        severity: Math.min(0.9, 0.3 + 0.4 * utilizationRatio * Math.min(1, stretch / 20)),
        confidence: 0.8,
        text: `Requests to ${device} take ${formatSeconds(responseSeconds)}, ${stretch.toFixed(0)} times as long as the disk is busy for each; ${queueLength.toFixed(1)} are under way at once.`,
        evidence: [
          windowEvidence(input, `Queue of ${device}`, undefined, [
            countFigure('requests a second', completionsPerSecond),
            durationFigure('time a request takes', responseSeconds),
            durationFigure('busy for each', serviceDemandSeconds),
            shareFigure('busy', utilizationRatio),
            countFigure('requests under way', queueLength),
          ]),
        ],
      },
    ];
  });
}

function ofSteps({ steps }: HostBottlenecks): Insight[] {
  return steps
    .slice(0, MOST_OF_A_KIND)
    .map(({ step, plotter, context, seconds, usualSeconds, known, startedAt, at, expected, score }) => ({
      id: `slower/${context}`,
      kind: 'slower',
      category: 'plotting',
      severity: Math.min(0.9, 0.4 + 0.3 * (seconds / usualSeconds - 1)),
      confidence: score,
      text: `${step} of ${plotter} took ${formatSeconds(seconds)}, ${(seconds / usualSeconds).toFixed(2)} times as long as the ${known} before it (${formatSeconds(usualSeconds)}).`,
      evidence: [
        {
          subject: context,
          from: startedAt,
          to: at,
          figures: [
            durationFigure('took', seconds),
            durationFigure('usually', usualSeconds),
            durationFigure('usual at most', expected[1]),
            countFigure('compared with', known),
          ],
        },
      ],
    }));
}

function ofScalability(input: PreparedInput, { scalability }: HostBottlenecks): Insight[] {
  const { byPlotters, plottersNow, byThreads } = scalability;
  const found: Insight[] = [];
  if (!isNotEnoughData(byPlotters) && byPlotters.peak?.measured && byPlotters.levels >= 4) {
    const best = Math.max(1, Math.round(byPlotters.peak.concurrency));
    const tooMany = plottersNow !== undefined && plottersNow > best;
    const now = plottersNow === undefined ? '' : ` ${plottersNow} run now.`;
    found.push({
      id: 'bottleneck/plots at a time',
      kind: 'bottleneck',
      category: 'plotting',
      severity: tooMany ? 0.6 : 0.2,
      confidence: byPlotters.rSquared,
      text: `This host makes most plots a day with about ${best} at a time (${byPlotters.peak.throughput.toFixed(1)} a day).${now}`,
      evidence: [
        windowEvidence(input, 'plots', undefined, [
          countFigure('best at a time', byPlotters.peak.concurrency),
          countFigure('plots a day there', byPlotters.peak.throughput),
          shareFigure('work that can not be shared', byPlotters.contention),
          countFigure('measured', byPlotters.count),
        ]),
      ],
    });
  }
  for (const { of, fit } of byThreads) {
    if (isNotEnoughData(fit) || !fit.peak?.measured || fit.levels < 4) continue;
    const best = Math.max(1, Math.round(fit.peak.concurrency));
    found.push({
      id: `bottleneck/threads ${of}`,
      kind: 'bottleneck',
      category: 'plotting',
      severity: 0.3,
      confidence: fit.rSquared,
      text: `${of} is fastest with about ${best} threads; more make it slower.`,
      evidence: [
        windowEvidence(input, 'plots', undefined, [
          countFigure('best number of threads', fit.peak.concurrency),
          countFigure('plots a day there', fit.peak.throughput),
        ]),
      ],
    });
  }
  return found;
}

function ofPredictions(input: PreparedInput, { fullSoon, metrics }: HostPredictions): Insight[] {
  const full = fullSoon.map(
    ({ key, metric, category, title, ratio, ratioPerHour, seconds, earliest, latest }): Insight => {
      const range = latest === undefined ? '' : ` (between ${formatSeconds(earliest)} and ${formatSeconds(latest)})`;
      return {
        id: `risk/full ${key}`,
        kind: 'risk',
        category,
        severity: Math.min(1, 0.3 + 0.6 * Math.max(0, 1 - seconds / SECONDS_PER_DAY)),
        confidence: latest === undefined ? 0.6 : 0.9,
        text: `${title} is at ${valueText(metric, ratio)} and grows by ${sizeOfChangeText(metric, ratioPerHour)} an hour: full in ${formatSeconds(seconds)}${range} if it goes on like that.`,
        evidence: [
          windowEvidence(input, title, key, [
            valueFigure('now', metric, ratio),
            changeFigure('an hour', metric, ratioPerHour),
            durationFigure('full in', seconds),
          ]),
        ],
      };
    },
  );
  const high = metrics.flatMap(({ key, metric, category, title, forecast }): Insight[] => {
    if (isNotEnoughData(forecast) || forecast.interval === undefined) return [];
    const { mean, interval, from, to, backtest, horizonSeconds } = forecast;
    if (!isShare(metric) || mean < HIGH_SHARE) return [];
    return [
      {
        id: `risk/forecast ${key}`,
        kind: 'risk',
        category,
        severity: SEVERITY.notice,
        confidence: Math.max(0, backtest.accuracy),
        text: `${title} is expected to be ${valueText(metric, mean)} over the next ${formatSeconds(horizonSeconds)} (90 % of the time within ${valueText(metric, interval[0])} to ${valueText(metric, interval[1])}).`,
        evidence: [
          {
            subject: title,
            metric: key,
            from,
            to,
            figures: [
              valueFigure('forecast', metric, mean),
              shareFigure('accuracy so far', Math.max(0, backtest.accuracy)),
            ],
          },
        ],
      },
    ];
  });
  return [...full, ...high];
}

function ofAnomalies(input: PreparedInput, { found }: HostAnomalies): Insight[] {
  return found.slice(0, MOST_OF_A_KIND).map((anomaly): Insight => {
    const { kind, series, context, since, until, score, value, expected, summary } = anomaly;
    const [key] = series;
    const of = seriesOf(input, key);
    const figure = (name: string, of: number) =>
      series.length === 0 ? durationFigure(name, of) : valueFigure(name, metric, of);
    const metric = of?.metric ?? key ?? kind;
    const usual = expected ? [figure('usual from', expected[0]), figure('usual to', expected[1])] : [];
    return {
      id: `anomaly/${kind} ${context ?? ''} ${key ?? ''} ${since}`,
      kind: 'anomaly',
      category: of?.category ?? 'plotting',
      severity: 0.5,
      confidence: score,
      text: summary,
      evidence: [
        {
          subject: of?.title ?? context ?? kind,
          ...(key !== undefined && { metric: key }),
          from: since,
          to: until,
          figures: [figure('value', value), ...usual, probabilityFigure('chance of it', 1 - score)],
        },
      ],
    };
  });
}

/** Changes up to this are of no interest. */
function resolutionOf(input: PreparedInput, key: string): number {
  return seriesOf(input, key)?.keyMetric?.resolution ?? 0;
}

function ofTrends(input: PreparedInput, { metrics }: HostTrends): Insight[] {
  const { windows } = input;
  const certain = metrics.flatMap(({ id: key, metric, category, title, trend: whole }): Insight[] => {
    // A share of the variance that leaves no doubt: what wanders also has a slope.
    if (!isCertain(whole, metrics.length) || whole.strength !== 'strong' || whole.direction === 'stable') return [];
    const hours = windows.analysisSeconds / 3600;
    const change = whole.slopePerHour * hours;
    const resolution = resolutionOf(input, key);
    if (Math.abs(change) <= resolution) return [];
    const verb = change > 0 ? 'rises' : 'falls';
    return [
      {
        id: `trend/${key}`,
        kind: 'trend',
        category,
        severity: 0.25 + 0.1 * whole.rSquared,
        confidence: 1 - whole.adjustedPValue,
        text: `${title} ${verb} by ${sizeOfChangeText(metric, Math.abs(whole.slopePerHour))} an hour.`,
        evidence: [
          windowEvidence(input, title, key, [
            changeFigure('an hour', metric, whole.slopePerHour),
            shareFigure('explained by the line', whole.rSquared),
            probabilityFigure('chance of it', whole.adjustedPValue),
          ]),
        ],
      },
    ];
  });
  return certain.slice(0, MOST_OF_A_KIND);
}

function ofChanges(input: PreparedInput, { metrics }: HostTrends): Insight[] {
  const { windows } = input;
  const clear = metrics.flatMap(({ id: key, metric, category, title, levelChanges = [], seasons = [] }) => {
    // A level that changes again and again is a season's shape or a way of working, not news.
    if (seasons.length > 0) return [];
    const resolution = resolutionOf(input, key);
    const large = levelChanges.filter(
      ({ shift, shiftDeviations = Number.POSITIVE_INFINITY }) =>
        Math.abs(shift) > resolution && Math.abs(shiftDeviations) >= CLEAR_SHIFT,
    );
    const last = large.at(-1);
    return last === undefined ? [] : [{ key, metric, category, title, count: large.length, ...last }];
  });
  return clear
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST_OF_A_KIND)
    .map(({ key, metric, category, title, at, before, after, shiftDeviations, count }) => ({
      id: `change/${key}`,
      kind: 'change',
      category,
      severity: 0.3,
      confidence: 0.95,
      text: `${title} went from ${valueText(metric, before)} to ${valueText(metric, after)} ${formatSeconds(windows.to - at)} before the end${count > 1 ? `, the last of ${count} such changes` : ''}.`,
      evidence: [
        {
          subject: title,
          metric: key,
          from: at,
          to: windows.to,
          figures: [
            valueFigure('before', metric, before),
            valueFigure('after', metric, after),
            ...(shiftDeviations === undefined
              ? []
              : [countFigure('shift in deviations of the noise', shiftDeviations)]),
          ],
        },
      ],
    }));
}

function ofSeasons(input: PreparedInput, { metrics }: HostTrends): Insight[] {
  return metrics
    .flatMap(({ id: key, category, title, seasons = [] }) =>
      seasons.slice(0, 1).map((season) => ({ key, category, title, season })),
    )
    .filter(({ season }) => season.strength >= STRONG_SEASON)
    .sort((a, b) => b.season.strength - a.season.strength)
    .slice(0, MOST_OF_A_KIND)
    .map(({ key, category, title, season: { periodSeconds, strength, cycles, pValue } }) => ({
      id: `season/${key}`,
      kind: 'season',
      category,
      severity: 0.2,
      confidence: 1 - pValue,
      text: `${title} comes again and again every ${formatSeconds(periodSeconds)} (${cycles.toFixed(0)} times in the window).`,
      evidence: [
        windowEvidence(input, title, key, [
          durationFigure('period', periodSeconds),
          shareFigure('likeness one period later', strength),
          probabilityFigure('chance of it', pValue),
        ]),
      ],
    }));
}

function ofRelations(input: PreparedInput, { significant, precedences }: HostCorrelations): Insight[] {
  const { windows } = input;
  const from = windows.to - windows.correlationSeconds;
  const close = significant
    .filter(({ isSameFamily, coefficient }) => !isSameFamily && Math.abs(coefficient) >= CLOSE)
    .slice(0, MOST_OF_A_KIND);
  return close.map(({ a, b, titles, coefficient, adjustedPValue, effectiveCount }): Insight => {
    const first = precedences.find(
      ({ cause, effect }) => (cause === a && effect === b) || (cause === b && effect === a),
    );
    const order = first ? ` ${first.titles[0]} moves first.` : '';
    const together = coefficient > 0 ? 'rise and fall together' : 'go against each other';
    return {
      id: `relation/${a} ${b}`,
      kind: 'relation',
      category: seriesOf(input, a)?.category ?? 'other',
      severity: 0.15 + 0.05 * Math.abs(coefficient),
      confidence: 1 - adjustedPValue,
      text: `${titles[0]} and ${titles[1]} ${together} (correlation ${coefficient.toFixed(2)}).${order}`,
      evidence: [
        {
          subject: `${titles[0]}, ${titles[1]}`,
          metric: a,
          from,
          to: windows.to,
          figures: [
            countFigure('correlation', coefficient),
            countFigure('independent values', effectiveCount),
            probabilityFigure('chance of it', adjustedPValue),
            ...(first ? [ratioFigure('error left with the other’s past', 1 - first.explained)] : []),
          ],
        },
      ],
    };
  });
}
