import {
  type ForecastEntry,
  ForecastLedger,
  type ForecastRound,
  trackRecordText,
} from '../../analyze/forecast/forecastLedger.ts';
import { MODEL_TITLES } from '../../analyze/forecast/forecastModel.ts';
import { type ModelRecord, modelRecord } from '../../analyze/forecast/modelRecord.ts';
import { LEAST_RISK_SAMPLES, type RiskModel, type RiskProbability } from '../../analyze/forecast/riskModel.ts';
import type { SeriesForecast } from '../../analyze/forecast/seriesForecast.ts';
import { leastCells, SeriesForecaster, type StoredSeriesForecaster } from '../../analyze/forecast/seriesForecaster.ts';
import { type FillForecast, forecastFill } from '../../analyze/forecast/timeToFull.ts';
import { isNotEnoughData, type NotEnoughData, notEnoughData } from '../../analyze/notEnoughData.ts';
import type { EngineEvent } from '../../events/events.ts';
import type { Frame } from '../../metrics/frame.ts';
import { FORECAST_TITLES, TARGET_NAMES, type TargetName } from '../common/keyMetric.ts';
import { BottleneckRisk, RISK_FEATURES, RISK_HORIZON_SECONDS } from './bottleneckRisk.ts';
import { forecastInsights } from './forecastInsights.ts';
import { forecastOptions, HORIZONS_SECONDS, type StoredColumn, targetMetric } from './forecastTargets.ts';
import type { Train, TrainingRequest } from './forecastTraining.ts';
import type { HostForecastReport, TargetForecast } from './hostForecastReport.ts';
import { TargetTracks } from './targetTracks.ts';

export interface HostForecastsOptions {
  /** Where models are trained: `trainInProcess` in an engine. */
  readonly train: Train;
  /** Seconds between two rounds of forecasts: 300. */
  readonly everySeconds?: number;
  /** Milliseconds of a clock that never jumps, by which the budget is kept. */
  readonly clockMs?: () => number;
}

/** Something to keep: `History.put(kind, key, at, value)`. */
export interface ForecastDocument {
  readonly kind: 'forecast' | 'model';
  readonly key: string;
  readonly at: number;
  readonly value: unknown;
}

/** What was kept of earlier runs: the documents of both kinds, in any order. */
export type KeptDocuments = readonly Pick<ForecastDocument, 'key' | 'value'>[];

interface Line {
  readonly target: TargetName;
  readonly horizonSeconds: number;
  forecaster: SeriesForecaster;
  forecast: SeriesForecast | NotEnoughData;
  record: ModelRecord | undefined;
  /** Minutes that its models were trained on. */
  minutes: number;
  /** Not trained again before. */
  retryAt: number;
}

const MINUTE_SECONDS = 60;
/** For so long it counts how forecasts did. */
export const TRACK_RECORD_SECONDS = 7 * 86_400;
/** What models look back on, a week and a day. */
const LOOK_BACK_SECONDS = 8 * 86_400;
/** A training that had too little to learn from, or failed, is tried again so much later. */
const RETRY_SECONDS = 900;
const GROWTH = 2;
/** One model after the other, so that the machine is left alone in between; sooner while there are some that nobody has seen yet. */
const BETWEEN_TRAININGS_SECONDS = 60;
const BETWEEN_FIRST_TRAININGS_SECONDS = 10;
const ENOUGH_MINUTES = 7 * 1440;
/** A training again within an hour would learn the same. */
const LEAST_BETWEEN_TRAININGS = 3600;
const RISK_TRAINING_SECONDS = 6 * 3600;
/** Rounds are kept in a ring of two weeks: the oldest is written over. */
const ROUNDS_KEPT_SECONDS = 14 * 86_400;
const HORIZONS = Object.values(HORIZONS_SECONDS);
const RISK_KEY = 'bottlenecks';

/**
 * The forecasts of a host as its engine makes them: keeps minute means of the targets, has models trained elsewhere, forecasts every
 * few minutes, and keeps what was forecast until it has come true. `step` does a little at a time and never trains.
 */
export class HostForecasts {
  readonly #tracks = new TargetTracks();
  readonly #risk: BottleneckRisk;
  readonly #ledger = new ForecastLedger(TRACK_RECORD_SECONDS);
  readonly #lines: readonly Line[];
  /** In the order in which they are trained: the longest horizons, which charts show, first. */
  readonly #toTrain: readonly Line[];
  readonly #train: Train;
  readonly #everySeconds: number;
  readonly #clockMs: () => number;
  #documents: ForecastDocument[] = [];
  #tasks: (() => void)[] = [];
  #fills: Record<string, FillForecast> = {};
  #probabilities: RiskProbability[] | undefined;
  #forecastAt: number | undefined;
  #nextRoundAt = Number.NEGATIVE_INFINITY;
  #nextRiskTrainingAt = Number.NEGATIVE_INFINITY;
  #nextTrainingAt = Number.NEGATIVE_INFINITY;
  #training: Promise<void> | undefined;

  constructor(
    { train, everySeconds = 300, clockMs = () => performance.now() }: HostForecastsOptions,
    kept: KeptDocuments = [],
  ) {
    this.#train = train;
    this.#everySeconds = everySeconds;
    this.#clockMs = clockMs;
    this.#risk = new BottleneckRisk(this.#tracks);
    this.#lines = TARGET_NAMES.flatMap((target) =>
      HORIZONS.map(
        (horizonSeconds): Line => ({
          target,
          horizonSeconds,
          forecaster: new SeriesForecaster(forecastOptions(target, horizonSeconds)),
          forecast: notEnoughData(1, 0, 'a history that was trained on'),
          record: undefined,
          minutes: 0,
          retryAt: Number.NEGATIVE_INFINITY,
        }),
      ),
    );
    this.#toTrain = [...this.#lines].sort((a, b) => b.horizonSeconds - a.horizonSeconds);
    this.recall(kept);
  }

  /** The keys of the documents of kind `model` that it keeps. */
  static readonly MODEL_KEYS: readonly string[] = [
    ...TARGET_NAMES.flatMap((target) => HORIZONS.map((horizonSeconds) => lineKey(target, horizonSeconds))),
    RISK_KEY,
  ];

  /** Takes up documents of earlier runs, in any order, a part or all of them; before the first step. */
  recall(kept: KeptDocuments): void {
    for (const { key, value } of kept) {
      const line = this.#lines.find(({ target, horizonSeconds }) => key === lineKey(target, horizonSeconds));
      if (line) this.#restore(line, value as Partial<KeptLine> | undefined);
      else if (key === RISK_KEY) this.#takeRisk(value as RiskModel | undefined);
      else this.#ledger.add((value as Partial<KeptRound> | undefined)?.entries ?? []);
    }
  }

  #restore(line: Line, { record, minutes = 0, stored }: Partial<KeptLine> = {}): void {
    line.forecaster = new SeriesForecaster(forecastOptions(line.target, line.horizonSeconds), stored);
    line.record = record;
    line.minutes = minutes;
  }

  #takeRisk(model: RiskModel | undefined): void {
    // A model of other features can't be asked.
    if (model?.features?.join() === RISK_FEATURES.join()) this.#risk.model = model;
  }

  /** Takes up minutes (of `TargetTracks.METRIC_GROUPS`) and events that the history knows of the last two weeks; before the first frame. */
  prime(columns: readonly StoredColumn[], events: readonly EngineEvent[] = []): void {
    this.#tracks.prime(columns);
    for (const event of events) this.#risk.hear(event);
  }

  /** Takes a frame into the minute means; to be called with each. */
  add(frame: Frame): void {
    this.#tracks.add(frame);
  }

  hear(event: EngineEvent): void {
    this.#risk.hear(event);
  }

  /**
   * Does what is due, one small thing after the other, until the budget is used up; to be called every some seconds, and after each frame
   * while it is at work.
   * @param now epoch seconds.
   */
  step(now: number, budgetMs: number): void {
    if (now >= this.#nextRoundAt && this.#tasks.length === 0) this.#beginRound(now);
    const began = this.#clockMs();
    while (this.#tasks.length > 0 && this.#clockMs() - began < budgetMs) this.#tasks.shift()?.();
    if (this.#training !== undefined || this.#tasks.length > 0 || now < this.#nextTrainingAt) return;
    const isFirst = this.#beginTraining(now);
    this.#nextTrainingAt = now + (isFirst ? BETWEEN_FIRST_TRAININGS_SECONDS : BETWEEN_TRAININGS_SECONDS);
  }

  /** Whether a round is under way, of which each step does a part. */
  get isAtWork(): boolean {
    return this.#tasks.length > 0;
  }

  /** What is to be kept since the last call. */
  takeDocuments(): ForecastDocument[] {
    return this.#documents.splice(0);
  }

  /** The training that is under way, if one is. */
  get training(): Promise<void> | undefined {
    return this.#training;
  }

  /** @param now epoch seconds. */
  report(now: number): HostForecastReport {
    const forecasts = this.#lines.map((line): TargetForecast => this.#told(line, now));
    const longest = forecasts.filter(({ horizonSeconds }) => horizonSeconds === HORIZONS_SECONDS.hour);
    const targets = Object.fromEntries(
      longest.flatMap(({ target, forecast }) => (isNotEnoughData(forecast) ? [] : [[target, forecast]])),
    ) as Partial<Record<TargetName, SeriesForecast>>;
    const bottlenecks = this.#probabilities && {
      horizonSeconds: RISK_HORIZON_SECONDS,
      probabilities: this.#probabilities,
    };
    return {
      ...(this.#forecastAt !== undefined && { at: this.#forecastAt }),
      forecasts,
      fills: this.#fills,
      ...(bottlenecks && { bottlenecks }),
      insights: forecastInsights({ at: now, targets, fills: this.#fills, ...(bottlenecks && { bottlenecks }) }),
    };
  }

  #told({ target, horizonSeconds, forecast, record }: Line, now: number): TargetForecast {
    const week = this.#ledger.record(target, horizonSeconds, now - TRACK_RECORD_SECONDS, now);
    return {
      target,
      title: FORECAST_TITLES[target],
      horizonSeconds,
      forecast,
      ...(isNotEnoughData(forecast) ? {} : { model: MODEL_TITLES[forecast.model] }),
      ...(record && { training: record }),
      ...(week && { lastWeek: { ...week, text: trackRecordText(week) } }),
    };
  }

  #beginRound(now: number): void {
    this.#nextRoundAt = (Math.floor(now / this.#everySeconds) + 1) * this.#everySeconds;
    const entries: ForecastEntry[] = [];
    this.#tasks = [
      () => this.#settle(now),
      ...this.#lines.map((line) => () => this.#forecast(line, now, entries)),
      ...[...this.#tracks.available].map(([mount, track]) => () => {
        const { times, values } = track.since(now - 86_400);
        this.#fills = { ...this.#fills, [mount]: forecastFill(times, values) };
      }),
      () => {
        this.#probabilities = this.#risk.probabilities(now);
      },
      () => {
        this.#forecastAt = now;
        this.#ledger.add(entries);
        if (entries.length > 0) this.#keepRound({ madeAt: now, entries });
      },
    ];
  }

  #forecast(line: Line, now: number, entries: ForecastEntry[]): void {
    const { target, horizonSeconds, forecaster } = line;
    if (forecaster.version === 0) return;
    const { times, values } = this.#tracks.targets[target].since(now - LOOK_BACK_SECONDS);
    const forecast = forecaster.forecast(times, values);
    line.forecast = forecast;
    // What ended long ago says nothing of the future.
    if (isNotEnoughData(forecast) || now - forecast.from > this.#everySeconds) return;
    const { from, to, model, mean, interval, candidates } = forecast;
    const simple = (name: 'naive' | 'smoothing') =>
      candidates.find((candidate) => candidate.name === name)?.mean ?? mean;
    const entry: ForecastEntry = {
      target,
      horizonSeconds,
      madeAt: now,
      from,
      to,
      model,
      mean,
      ...(interval && { lower: interval[0], upper: interval[1] }),
      naive: simple('naive'),
      smoothing: simple('smoothing'),
      capacity: targetMetric(target).most ?? greatestOf(values),
    };
    entries.push(entry);
  }

  /** Scores what has come true, and keeps its rounds anew. */
  #settle(now: number): void {
    const meanOf = (target: string, from: number, to: number) =>
      this.#tracks.targets[target as TargetName]?.meanOf(from, to);
    for (const round of this.#ledger.settle(now, meanOf)) this.#keepRound(round);
  }

  #keepRound({ madeAt, entries }: ForecastRound): void {
    const rounds = Math.ceil(ROUNDS_KEPT_SECONDS / this.#everySeconds);
    const key = `round ${Math.floor(madeAt / this.#everySeconds) % rounds}`;
    const value: KeptRound = { entries: entries.map(compact) };
    this.#documents.push({ kind: 'forecast', key, at: madeAt, value });
  }

  /** @returns whether it is of a model that was never trained. */
  #beginTraining(now: number): boolean {
    const line = this.#toTrain.find(({ target, horizonSeconds, forecaster, record, minutes, retryAt }) => {
      if (now < retryAt || (record !== undefined && now - record.trainedAt < LEAST_BETWEEN_TRAININGS)) return false;
      const { measured } = this.#tracks.targets[target];
      // A process for nothing costs more than an hour of everything else here.
      if (measured < leastCells(horizonSeconds / MINUTE_SECONDS)) return false;
      // Of twice the history more can be learnt, until there is a week of it.
      const hasGrown = minutes < ENOUGH_MINUTES && measured >= GROWTH * minutes;
      return hasGrown || forecaster.isTrainingDue(now);
    });
    if (line) {
      line.retryAt = now + RETRY_SECONDS;
      const { times, values } = this.#tracks.targets[line.target].since(Number.NEGATIVE_INFINITY);
      const { options, stored } = line.forecaster;
      // Its models are made anew: only how often it was trained goes on.
      const request: TrainingRequest = {
        kind: 'series',
        options,
        stored: { options, version: stored.version },
        times,
        values,
      };
      this.#begin(request, (result) => {
        if (result.kind !== 'series' || isNotEnoughData(result.score)) return;
        line.minutes = times.length;
        this.#trained(line, result.stored, now);
      });
    } else if (now >= this.#nextRiskTrainingAt) {
      this.#nextRiskTrainingAt = now + RETRY_SECONDS;
      const samples = this.#risk.samples(now);
      if (samples.length < LEAST_RISK_SAMPLES) return false;
      const request = { features: RISK_FEATURES, horizonSeconds: RISK_HORIZON_SECONDS };
      this.#begin({ kind: 'risk', samples, ...request }, (result) => {
        if (result.kind !== 'risk' || isNotEnoughData(result.model)) return;
        this.#nextRiskTrainingAt = now + RISK_TRAINING_SECONDS;
        this.#risk.model = result.model;
        this.#documents.push({ kind: 'model', key: RISK_KEY, at: now, value: result.model });
      });
    }
    return line !== undefined && line.record === undefined;
  }

  #begin(request: TrainingRequest, done: (result: Awaited<ReturnType<Train>>) => void): void {
    this.#training = this.#train(request)
      // A training that failed leaves the models before it; it is tried again later.
      .then(done, () => {})
      .finally(() => {
        this.#training = undefined;
      });
  }

  #trained(line: Line, stored: StoredSeriesForecaster, now: number): void {
    const { target, horizonSeconds } = line;
    line.forecaster = new SeriesForecaster(forecastOptions(target, horizonSeconds), stored);
    const { times, values } = this.#tracks.targets[target].since(now - LOOK_BACK_SECONDS);
    const forecast = line.forecaster.forecast(times, values);
    line.forecast = forecast;
    if (isNotEnoughData(forecast)) return;
    line.record = modelRecord(target, forecast, now, line.record);
    this.#forecastAt = now;
    const value: KeptLine = { record: line.record, minutes: line.minutes, stored };
    this.#documents.push({ kind: 'model', key: lineKey(target, horizonSeconds), at: now, value });
  }
}

interface KeptRound {
  readonly entries: readonly ForecastEntry[];
}

interface KeptLine {
  readonly record: ModelRecord;
  readonly minutes: number;
  readonly stored: StoredSeriesForecaster;
}

function lineKey(target: TargetName, horizonSeconds: number): string {
  return `forecast ${target} ${horizonSeconds}`;
}

function greatestOf(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Six digits that count are more than a forecast has. */
function compact(entry: ForecastEntry): ForecastEntry {
  const short = (value: number) => Number(value.toPrecision(6));
  const { mean, lower, upper, naive, smoothing, outcome } = entry;
  return {
    ...entry,
    mean: short(mean),
    naive: short(naive),
    smoothing: short(smoothing),
    ...(lower !== undefined && { lower: short(lower) }),
    ...(upper !== undefined && { upper: short(upper) }),
    ...(outcome !== undefined && { outcome: short(outcome) }),
  };
}
