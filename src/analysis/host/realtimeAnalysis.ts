import { anomalySummary } from '../../analyze/anomaly/foundAnomaly.ts';
import { RunningTail, type RunningTailState, shareBelow, surpriseOf } from '../../analyze/anomaly/tail.ts';
import type { Anomaly, EngineEvent } from '../../events/events.ts';
import { formatDuration } from '../../metrics/format.ts';
import type { Frame } from '../../metrics/frame.ts';
import { possibleValue, valueText } from '../common/evidence.ts';
import type { KeyMetric } from '../common/keyMetric.ts';
import { FrameMeans, type WatchedSeries } from './frameMeans.ts';
import { PlotterContext, type PlotterContextState } from './plotterContext.ts';
import { FUSED, LEAST_SURPRISE, type Look, SeriesWatches, type Unusual, type WatchesState } from './seriesWatches.ts';

export type AnomalyEvent = Extract<EngineEvent, { type: 'anomaly.found' }>;

export interface RealtimeOptions {
  /** Seconds between two passes, for which the means stand: 10. */
  readonly passSeconds?: number;
  /** Anomalies a day that are put up with on a host where nothing happens: 0.5. */
  readonly falseAlarmsPerDay?: number;
  /** Series watched at most: 300. */
  readonly mostSeries?: number;
  readonly metrics?: readonly KeyMetric[];
}

/** As JSON keeps it; see `RealtimeAnalysis.from`. */
export interface RealtimeState {
  readonly version: 1;
  readonly passSeconds: number;
  readonly detectors: WatchesState;
  readonly tail: RunningTailState;
  readonly passes: number;
  readonly pressure: number;
  readonly context: PlotterContextState;
}

interface Suspicion {
  readonly surprise: number;
  readonly unusual: readonly Unusual[];
}

interface Open {
  readonly anomaly: Anomaly;
  readonly unusual: Unusual;
  usualPasses: number;
}

const SECONDS_PER_DAY = 86_400;
/** Ways of looking, which share the false alarms. */
const WAYS = 2;
/** After a change of what runs, and after a start, everything is in motion. */
const SETTLING_PASSES = 6;
/** Each anomaly raises the bar for the next by so much, which a day takes back: a host in trouble is told of, not shouted about. */
const PRESSURE = 5;
/** A series is as usual again after so many passes within its range, and no longer unusual after so many hours in any case. */
const USUAL_PASSES = 3;
const LONGEST_SECONDS = 6 * 3600;
/**
 * The steady look at a host: of the watched series the means of some seconds, how new each is by what was seen so far, and how
 * rare it is on this host that the newest are as new together; and whether a series has kept a level that it never kept for so
 * long. It emits what lasts for two passes, is rarer than the false alarms that are put up with, and was not told already.
 */
export class RealtimeAnalysis {
  readonly passSeconds: number;
  readonly #passesPerDay: number;
  readonly #falseAlarmsPerDay: number;
  readonly #means: FrameMeans;
  readonly #watches: SeriesWatches;
  readonly #tail: RunningTail;
  readonly #context: PlotterContext;
  readonly #steps: AnomalyEvent[] = [];
  #values = new Float64Array(0);
  #passes: number;
  #pressure: number;
  #workload: string | undefined;
  #settling = SETTLING_PASSES;
  #passedAt: number | undefined;
  #suspicion: Suspicion | undefined;
  #open: Open[] = [];
  /** By family of metrics: when one of them was unusual last. */
  readonly #unusualAt = new Map<string, number>();

  constructor(options: RealtimeOptions = {}, state?: RealtimeState) {
    const { passSeconds = 10, falseAlarmsPerDay = 0.5, mostSeries = 300, metrics } = options;
    this.passSeconds = passSeconds;
    this.#passesPerDay = Math.ceil(SECONDS_PER_DAY / passSeconds);
    this.#falseAlarmsPerDay = falseAlarmsPerDay / WAYS;
    this.#means = new FrameMeans(mostSeries, metrics);
    // Means of another length are spread otherwise.
    const known = state?.passSeconds === passSeconds ? state : undefined;
    this.#tail = new RunningTail(known?.tail);
    this.#passes = known?.passes ?? 0;
    this.#pressure = known?.pressure ?? 0;
    this.#context = new PlotterContext(state?.context);
    this.#watches = new SeriesWatches(passSeconds, known?.detectors);
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
    const look = this.#watches.look(series, this.#values, now);
    this.#close(series, now);
    const found = this.#steps.splice(0);
    const confirmed = this.#confirmed(series);
    this.#suspicion = undefined;
    if (!isSettled) return found;

    if (++this.#passes % this.#passesPerDay === 0) this.#tail.halve();
    this.#pressure *= Math.exp(-this.passSeconds / SECONDS_PER_DAY);
    if (confirmed) found.push(this.#told(confirmed, now));
    const sudden = this.#suddenly(look.sudden);
    if (!confirmed) this.#suspicion = sudden ?? this.#lastingly(look.lasting, series.length, now);
    return found;
  }

  toJSON(): RealtimeState {
    return rounded({
      version: 1,
      passSeconds: this.passSeconds,
      detectors: this.#watches.toJSON(),
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
    const isKnown = this.#context.pass(this.#watches.probation);
    if (this.#settling > 0) {
      this.#settling--;
      return false;
    }
    return isKnown;
  }

  /** New values of several families at once say more than one: told where their sum is rare on this host. */
  #suddenly(unusual: Look['sudden']): Suspicion | undefined {
    const surprise = unusual.reduce((sum, one) => sum + one.surprise, 0);
    const { tail } = this.#tail;
    this.#tail.add(surprise);
    if (tail === undefined || surprise < LEAST_SURPRISE || unusual.some((one) => this.#isToldOf(one))) return undefined;
    const rarity = surpriseOf(tail, surprise);
    const bar = Math.log(this.#passesPerDay / this.#falseAlarmsPerDay) + this.#pressure;
    return rarity >= bar ? { surprise: rarity, unusual } : undefined;
  }

  /** A level is told where it is rare by the past of its own series, among as many as are looked at in a day. */
  #lastingly(unusual: Look['lasting'], series: number, now: number): Suspicion | undefined {
    const looks = 2 * series * this.#watches.levelsPerDay;
    const bar = Math.log(looks / this.#falseAlarmsPerDay) + this.#pressure;
    const isOver = ({ series: { watched } }: Unusual) => {
      const at = this.#unusualAt.get(watched.family) ?? -Infinity;
      // What was told already is part of the level until then.
      return now - at > this.#watches.longestPasses * this.passSeconds;
    };
    const rare = unusual.filter((one) => one.surprise >= bar && isOver(one)).slice(0, FUSED);
    return rare.length === 0 ? undefined : { surprise: rare[0].surprise, unusual: rare };
  }

  #isToldOf({ series: { watched } }: Unusual): boolean {
    return this.#open.some(({ unusual }) => unusual.series.watched.family === watched.family);
  }

  /** What was suspected in the pass before, where it still is. */
  #confirmed(series: readonly WatchedSeries[]): Suspicion | undefined {
    const suspicion = this.#suspicion;
    const [most] = suspicion?.unusual ?? [];
    if (!suspicion || !most || !this.#isOutside(most, series)) return undefined;
    return { ...suspicion, unusual: suspicion.unusual.filter((one) => one === most || this.#isOutside(one, series)) };
  }

  #isOutside(unusual: Unusual, series: readonly WatchedSeries[]): boolean {
    const value = this.#values[series.findIndex(({ key }) => key === unusual.series.key)] ?? Number.NaN;
    return this.#watches.isOutside(unusual, value);
  }

  #told({ surprise, unusual }: Suspicion, now: number): AnomalyEvent {
    this.#pressure += PRESSURE;
    // It was suspected one pass before.
    const since = now - (unusual[0].passes + 1) * this.passSeconds;
    const score = shareBelow(surprise);
    const telling = unusual.filter((one) => one.surprise >= LEAST_SURPRISE / FUSED);
    const [most] = unusual;
    const anomaly: Anomaly = {
      kind: telling.length > 1 ? 'multivariate' : 'univariate',
      series: telling.map(({ series: { key } }) => key),
      since,
      score,
      value: most.value,
      expected: usualOf(most),
      summary: telling.length > 1 ? togetherText(telling) : summaryOf(most, this.passSeconds, since, now, score),
    };
    for (const one of telling) this.#open.push({ anomaly, unusual: one, usualPasses: 0 });
    return { type: 'anomaly.found', at: now, anomaly };
  }

  #close(series: readonly WatchedSeries[], now: number): void {
    this.#open = this.#open.filter((open) => {
      open.usualPasses = this.#isOutside(open.unusual, series) ? 0 : open.usualPasses + 1;
      this.#unusualAt.set(open.unusual.series.watched.family, now);
      return open.usualPasses < USUAL_PASSES && now - open.anomaly.since < LONGEST_SECONDS;
    });
  }
}

/** What would have been usual, as far as it can be. */
function usualOf({ series: { watched }, expected }: Unusual): [low: number, high: number] {
  return [possibleValue(watched.metric, expected[0]), possibleValue(watched.metric, expected[1])];
}

function summaryOf(unusual: Unusual, passSeconds: number, since: number, until: number, score: number): string {
  const { series, passes, value } = unusual;
  const { title, watched } = series;
  const format = (one: number) => valueText(watched.metric, one);
  // Single values may well be as usual: it is that they go on like this.
  const context = passes === 1 ? {} : { context: `over ${formatDuration(passes * passSeconds)}` };
  return anomalySummary(
    { kind: 'univariate', since, until, score, value, expected: usualOf(unusual) },
    { name: title, format, ...context },
  );
}

function togetherText(unusual: readonly Unusual[]): string {
  const told = unusual.map((one) => {
    const { title, watched } = one.series;
    const [low, high] = usualOf(one).map((bound) => valueText(watched.metric, bound));
    return `${title} ${valueText(watched.metric, one.value)} (usually ${low === high ? low : `${low} to ${high}`})`;
  });
  return `Unusual together: ${told.join(', ')}.`;
}

const DIGITS = 6;

/** A copy whose numbers have so many digits as count, for storing. */
function rounded<T>(value: T): T {
  if (typeof value === 'number') return (Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS))) as T;
  if (Array.isArray(value)) return value.map(rounded) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rounded(one)])) as T;
}
