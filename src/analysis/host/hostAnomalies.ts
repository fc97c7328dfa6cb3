import { ContextualBaselines, hourContext } from '../../analyze/anomaly/contextualBaselines.ts';
import { anomalySummary, type FoundAnomaly, joined, type UnusualSample } from '../../analyze/anomaly/foundAnomaly.ts';
import { MultivariateDetector } from '../../analyze/anomaly/multivariateDetector.ts';
import { novelties } from '../../analyze/anomaly/novelties.ts';
import { seasonalAnomalies } from '../../analyze/anomaly/seasonalAnomalies.ts';
import { robustTailOf, surpriseOf } from '../../analyze/anomaly/tail.ts';
import { isNotEnoughData, type NotEnoughData, notEnoughData } from '../../analyze/notEnoughData.ts';
import { DEVIATIONS_PER_MEDIAN_DISTANCE, medianInPlace, quantileInPlace } from '../../analyze/quantiles.ts';
import { usableValues } from '../../analyze/series.ts';
import { rangeSeen, valueText } from '../common/evidence.ts';
import { type CleanSeries, closelyLookedAt, type PreparedInput } from './analysisInput.ts';
import { type CommonGrid, commonGrid } from './commonGrid.ts';
import { slowerSteps } from './stepDurations.ts';

/** Something in the window that is not as it usually is. */
export interface HostAnomaly extends FoundAnomaly {
  /** Keys of the series that it shows in, the most unusual first. */
  readonly series: readonly string[];
  /** Under which circumstance it is unusual, of a contextual one. */
  readonly context?: string;
  /** How far the value lies from the series' median, in its standard deviations; absent where it is no value of a series. */
  readonly deviations?: number;
  readonly summary: string;
}

export interface HostAnomalies {
  /** The newest first. */
  readonly found: readonly HostAnomaly[];
  readonly byKind: Readonly<Record<FoundAnomaly['kind'], number>>;
  /** What could not be looked at, and why. */
  readonly leftOut: readonly { readonly what: string; readonly reason: string }[];
}

const MOST_CLOSELY = 40;
/** False alarms in a whole analysis that are put up with, for each way of looking. */
const FALSE_ALARMS = 0.05;
const MOST_ROWS = 3600;
const FEWEST_ROWS = 240;
/** Unusual samples at most this many steps apart are one anomaly. */
const JOINED_STEPS = 10;
/** An hour of the day says something from so many days on. */
const DAYS_FOR_HOURS = 6;
const SECONDS_PER_DAY = 86_400;

/** @param way `quick` looks for new values and slow steps only. */
export function hostAnomalies(input: PreparedInput, way: 'quick' | 'thorough' = 'thorough'): HostAnomalies {
  const closely = closelyLookedAt(input.series, MOST_CLOSELY);
  const leftOut: { what: string; reason: string }[] = [];
  const orElse = (what: string, result: readonly HostAnomaly[] | NotEnoughData): readonly HostAnomaly[] => {
    if (!isNotEnoughData(result)) return result;
    leftOut.push({ what, reason: result.reason });
    return [];
  };
  const { sigma } = input.windows;
  const found = [
    ...closely.flatMap((one) => orElse(`new values of ${one.title}`, univariate(one, closely.length, sigma))),
    ...stepAnomalies(input),
  ];
  if (way === 'thorough') {
    found.push(
      ...closely.flatMap((one) => orElse(`season of ${one.title}`, seasonal(one, closely.length, sigma))),
      ...closely.flatMap((one) => byHour(one, closely.length, sigma)),
      ...orElse('several series at once', multivariate(closely, input)),
    );
  }
  const steps = closely.map(({ stepSeconds = 0 }) => stepSeconds);
  const distinct = withoutRepetition(found, JOINED_STEPS * Math.max(0, ...steps));
  const count = (kind: FoundAnomaly['kind']) => distinct.filter((anomaly) => anomaly.kind === kind).length;
  return {
    found: distinct.sort((a, b) => b.since - a.since || b.score - a.score),
    byKind: {
      univariate: count('univariate'),
      multivariate: count('multivariate'),
      seasonal: count('seasonal'),
      contextual: count('contextual'),
    },
    leftOut,
  };
}

function univariate(one: CleanSeries, series: number, sigma: number): HostAnomaly[] | NotEnoughData {
  const { times, values } = one.window;
  const scale = scaleOf(values);
  const [scaled, caution] = scale.isHeavyTailed
    ? [values.map((value) => Math.asinh((value - scale.median) / scale.deviation)), HEAVY_CAUTION]
    : [values, LIGHT_CAUTION];
  const threshold = Math.min(MOST_SURPRISE, caution * Math.log((values.length * series) / FALSE_ALARMS));
  const result = novelties(times, scaled, { threshold });
  if (isNotEnoughData(result)) return result;
  const back = (value: number) => scale.median + scale.deviation * Math.sinh(value);
  const found = scale.isHeavyTailed
    ? result.anomalies.map((anomaly) => ({
        ...anomaly,
        value: back(anomaly.value),
        ...(anomaly.expected && { expected: [back(anomaly.expected[0]), back(anomaly.expected[1])] as const }),
      }))
    : result.anomalies;
  return ofSeries(found, one, sigma);
}

/**
 * The tail that novelty goes by is fitted to few distances and falls off exponentially: noise exceeds what it gives for rare events
 * by these factors (measured on normal, wandering, log-normal and Student-3 noise).
 */
const LIGHT_CAUTION = 1.7;
const HEAVY_CAUTION = 2;
/** Surprise is not told apart from 50 on. */
const MOST_SURPRISE = 45;
/** The upper hundredth lies so many times as far from the median as the upper quarter: 3.4 times in a normal distribution. */
const HEAVY_TAIL_RATIO = 5;

/** Median, standard deviation as the median distance tells it, and whether extremes are too large for a normal distribution. */
function scaleOf(values: Float64Array): { median: number; deviation: number; isHeavyTailed: boolean } {
  const median = medianInPlace(Float64Array.from(values));
  const distances = values.map((value) => Math.abs(value - median));
  const half = quantileInPlace(distances, 0.5);
  const deviation = DEVIATIONS_PER_MEDIAN_DISTANCE * half;
  // Of distances to both sides the upper 2 % and 50 % are the quantiles of 1 % and 25 %.
  return { median, deviation, isHeavyTailed: half > 0 && quantileInPlace(distances, 0.98) > HEAVY_TAIL_RATIO * half };
}

function seasonal(one: CleanSeries, series: number, sigma: number): HostAnomaly[] | NotEnoughData {
  const result = seasonalAnomalies(one.window.times, one.window.values, { falseAlarms: FALSE_ALARMS / series });
  if (isNotEnoughData(result)) return result;
  // Of what an hour of the day makes usual, a value near the median may be unusual: it needn't be far from it.
  return ofSeries(result.anomalies, one, sigma, () => true);
}

/** Hours that are unlike the same hour of other days. */
function byHour(one: CleanSeries, series: number, sigma: number): HostAnomaly[] {
  const { times, values } = one.window;
  if (times.length === 0 || times[times.length - 1] - times[0] < DAYS_FOR_HOURS * SECONDS_PER_DAY) return [];
  const grid = commonGrid([one], times[0], times[times.length - 1], Number.MAX_SAFE_INTEGER);
  if (grid === undefined || values.length === 0) return [];
  const hours = hourlyMeans(one);
  const baselines = new ContextualBaselines({
    needed: DAYS_FOR_HOURS - 1,
    significance: FALSE_ALARMS / series / hours.length,
  });
  const unusual: UnusualSample[] = [];
  for (const { time, value } of hours) {
    const { isAlarm, score, expected } = baselines.update(hourContext(time), value);
    if (isAlarm) unusual.push({ time, score, value, ...(expected && { expected }) });
  }
  return ofSeries(joined('contextual', unusual, 3600), one, sigma, () => true, 'at this hour of the day');
}

function hourlyMeans({ window: { times, values } }: CleanSeries): { time: number; value: number }[] {
  const hours: { time: number; value: number; count: number }[] = [];
  times.forEach((at, i) => {
    const time = Math.floor(at / 3600) * 3600;
    const last = hours.at(-1);
    if (last?.time === time) {
      last.count++;
      last.value += (values[i] - last.value) / last.count;
    } else hours.push({ time, value: values[i], count: 1 });
  });
  return hours;
}

function ofSeries(
  anomalies: readonly FoundAnomaly[],
  one: CleanSeries,
  sigma: number,
  isFarEnough = (deviations: number) => deviations >= sigma,
  context?: string,
): HostAnomaly[] {
  if (anomalies.length === 0) return [];
  const words = {
    name: one.title,
    format: (value: number) => valueText(one.metric, value),
    ...(context && { context }),
  };
  const { median, deviation } = scaleOf(one.window.values);
  return anomalies
    .map((anomaly) => withRangeSeen(anomaly, one))
    .flatMap((anomaly) => {
      const deviations = Math.abs(anomaly.value - median) / deviation;
      if (!isFarEnough(deviations)) return [];
      return [
        {
          ...anomaly,
          series: [one.key],
          ...(Number.isFinite(deviations) && { deviations }),
          ...(context && { context }),
          summary: anomalySummary(anomaly, words),
        },
      ];
    });
}

/** Usual is nothing that was never seen. */
function withRangeSeen(anomaly: FoundAnomaly, { whole }: CleanSeries): FoundAnomaly {
  return anomaly.expected === undefined ? anomaly : { ...anomaly, expected: rangeSeen(anomaly.expected, whole.values) };
}

/** Each half of the window is held against the other. */
function multivariate(closely: readonly CleanSeries[], { windows }: PreparedInput): HostAnomaly[] | NotEnoughData {
  if (closely.length < 2) return notEnoughData(2, closely.length, `${closely.length} of at least 2 series that change`);
  const grid = commonGrid(closely, windows.from, windows.to, MOST_ROWS);
  const rows = grid?.times.length ?? 0;
  if (grid === undefined || rows < FEWEST_ROWS) return notEnoughData(FEWEST_ROWS, rows);
  const middle = rows >> 1;
  const { sigma } = windows;
  const first = unusualRows(grid, sigma, [0, middle], [middle, rows]);
  const second = unusualRows(grid, sigma, [middle, rows], [0, middle]);
  if (isNotEnoughData(first)) return first;
  if (isNotEnoughData(second)) return second;
  return stretches([...second, ...first], JOINED_STEPS * grid.stepSeconds).flatMap((rows) => stretchOf(rows, grid));
}

/** Rows in the order of time, those together that are at most `seconds` apart. */
function stretches(rows: readonly UnusualRowOfGrid[], seconds: number): UnusualRowOfGrid[][] {
  const found: UnusualRowOfGrid[][] = [];
  for (const row of rows.toSorted((a, b) => a.time - b.time)) {
    const last = found.at(-1);
    const before = last?.at(-1);
    if (last && before && row.time - before.time <= seconds) last.push(row);
    else found.push([row]);
  }
  return found;
}

/** A stretch as an anomaly of the series that are far out in most of its rows; none where that is only one. */
function stretchOf(rows: readonly UnusualRowOfGrid[], grid: CommonGrid): HostAnomaly[] {
  const counts = new Map<number, number>();
  for (const metric of rows.flatMap(({ metrics }) => metrics)) counts.set(metric, (counts.get(metric) ?? 0) + 1);
  const lasting = [...counts].filter(([, count]) => 2 * count > rows.length).sort(([, a], [, b]) => b - a);
  if (lasting.length < 2) return [];
  const worst = rows.reduce((most, row) => (row.score > most.score ? row : most));
  const place = Math.round((worst.time - grid.from) / grid.stepSeconds);
  const told = lasting
    .map(([metric]) => ({ ...grid.columns[metric].series, value: grid.columns[metric].values[place] }))
    .filter(({ value }) => !Number.isNaN(value));
  if (told.length === 0) return [];
  return [
    {
      kind: 'multivariate',
      since: rows[0].time,
      until: rows[rows.length - 1].time,
      score: worst.score,
      value: told[0].value,
      series: told.map(({ key }) => key),
      summary: `Unusual together: ${told.map(({ title, metric, value }) => `${title} ${valueText(metric, value)}`).join(', ')}.`,
    },
  ];
}

interface UnusualRowOfGrid {
  readonly time: number;
  readonly score: number;
  readonly metrics: readonly number[];
}

/** Learns the first rows and judges the others; ranges are without their ends. */
function unusualRows(
  grid: CommonGrid,
  sigma: number,
  [learnFrom, learnTo]: readonly [number, number],
  [from, to]: readonly [number, number],
): UnusualRowOfGrid[] | NotEnoughData {
  const detector = MultivariateDetector.fit(grid.columns.map(({ values }) => values.subarray(learnFrom, learnTo)));
  if (isNotEnoughData(detector)) return detector;
  const threshold = Math.log((2 * (to - from)) / FALSE_ALARMS);
  const rows: (UnusualRowOfGrid & { readonly extremes: number })[] = [];
  const row = new Float64Array(grid.columns.length);
  let scales: ReturnType<typeof scaleOf>[] | undefined;
  for (let place = from; place < to; place++) {
    for (let metric = 0; metric < row.length; metric++) row[metric] = grid.columns[metric].values[place];
    const { score, metrics, by, surprise: extremes } = detector.update(row);
    if (-Math.log1p(-score) < threshold) {
      rows.push({ time: grid.times[place], score, metrics: [], extremes });
      continue;
    }
    scales ??= grid.columns.map(({ values }) => scaleOf(usableValues(values)));
    const distances = scales.map(({ median, deviation }, at) => Math.abs(row[at] - median) / (deviation || 1));
    // Of a combination each value may be usual: those are named that lie furthest out.
    const named = by === 'extremes' ? metrics.filter((at) => distances[at] >= sigma) : furthest(distances);
    rows.push({ time: grid.times[place], score, metrics: named, extremes });
  }
  // Series wander: only what is rare in its own half too is an anomaly, not another way of working.
  const own = robustTailOf(
    rows.map(({ extremes }) => extremes),
    OWN_TAIL_RATE,
    LEAST_EXCESS,
  );
  return rows.filter(
    ({ extremes, metrics }) => metrics.length > 0 && (own === undefined || surpriseOf(own, extremes) >= threshold),
  );
}

const OWN_TAIL_RATE = 0.1;
const LEAST_EXCESS = 1;
const MOST_NAMED = 3;

function furthest(distances: readonly number[]): number[] {
  const known = [...distances.keys()].filter((metric) => !Number.isNaN(distances[metric]));
  return known.sort((a, b) => distances[b] - distances[a]).slice(0, MOST_NAMED);
}

/** Steps that took unusually long for their plotter. */
function stepAnomalies({ plots, windows }: PreparedInput): HostAnomaly[] {
  return slowerSteps(plots)
    .filter(({ at }) => at >= windows.from && at <= windows.to)
    .map(({ at, startedAt, score, seconds, expected, step, title, context }) => {
      const anomaly: FoundAnomaly = {
        kind: 'contextual',
        since: startedAt,
        until: at,
        score,
        value: seconds,
        expected,
      };
      const name = `${step} of ${title}`;
      const format = (value: number) => valueText('plotter.step.duration', Math.max(0, value));
      return { ...anomaly, series: [], context, summary: anomalySummary(anomaly, { name, format, context: 'for it' }) };
    });
}

/** The same stretch of the same series found in two ways is told once: together with the others that it shows in, else the more certain way. */
function withoutRepetition(found: readonly HostAnomaly[], slackSeconds: number): HostAnomaly[] {
  const kept: HostAnomaly[] = [];
  for (const anomaly of found.toSorted((a, b) => b.series.length - a.series.length || b.score - a.score)) {
    const at = kept.findIndex(
      (other) =>
        other.since - slackSeconds <= anomaly.until &&
        anomaly.since - slackSeconds <= other.until &&
        anomaly.series.some((key) => other.series.includes(key)),
    );
    if (at < 0) kept.push(anomaly);
    else kept[at] = { ...kept[at], until: Math.max(kept[at].until, anomaly.until) };
  }
  return kept;
}
