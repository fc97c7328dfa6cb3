import { anomalySummary } from '../analyze/anomaly/foundAnomaly.ts';
import { NoveltyDetector, type NoveltySettings, type NoveltyState } from '../analyze/anomaly/noveltyDetector.ts';
import { RunningTail, type RunningTailState, shareBelow, surpriseOf } from '../analyze/anomaly/tail.ts';
import type { Anomaly, EngineEvent } from '../events/events.ts';
import { CATALOGUE } from '../metrics/catalogue.ts';
import type { Frame } from '../metrics/frame.ts';
import { valueText } from './evidence.ts';
import { FrameMeans, type WatchedSeries } from './frameMeans.ts';
import { PlotterContext, type PlotterContextState } from './plotterContext.ts';
import type { WatchedMetric } from './watchedMetrics.ts';

export type AnomalyEvent = Extract<EngineEvent, { type: 'anomaly.found' }>;

export interface RealtimeOptions {
  /** Seconds between two passes, for which the means stand: 10. */
  readonly passSeconds?: number;
  /** Anomalies a day that are put up with on a host where nothing happens: 0.5. */
  readonly falseAlarmsPerDay?: number;
  /** Series watched at most: 300. */
  readonly mostSeries?: number;
  readonly metrics?: readonly WatchedMetric[];
}

/** As JSON keeps it; see `RealtimeAnalysis.from`. */
export interface RealtimeState {
  readonly version: 1;
  readonly passSeconds: number;
  readonly detectors: Readonly<Record<string, { readonly seenAt: number; readonly state: NoveltyState }>>;
  readonly tail: RunningTailState;
  readonly passes: number;
  readonly pressure: number;
  readonly context: PlotterContextState;
}

/** What a series shows when it is unusual. */
interface Unusual {
  readonly series: WatchedSeries;
  readonly value: number;
  readonly expected: readonly [low: number, high: number];
  readonly surprise: number;
}

interface Suspicion {
  readonly at: number;
  readonly surprise: number;
  readonly unusual: readonly Unusual[];
}

interface Open {
  readonly anomaly: Anomaly;
  readonly unusual: Unusual;
  usualPasses: number;
}

interface Watch {
  readonly detector: NoveltyDetector;
  /** Epoch seconds of its last value. */
  seenAt: number;
}

const SECONDS_PER_DAY = 86_400;
/** Half an hour under a workload teaches what is usual under it. */
const LEARNING_SECONDS = 1800;
/** After a change of what runs, and after a start, everything is in motion. */
const SETTLING_PASSES = 6;
/** How many families of metrics are added up. */
const FUSED = 3;
/** No more surprise than this for each resolution of its metric that a value lies outside of what was seen. */
const SURPRISE_PER_RESOLUTION = 4;
/** By chance one of some dozen series is as surprising as this once a day. */
const LEAST_SURPRISE = 14;
/** Each anomaly raises the bar for the next by so much, which a day takes back: a host in trouble is told of, not shouted about. */
const PRESSURE = 5;
/** A series is as usual again after so many passes within its range, and no longer unusual after so many hours in any case. */
const USUAL_PASSES = 3;
const LONGEST_SECONDS = 6 * 3600;
/** A series that was not seen for so long is forgotten. */
const FORGOTTEN_SECONDS = 7 * SECONDS_PER_DAY;
/** In the logarithmic scale of rates and sizes: half as much again is no news. */
const LOG_RESOLUTION = 0.4;
const CAPACITY = 128;

/**
 * The steady look at a host: of the watched series the means of some seconds, how new each is by what was seen so far, and how
 * rare it is on this host that the newest are as new together. It emits what lasts for two passes, is rarer than the false
 * alarms that are put up with, and was not told already.
 */
export class RealtimeAnalysis {
  readonly passSeconds: number;
  readonly #bar: number;
  readonly #means: FrameMeans;
  readonly #watches = new Map<string, Watch>();
  readonly #tail: RunningTail;
  readonly #context: PlotterContext;
  readonly #settings: NoveltySettings;
  readonly #steps: AnomalyEvent[] = [];
  #values = new Float64Array(0);
  #passes: number;
  #pressure: number;
  #workload: string | undefined;
  #settling = SETTLING_PASSES;
  #passedAt: number | undefined;
  #suspicion: Suspicion | undefined;
  #open: Open[] = [];

  constructor(options: RealtimeOptions = {}, state?: RealtimeState) {
    const { passSeconds = 10, falseAlarmsPerDay = 0.5, mostSeries = 300, metrics } = options;
    this.passSeconds = passSeconds;
    const passesADay = SECONDS_PER_DAY / passSeconds;
    this.#bar = Math.log(passesADay / falseAlarmsPerDay);
    this.#means = new FrameMeans(mostSeries, metrics);
    this.#settings = {
      probation: Math.ceil(LEARNING_SECONDS / passSeconds),
      rest: 0,
      threshold: LEAST_SURPRISE,
      resolution: 0,
      memory: Math.ceil(passesADay),
      capacity: CAPACITY,
    };
    // Means of another length are spread otherwise.
    const known = state?.passSeconds === passSeconds ? state : undefined;
    this.#tail = new RunningTail(known?.tail);
    this.#passes = known?.passes ?? 0;
    this.#pressure = known?.pressure ?? 0;
    this.#context = new PlotterContext(state?.context);
    for (const [key, { seenAt, state: own }] of Object.entries(known?.detectors ?? {})) {
      this.#watches.set(key, { detector: new NoveltyDetector({}, own), seenAt });
    }
  }

  /** Goes on from what `toJSON` gave; from the start where that is none, or of another version. */
  static from(stored: unknown, options: RealtimeOptions = {}): RealtimeAnalysis {
    const state = stored as RealtimeState | undefined;
    return new RealtimeAnalysis(options, state?.version === 1 ? state : undefined);
  }

  /** What is unusual now. */
  get active(): readonly Anomaly[] {
    return [...new Set(this.#open.map(({ anomaly }) => anomaly))];
  }

  /** Takes a frame into the means; to be called with each. */
  add(frame: Frame): void {
    this.#means.add(frame);
  }

  /** Follows what the plotters do; to be called with every event but its own. */
  hear(event: EngineEvent): void {
    const anomaly = this.#context.hear(event);
    if (anomaly) this.#steps.push({ type: 'anomaly.found', at: event.at, anomaly });
  }

  /**
   * To be called every `passSeconds`.
   * @param now epoch seconds.
   * @returns what was found; mostly nothing.
   */
  pass(now: number): AnomalyEvent[] {
    const { series } = this.#means;
    if (this.#values.length < series.length) this.#values = new Float64Array(series.length);
    this.#means.take(this.#values);
    const isSettled = this.#follow(now);
    const unusual = this.#look(series, now);
    this.#close(series, now);
    const found = this.#steps.splice(0);
    const surprise = fusedSurprise(unusual);
    const confirmed = this.#confirmed(series);
    this.#suspicion = undefined;
    if (!isSettled) return found;

    const { tail } = this.#tail;
    this.#tail.add(surprise);
    if (++this.#passes % Math.ceil(SECONDS_PER_DAY / this.passSeconds) === 0) this.#tail.halve();
    this.#pressure *= Math.exp(-this.passSeconds / SECONDS_PER_DAY);
    if (confirmed) found.push(this.#told(confirmed, now));
    const isOpen = unusual.some(({ series: { watched } }) =>
      this.#open.some(({ unusual: other }) => other.series.watched.family === watched.family),
    );
    if (confirmed || isOpen || tail === undefined) return found;
    const rarity = surpriseOf(tail, surprise);
    if (surprise >= LEAST_SURPRISE && rarity >= this.#bar + this.#pressure) {
      this.#suspicion = { at: now, surprise: rarity, unusual };
    }
    return found;
  }

  toJSON(): RealtimeState {
    return rounded({
      version: 1,
      passSeconds: this.passSeconds,
      detectors: Object.fromEntries(
        [...this.#watches].map(([key, { detector, seenAt }]) => [
          key,
          { seenAt: Math.round(seenAt), state: detector.toJSON() },
        ]),
      ),
      tail: this.#tail.toJSON(),
      passes: this.#passes,
      pressure: this.#pressure,
      context: this.#context.toJSON(),
    });
  }

  /** @returns whether what is usual is known, and nothing has just changed. */
  #follow(now: number): boolean {
    const { workload } = this.#context;
    const wasAway = this.#passedAt !== undefined && now - this.#passedAt > 3 * this.passSeconds;
    if (workload !== this.#workload || wasAway) this.#settling = SETTLING_PASSES;
    this.#workload = workload;
    this.#passedAt = now;
    const isKnown = this.#context.pass(this.#settings.probation);
    if (this.#settling > 0) {
      this.#settling--;
      return false;
    }
    return isKnown;
  }

  /** Takes the means into the detectors; gives what is unusual, the most surprising series of each family. */
  #look(series: readonly WatchedSeries[], now: number): Unusual[] {
    const byFamily = new Map<string, Unusual>();
    for (let at = 0; at < series.length; at++) {
      const value = this.#values[at];
      if (Number.isNaN(value)) continue;
      const one = series[at];
      const { watched } = one;
      const watch = this.#watchOf(one.key);
      watch.seenAt = now;
      const scaled = scale(watched, value);
      const novelty = watch.detector.update(scaled).surprise;
      const most = byFamily.get(watched.family)?.surprise ?? 0;
      const range = novelty > most ? watch.detector.expectedAt(scaled) : undefined;
      if (range === undefined) continue;
      // However new a value is to a series that hardly ever moves: it has to be far off for a person too.
      const distance = Math.max(range[0] - scaled, scaled - range[1], 0);
      const surprise = Math.min(novelty, (SURPRISE_PER_RESOLUTION * distance) / resolutionOf(watched));
      if (surprise <= most) continue;
      const expected = [unscale(watched, range[0]), unscale(watched, range[1])] as const;
      byFamily.set(watched.family, { series: one, value, expected, surprise });
    }
    if (this.#watches.size > series.length) this.#forget(now);
    return [...byFamily.values()].sort((a, b) => b.surprise - a.surprise).slice(0, FUSED);
  }

  /** What was suspected in the pass before, where it still is. */
  #confirmed(series: readonly WatchedSeries[]): Suspicion | undefined {
    const suspicion = this.#suspicion;
    const [most] = suspicion?.unusual ?? [];
    if (!suspicion || !most || !this.#isOutside(most, series)) return undefined;
    return { ...suspicion, unusual: suspicion.unusual.filter((one) => one === most || this.#isOutside(one, series)) };
  }

  #isOutside({ series: { key, watched }, expected: [low, high] }: Unusual, series: readonly WatchedSeries[]): boolean {
    const value = this.#values[series.findIndex((one) => one.key === key)];
    const margin = resolutionOf(watched);
    const [scaled, least, most] = [value, low, high].map((one) => scale(watched, one));
    return scaled > most + margin || scaled < least - margin;
  }

  #told({ at, surprise, unusual }: Suspicion, now: number): AnomalyEvent {
    this.#pressure += PRESSURE;
    const since = at - this.passSeconds;
    const score = shareBelow(surprise);
    const telling = unusual.filter((one) => one.surprise >= LEAST_SURPRISE / FUSED);
    const [most] = unusual;
    const anomaly: Anomaly = {
      kind: telling.length > 1 ? 'multivariate' : 'univariate',
      series: telling.map(({ series: { key } }) => key),
      since,
      score,
      value: most.value,
      expected: [...most.expected],
      summary: telling.length > 1 ? togetherText(telling) : summaryOf(most, since, now, score),
    };
    for (const one of telling) this.#open.push({ anomaly, unusual: one, usualPasses: 0 });
    return { type: 'anomaly.found', at: now, anomaly };
  }

  #close(series: readonly WatchedSeries[], now: number): void {
    this.#open = this.#open.filter((open) => {
      open.usualPasses = this.#isOutside(open.unusual, series) ? 0 : open.usualPasses + 1;
      return open.usualPasses < USUAL_PASSES && now - open.anomaly.since < LONGEST_SECONDS;
    });
  }

  #watchOf(key: string): Watch {
    let watch = this.#watches.get(key);
    if (watch === undefined) {
      watch = { detector: new NoveltyDetector(this.#settings), seenAt: 0 };
      this.#watches.set(key, watch);
    }
    return watch;
  }

  #forget(now: number): void {
    for (const [key, { seenAt }] of this.#watches) if (now - seenAt > FORGOTTEN_SECONDS) this.#watches.delete(key);
  }
}

/** Several metrics at once say more than one; each counts once per family. */
function fusedSurprise(unusual: readonly Unusual[]): number {
  return unusual.reduce((sum, { surprise }) => sum + surprise, 0);
}

function summaryOf({ series, value, expected }: Unusual, since: number, until: number, score: number): string {
  const { title, watched } = series;
  const format = (one: number) => valueText(watched.metric, one);
  return anomalySummary({ kind: 'univariate', since, until, score, value, expected }, { name: title, format });
}

function togetherText(unusual: readonly Unusual[]): string {
  const told = unusual.map(({ series: { title, watched }, value, expected }) => {
    const [low, high] = expected.map((one) => valueText(watched.metric, one));
    return `${title} ${valueText(watched.metric, value)} (usually ${low === high ? low : `${low} to ${high}`})`;
  });
  return `Unusual together: ${told.join(', ')}.`;
}

/** Shares are compared as they are; rates, sizes and times by how many times as large they are. */
function isShare({ metric }: WatchedMetric): boolean {
  return CATALOGUE[metric].unit === '1';
}

function scale(watched: WatchedMetric, value: number): number {
  return isShare(watched) ? value : Math.asinh(value / watched.resolution);
}

function unscale(watched: WatchedMetric, scaled: number): number {
  return isShare(watched) ? scaled : watched.resolution * Math.sinh(scaled);
}

function resolutionOf(watched: WatchedMetric): number {
  return isShare(watched) ? watched.resolution : LOG_RESOLUTION;
}

const DIGITS = 6;

/** A copy whose numbers have so many digits as count, for storing. */
function rounded<T>(value: T): T {
  if (typeof value === 'number') return (Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS))) as T;
  if (Array.isArray(value)) return value.map(rounded) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rounded(one)])) as T;
}
