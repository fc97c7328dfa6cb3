import { type NotEnoughData, notEnoughData } from '../../analyze/notEnoughData.ts';
import { type Timeline, timelineOf, usualStep } from '../../analyze/timeline.ts';
import type { EngineEvent } from '../../events/events.ts';
import type { Attributes } from '../../metrics/metric.ts';
import type { PlotConfiguration } from '../../plotters/configuration.ts';
import { type Category, categoryOf } from '../common/category.ts';
import type { KeyMetric } from '../common/keyMetric.ts';
import { keyMetricOf, seriesTitle } from '../common/keyMetrics.ts';
import { DEFAULT_WINDOWS, type HostAnalysisKind, type HostAnalysisOptions } from './analysisOptions.ts';

/** A series as it is given. Times in epoch seconds, in any order, repeated or gapped; NaN and infinite values are absent. */
export interface AnalysisSeries {
  /** A name of the catalogue, or of any column. */
  readonly metric: string;
  readonly attributes: Attributes;
  /** Tells it from the others: `seriesKey`, or the column's name. */
  readonly key: string;
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** A plot with its steps, as the history keeps it. */
export interface AnalysedPlot {
  readonly plotter?: string | undefined;
  /** Of the plotter, for people. */
  readonly title?: string | undefined;
  readonly mode?: string | undefined;
  readonly k?: number | undefined;
  readonly compression?: number | undefined;
  /** Epoch seconds. */
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
  readonly seconds?: number | undefined;
  readonly outcome: string;
  readonly steps: readonly {
    readonly step: string;
    readonly phase?: number | undefined;
    readonly table?: number | undefined;
    readonly seconds?: number | undefined;
  }[];
  readonly configuration?: PlotConfiguration | undefined;
}

export interface AnalysisInput {
  readonly series: readonly AnalysisSeries[];
  readonly events?: readonly EngineEvent[];
  readonly plots?: readonly AnalysedPlot[];
}

/** A series that can be analysed: in order, without what is absent. */
export interface CleanSeries {
  readonly metric: string;
  readonly attributes: Attributes;
  readonly key: string;
  readonly title: string;
  readonly category: Category;
  /** Series of one family measure the same thing. */
  readonly family: string;
  /** The metric that matters which it is a series of, if it is one's. */
  readonly keyMetric: KeyMetric | undefined;
  /** Everything that was given. */
  readonly whole: Timeline;
  /** What lies in the analysis window. */
  readonly window: Timeline;
  /** Values of the window that are absent: NaN and infinite ones. */
  readonly absent: number;
  /** Usual distance of its values; undefined where all have the same time. */
  readonly stepSeconds: number | undefined;
}

/** The windows of an analysis, in epoch seconds; all end with the newest value. */
export interface Windows {
  readonly from: number;
  readonly to: number;
  readonly analysisSeconds: number;
  readonly trendSeconds: number;
  readonly correlationSeconds: number;
  readonly sigma: number;
  readonly horizonSeconds: number;
}

export interface PreparedInput {
  readonly series: readonly CleanSeries[];
  readonly windows: Windows;
  readonly plots: readonly AnalysedPlot[];
  readonly events: readonly EngineEvent[];
}

/** A window holds at least so many of the series' usual steps, or of rare values nothing could be said. */
const FEWEST_STEPS = 60;

/** Puts the series in order, drops what is absent, and settles the windows. */
export function prepare(
  { series, plots = [], events = [] }: AnalysisInput,
  options: HostAnalysisOptions,
): PreparedInput | NotEnoughData {
  const wholes = series.map(({ times, values }) => timelineOf(times, values));
  const present = wholes.filter(({ times }) => times.length > 0);
  if (present.length === 0) {
    return notEnoughData(
      1,
      0,
      series.length === 0
        ? 'no series was given'
        : 'no series has a value that counts: a number, neither infinite nor beyond 1e150',
    );
  }
  const to = present.reduce((newest, { times }) => Math.max(newest, times[times.length - 1]), -Infinity);
  const oldest = present.reduce((least, { times }) => Math.min(least, times[0]), Infinity);
  const wholeSteps = wholes.map(({ times }) => usualStep(times));
  const steps = wholeSteps.filter((step) => step !== undefined).sort((a, b) => a - b);
  const windows = windowsOf(options, to, to - oldest, steps[steps.length >> 1] ?? 0);
  const clean = series.flatMap(({ metric, attributes, key, times, values }, at): CleanSeries[] => {
    const whole = wholes[at];
    const window = within(whole, windows.from, to);
    if (window.times.length === 0) return [];
    const keyMetric = keyMetricOf(metric, attributes);
    return [
      {
        metric,
        attributes,
        key,
        title: seriesTitle(metric, attributes),
        category: keyMetric?.category ?? categoryOf(metric, attributes),
        family: keyMetric?.family ?? key,
        keyMetric,
        whole,
        window,
        absent: absentWithin(times, values, windows.from, to),
        stepSeconds: window.times.length === whole.times.length ? wholeSteps[at] : usualStep(window.times),
      },
    ];
  });
  return { series: clean, windows, plots, events };
}

/** The part of a timeline from `from` to `to`, both included; no copy. */
export function within({ times, values }: Timeline, from: number, to: number): Timeline {
  const start = firstFrom(times, from);
  const end = firstFrom(times, to + 1e-6);
  return { times: times.subarray(start, end), values: values.subarray(start, end) };
}

/** Of many series those that are looked at closely: of the metrics that matter first, constant ones never. */
export function closelyLookedAt(series: readonly CleanSeries[], most: number): CleanSeries[] {
  const changing = series.filter(({ window: { values } }) => values.some((value) => value !== values[0]));
  const isKey = ({ keyMetric }: CleanSeries) => Number(keyMetric !== undefined);
  return changing.toSorted((a, b) => isKey(b) - isKey(a)).slice(0, most);
}

function windowsOf(options: HostAnalysisOptions, to: number, span: number, step: number): Windows {
  const given = { ...DEFAULT_WINDOWS, ...defined(options) };
  const fitting = (seconds: number) => Math.min(span, Math.max(seconds, FEWEST_STEPS * step));
  const isWhole = options.analysisSeconds === undefined;
  const isOfEverything = isWhole && options.kind === 'historical';
  const isOfNow = isWhole && options.kind === 'realtime';
  const analysisSeconds = isOfEverything ? span : fitting(isOfNow ? given.trendSeconds : given.analysisSeconds);
  return {
    from: to - analysisSeconds,
    to,
    analysisSeconds,
    trendSeconds: Math.min(analysisSeconds, fitting(given.trendSeconds)),
    correlationSeconds:
      isOfEverything && options.correlationSeconds === undefined
        ? span
        : Math.min(analysisSeconds, fitting(given.correlationSeconds)),
    sigma: given.sigma,
    horizonSeconds: given.horizonSeconds,
  };
}

function defined({ kind: _, clock: __, ...options }: HostAnalysisOptions & { kind?: HostAnalysisKind }) {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !(Number.isFinite(value) && value > 0)) {
      throw new RangeError(`${name} is ${value}: give a number above 0.`);
    }
  }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<
    typeof DEFAULT_WINDOWS
  >;
}

function absentWithin(times: ArrayLike<number>, values: ArrayLike<number>, from: number, to: number): number {
  let absent = 0;
  for (let i = 0; i < Math.min(times.length, values.length); i++) {
    if (times[i] >= from && times[i] <= to && !Number.isFinite(values[i])) absent++;
  }
  return absent;
}

function firstFrom(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
