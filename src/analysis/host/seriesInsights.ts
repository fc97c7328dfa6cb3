import { formatDuration } from '../../metrics/format.ts';
import {
  countFigure,
  durationFigure,
  everyText,
  probabilityFigure,
  ratioFigure,
  shareFigure,
  timesText,
  valueFigure,
  valueText,
} from '../common/evidence.ts';
import type { Insight } from '../common/insight.ts';
import type { PreparedInput } from './analysisInput.ts';
import type { HostAnomalies } from './hostAnomalies.ts';
import type { HostCorrelations } from './hostCorrelations.ts';
import { type HostTrends, isCertain } from './hostTrends.ts';
import { isTold, MOST_OF_A_KIND, seriesOf, windowEvidence } from './insightEvidence.ts';
import { paceFigure, paceText } from './pace.ts';

/** Series that go together less closely than this tell nothing for a person. */
const CLOSE = 0.7;
/** With fewer pairs of values it can't be told whether they are independent: whatever starts at the same time seems to go together. */
const LEAST_PAIRS = 30;
/** A level must have moved by so many deviations of its noise. */
const CLEAR_SHIFT = 3;
/** More than these are no news. */
const MOST_CHANGES = 3;
const STRONG_SEASON = 0.3;
/** What comes again sooner is how a metric is read, not what the host does. */
const LEAST_PERIOD_SECONDS = 30;

/** What was not as usual. */
export function anomalyInsights(input: PreparedInput, { found }: HostAnomalies): Insight[] {
  const isNews = (key: string) => isTold(input, key) && !seriesOf(input, key)?.keyMetric?.isStepwise;
  const told = found.filter(({ series }) => series.every(isNews));
  return told.slice(0, MOST_OF_A_KIND).map((anomaly): Insight => {
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

/** Where series go, when their level changed, and what comes again. */
export function trendInsights(input: PreparedInput, trends: HostTrends): Insight[] {
  return [...ofTrends(input, trends), ...ofChanges(input, trends), ...ofSeasons(input, trends)];
}

function ofTrends(input: PreparedInput, { metrics }: HostTrends): Insight[] {
  const { windows } = input;
  const certain = metrics.flatMap(({ id: key, metric, category, title, trend: whole }): Insight[] => {
    // A share of the variance that leaves no doubt: what wanders also has a slope.
    if (
      !isTold(input, key) ||
      !isCertain(whole, metrics.length) ||
      whole.strength !== 'strong' ||
      whole.direction === 'stable'
    )
      return [];
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
        text: `${title} ${verb} by ${paceText(metric, whole.slopePerHour, windows)}.`,
        evidence: [
          windowEvidence(input, title, key, [
            paceFigure(metric, whole.slopePerHour, windows),
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
    if (seasons.length > 0 || !isTold(input, key) || seriesOf(input, key)?.keyMetric?.isStepwise) return [];
    const resolution = resolutionOf(input, key);
    const large = levelChanges.filter(
      ({ shift, shiftDeviations = Number.POSITIVE_INFINITY }) =>
        Math.abs(shift) > resolution && Math.abs(shiftDeviations) >= CLEAR_SHIFT,
    );
    const last = large.at(-1);
    // A level that changes again and again is a season's shape or a way of working, not news.
    return last === undefined || large.length > MOST_CHANGES
      ? []
      : [{ key, metric, category, title, count: large.length, ...last }];
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
      text: `${title} went from ${valueText(metric, before)} to ${valueText(metric, after)}, ${formatDuration(windows.to - at)} before the end of that time${count > 1 ? `; the last of ${count} such changes` : ''}.`,
      evidence: [
        {
          subject: title,
          metric: key,
          from: at,
          to: windows.to,
          figures: [
            valueFigure('before', metric, before),
            valueFigure('after', metric, after),
            ...(shiftDeviations === undefined ? [] : [countFigure('deviations of its noise', shiftDeviations)]),
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
    .filter(({ key }) => isTold(input, key))
    .filter(({ season }) => season.strength >= STRONG_SEASON && season.periodSeconds >= LEAST_PERIOD_SECONDS)
    .sort((a, b) => b.season.strength - a.season.strength)
    .slice(0, MOST_OF_A_KIND)
    .map(({ key, category, title, season: { periodSeconds, strength, cycles, pValue } }) => ({
      id: `season/${key}`,
      kind: 'season',
      category,
      severity: 0.2,
      confidence: 1 - pValue,
      text: `${title} comes again and again ${everyText(periodSeconds)} (${timesText(Math.round(cycles))} in the window).`,
      evidence: [
        windowEvidence(input, title, key, [
          durationFigure('period', periodSeconds),
          shareFigure('likeness one period later', strength),
          probabilityFigure('chance of it', pValue),
        ]),
      ],
    }));
}

/** What goes together, and what moves first. */
export function relationInsights(input: PreparedInput, { significant, precedences }: HostCorrelations): Insight[] {
  const { windows } = input;
  const from = windows.to - windows.correlationSeconds;
  const close = significant
    .filter(({ a, b }) => isTold(input, a) && isTold(input, b))
    .filter(({ isSameFamily, count }) => !isSameFamily && count >= LEAST_PAIRS)
    .filter(({ coefficient }) => Math.abs(coefficient) >= CLOSE)
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
