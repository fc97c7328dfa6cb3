import { NoveltyDetector } from '../../analyze/anomaly/noveltyDetector.ts';
import { robustTailOf, surpriseOf } from '../../analyze/anomaly/tail.ts';
import { isNotEnoughData, type NotEnoughData, notEnoughData } from '../../analyze/notEnoughData.ts';
import { usableValues } from '../../analyze/series.ts';
import { stl } from '../../analyze/stl.ts';
import { IsolationForest } from '../../analyze/trees/isolationForest.ts';
import { formatMetric } from '../../metrics/formatMetric.ts';
import { rangeSeen } from '../common/evidence.ts';
import { isShare } from '../common/keyMetric.ts';
import {
  type Detector,
  type Episode,
  episodesOf,
  type HistoryAnomaly,
  surprisesOf,
  surpriseThreshold,
} from './anomalyEpisodes.ts';
import { type EvenScale, evenScale } from './evenScale.ts';
import { groupedPlaces } from './groupedPlaces.ts';
import type { LocalTime } from './localCalendar.ts';
import type { MetricTrack, MetricTracks } from './metricTracks.ts';
import { standardised, usualValue } from './standardised.ts';

type Found = readonly HistoryAnomaly[] | NotEnoughData;

/** Each detector looks at all metrics. */
const EVEN = new WeakMap<MetricTrack, { readonly even: EvenScale; readonly values: Float64Array }>();

function onEvenScale(track: MetricTrack) {
  const known = EVEN.get(track);
  if (known) return known;
  const even = evenScale(track.values);
  const made = { even, values: track.values.map(even.to) };
  EVEN.set(track, made);
  return made;
}

const LEAST_CELLS = 100;
const DAY_SECONDS = 86_400;

/** Values far from all others of the metric. */
export function statisticalAnomalies(tracks: MetricTracks): Found {
  return ofEachTrack(tracks, (track, threshold) => {
    const { even, values } = onEvenScale(track);
    const usual = usualValue(values);
    if (usual === undefined) return [];
    const center = values.map(() => usual.median);
    return deviating(track, tracks, { even, values, center }, threshold, 'statistical', 'all values of the range');
  });
}

/** Values far from what trend and season of the metric leave to be expected. */
export function timeSeriesAnomalies(tracks: MetricTracks): Found {
  const { stepSeconds, times } = tracks;
  const period = DAY_SECONDS / stepSeconds;
  const days = Math.floor(times.length / period);
  if (!Number.isInteger(period) || period < 4 || days < 3) {
    return notEnoughData(3, days, `${days} of at least 3 days from which a season can be told`);
  }
  // A tenth of each window, the usual shortcut.
  const jumps = { trendJump: Math.ceil(period / 7), lowPassJump: Math.ceil(period / 10) };
  return ofEachTrack(tracks, (track, threshold) => {
    const { even, values } = onEvenScale(track);
    const parts = stl(values, { period, robust: true, ...jumps });
    if (isNotEnoughData(parts)) return [];
    const center = parts.trend.map((value, i) => value + parts.seasonal[i]);
    return deviating(track, tracks, { even, values, center }, threshold, 'timeSeries', 'its trend and daily pattern');
  });
}

/** Values that are unusual in their circumstances: the hour of the day, or how many plotters were at work. */
export function contextualAnomalies(tracks: MetricTracks, local: readonly LocalTime[]): Found {
  const plotters = tracks.tracks.find(({ id }) => id === 'plotters.count');
  const contexts = [
    contextOf(
      'the same hour of other days',
      local.map(({ hour }) => hour),
    ),
    ...(plotters === undefined
      ? []
      : [contextOf('times with as many plotters at work', Array.from(plotters.values, Math.round))]),
  ];
  return ofEachTrack(tracks, (track, threshold) =>
    contexts.flatMap((context) =>
      track === plotters ? [] : inContext(track, tracks, context, threshold + Math.log(contexts.length)),
    ),
  );
}

interface Context {
  readonly method: string;
  /** Of each that occurs, its cells. */
  readonly cells: readonly Int32Array[];
}

function contextOf(method: string, of: readonly number[]): Context {
  return { method, cells: groupedPlaces(of.length, (cell) => of[cell]).groups };
}

/** Fewer values than this tell nothing of what is usual in a context. */
const LEAST_OF_CONTEXT = 20;

function inContext(
  track: MetricTrack,
  tracks: MetricTracks,
  { method, cells }: Context,
  threshold: number,
): HistoryAnomaly[] {
  const { even, values } = onEvenScale(track);
  const whole = usualValue(values);
  if (whole === undefined) return [];
  const scales = new Float64Array(values.length).fill(Number.NaN);
  const center = new Float64Array(values.length).fill(Number.NaN);
  for (const places of cells) {
    const all = new Float64Array(places.length);
    for (let k = 0; k < places.length; k++) all[k] = values[places[k]];
    const own = usableValues(all);
    const usual = own.length < LEAST_OF_CONTEXT ? undefined : usualValue(own);
    if (usual === undefined) continue;
    // Each context's deviations in its own scale, which is not taken smaller than a part of that of all.
    const scale = Math.max(usual.scale, 0.1 * whole.scale);
    for (let k = 0; k < places.length; k++) {
      scales[places[k]] = scale;
      center[places[k]] = usual.median;
    }
  }
  return deviating(track, tracks, { even, values, center, scales }, threshold, 'contextual', method);
}

/** What a model of the metric's own past, and one of all metrics together, find new. */
export function learnedAnomalies(tracks: MetricTracks): Found {
  const alone = ofEachTrack(tracks, (track, least) => {
    const threshold = LEARNED_CAUTION * least;
    const { even, values } = onEvenScale(track);
    const matters = leastDistance(track);
    const detector = new NoveltyDetector({
      probation: Math.max(LEAST_CELLS, Math.round(track.values.length / 5)),
      rest: Math.ceil(3600 / tracks.stepSeconds),
      threshold,
      memory: track.values.length,
    });
    const expected = new Map<number, readonly [number, number]>();
    const surprises = track.values.map((value, cell) => {
      const { surprise, isAlarm } = detector.update(values[cell]);
      const range = isAlarm ? detector.expectedAt(values[cell]) : undefined;
      if (range === undefined) return 0;
      const [low, high] = [even.back(range[0]), even.back(range[1])];
      expected.set(cell, [low, high]);
      return Math.max(low - value, value - high) < matters ? 0 : surprise;
    });
    return episodesOf(surprises, threshold).map((episode) =>
      anomalyOf(track, tracks, episode, expected.get(episode.peak), 'learned', 'its past until then'),
    );
  });
  return isNotEnoughData(alone) ? alone : [...alone, ...together(tracks)];
}

const LEAST_MEASURED = 0.5;
/** What is learned as it goes rests on fewer values than all of the range: it takes more to be sure. */
const LEARNED_CAUTION = 2;
const NAMED_METRICS = 3;
const LEAST_SCORE_EXCESS = 0.01;

/** Combinations that isolate a cell from all others. */
function together({ tracks, times, stepSeconds }: MetricTracks): HistoryAnomaly[] {
  const columns = tracks.flatMap((track) => {
    const deviations = standardised(track.values);
    const isMeasured = usableValues(track.values).length >= LEAST_MEASURED * times.length;
    return deviations && isMeasured ? [{ track, deviations }] : [];
  });
  if (columns.length < 2) return [];
  const threshold = surpriseThreshold(times.length);
  const forest = IsolationForest.fit(columns.map(({ deviations }) => deviations));
  const scores = Float64Array.from(times, (_, cell) => {
    const row = columns.map(({ deviations }) => deviations[cell]);
    return row.every(Number.isNaN) ? Number.NaN : forest.score(row);
  });
  const tail = robustTailOf(scores, 0.02, LEAST_SCORE_EXCESS);
  if (tail === undefined) return [];
  const surprises = scores.map((score) => (Number.isNaN(score) ? 0 : surpriseOf(tail, score)));
  return episodesOf(surprises, threshold).map(({ first, last, peak, surprise, score }) => {
    const size = ({ deviations }: (typeof columns)[number]) => Math.abs(deviations[peak]) || 0;
    const most = columns.toSorted((a, b) => size(b) - size(a)).slice(0, NAMED_METRICS);
    const subject = most.map(({ track }) => track.title).join(', ');
    return {
      detector: 'learned',
      method: 'all metrics together',
      subject,
      metrics: most.map(({ track }) => track.id),
      from: times[first],
      to: times[last] + stepSeconds,
      at: times[peak],
      score,
      surprise,
      summary: `An unusual combination: ${most
        .map(({ track }) => `${track.title} ${formatMetric(track.metric, track.values[peak])}`)
        .join(', ')}.`,
    };
  });
}

function ofEachTrack(
  { tracks }: MetricTracks,
  find: (track: MetricTrack, threshold: number) => readonly HistoryAnomaly[],
): Found {
  const usable = tracks.filter(({ values }) => usableValues(values).length >= LEAST_CELLS);
  if (usable.length === 0) {
    const most = tracks.reduce((count, { values }) => Math.max(count, usableValues(values).length), 0);
    return notEnoughData(LEAST_CELLS, most, `${most} of at least ${LEAST_CELLS} points of a metric`);
  }
  const threshold = surpriseThreshold(usable.reduce((sum, { values }) => sum + values.length, 0));
  return usable.flatMap((track) => find(track, threshold));
}

/** A metric on the scale on which it is looked at, and what is to be expected of it there. */
interface Expectation {
  readonly even: EvenScale;
  readonly values: Float64Array;
  readonly center: Float64Array;
  /** What deviations are measured in, cell by cell; 1 without. */
  readonly scales?: Float64Array;
}

function deviating(
  track: MetricTrack,
  tracks: MetricTracks,
  { even, values, center, scales }: Expectation,
  threshold: number,
  detector: Detector,
  method: string,
): HistoryAnomaly[] {
  const scaleAt = (cell: number) => scales?.[cell] ?? 1;
  const deviations = new Float64Array(values.length);
  for (let cell = 0; cell < deviations.length; cell++) {
    deviations[cell] = (values[cell] - center[cell]) / (scales === undefined ? 1 : scales[cell]);
  }
  const spread = usualValue(deviations)?.scale ?? 0;
  const found = surprisesOf(deviations, LEAST_SPREAD * spread, threshold);
  if (found === undefined) return [];
  const matters = leastDistance(track);
  const surprises = found.surprises.map((surprise, cell) =>
    surprise > 0 && Math.abs(track.values[cell] - even.back(center[cell])) < matters ? 0 : surprise,
  );
  const limitAt = (cell: number, side: 0 | 1) => even.back(center[cell] + found.usual[side] * scaleAt(cell));
  return episodesOf(surprises, threshold).map((episode) => {
    const expected = [limitAt(episode.peak, 0), limitAt(episode.peak, 1)] as const;
    return anomalyOf(track, tracks, episode, expected, detector, method);
  });
}

/** The tail of a metric is never taken to fall off faster than this part of its deviation. */
const LEAST_SPREAD = 0.2;

/** A distance that matters at all: some hundredths of a whole, or a part of what the metric reaches. */
function leastDistance(track: MetricTrack): number {
  if (isShare(track.metric)) return 0.03;
  let most = 0;
  for (let i = 0; i < track.values.length; i++) {
    const size = Math.abs(track.values[i]);
    if (size > most) most = size;
  }
  return 0.02 * most;
}

function anomalyOf(
  track: MetricTrack,
  { times, stepSeconds }: MetricTracks,
  { first, last, peak, surprise, score }: Episode,
  expected: readonly [number, number] | undefined,
  detector: Detector,
  method: string,
): HistoryAnomaly {
  const { id, title, metric, values } = track;
  const value = values[peak];
  const range = expected && rangeSeen(expected, values);
  const usual =
    range === undefined
      ? ''
      : `, where ${formatMetric(metric, range[0])} to ${formatMetric(metric, range[1])} is usual`;
  return {
    detector,
    method,
    subject: title,
    metrics: [id],
    metric,
    from: times[first],
    to: times[last] + stepSeconds,
    at: times[peak],
    value,
    ...(range !== undefined && { expected: range }),
    score,
    surprise,
    summary: `${title}: ${formatMetric(metric, value)}${usual} (against ${method}).`,
  };
}
