import { fileURLToPath } from 'node:url';
import { forecastBreaches } from '../analysis/host/forecastBreaches.ts';
import type { StoredColumn } from '../analysis/host/forecastTargets.ts';
import { type HostForecastReport, OUTLOOK } from '../analysis/host/hostForecastReport.ts';
import { HostForecasts, TRACK_RECORD_SECONDS } from '../analysis/host/hostForecasts.ts';
import { RealtimeAnalysis } from '../analysis/host/realtimeAnalysis.ts';
import { TargetTracks } from '../analysis/host/targetTracks.ts';
import { trainInProcess } from '../analysis/host/trainInProcess.ts';
import type { EngineEvent, ForecastBreach } from '../events/events.ts';
import type { Prospect } from '../events/prospects.ts';
import type { History } from '../history/history.ts';
import type { SeriesColumns } from '../history/historyQuery.ts';
import { type Frame, valueIn } from '../metrics/frame.ts';

/** Kinds and keys of the documents that it keeps. */
const MODEL = 'model';
const FORECAST = 'forecast';
const REALTIME_KEY = 'realtime';

/** What forecasts learn from. */
const DAY_SECONDS = 86_400;
const PRIME_SECONDS = 14 * DAY_SECONDS;
/** The state of the anomaly detectors is large; what is lost with a crash is learnt again. */
const KEEP_STATE_SECONDS = 3600;
const STEP_MS = 4;
const MODELS_A_FRAME = 4;
/** Frames come a little early or late: not a whole one later for that. */
const EARLY_SECONDS = 0.1;
const OUTLOOK_SECONDS = 60;
/** Figures of what may come change all the time: they are told anew so often. */
const PROSPECTS_SECONDS = 1800;

/** The bundle beside this one, or the source where it is run as such. */
const TRAINING_SCRIPT = import.meta.filename.endsWith('.ts')
  ? fileURLToPath(new URL('../analysis/host/trainingProcess.ts', import.meta.url))
  : fileURLToPath(new URL('training.cjs', import.meta.url));

/**
 * Looks at the frames of the engine that leads: tells what is unusual, forecasts, and keeps both in the history. Its state goes
 * from one engine to the next.
 */
export class LiveAnalysis {
  readonly #history: History;
  readonly #tell: (event: EngineEvent) => void;
  readonly #realtime: RealtimeAnalysis;
  readonly #forecasts: HostForecasts;
  /** Since the last pass. Taken one by one they would cost several times as much. */
  #frames: Frame[] = [];
  /** What is still to be read of what the history tells. */
  #past: Generator<void> | undefined;
  #passAt = Number.NEGATIVE_INFINITY;
  #keepStateAt: number;
  #outlookAt = Number.NEGATIVE_INFINITY;
  #outlookOf: number | undefined;
  /** The bounds that were told of last, also by an engine before. */
  #breachesTold: string;
  #prospectsTold: string;
  #prospectsAt = Number.NEGATIVE_INFINITY;

  constructor(history: History, now: number, tell: (event: EngineEvent) => void) {
    this.#history = history;
    this.#tell = tell;
    this.#realtime = RealtimeAnalysis.from(history.get(MODEL, REALTIME_KEY));
    this.#forecasts = new HostForecasts({ train: trainInProcess(TRAINING_SCRIPT) });
    const from = now - PRIME_SECONDS;
    this.#forecasts.prime(
      [],
      history.events({ from, types: ['engine.started', 'bottleneck.changed'] }).map(({ event }) => event),
    );
    const [told] = history.events({ types: ['forecast.breaches'], limit: 1 });
    this.#breachesTold = told?.event.type === 'forecast.breaches' ? subjectsOf(told.event.breaches) : '';
    const [outlook] = history.events({ types: ['outlook.changed'], limit: 1 });
    this.#prospectsTold = outlook?.event.type === 'outlook.changed' ? idsOf(outlook.event.prospects) : '';
    this.#past = this.#readPast(from, now);
    this.#keepStateAt = now + KEEP_STATE_SECONDS;
  }

  /** A day at a time, the newest first, so that neither a frame nor much memory goes by reading two weeks. */
  *#readPast(from: number, now: number): Generator<void> {
    // Each is megabytes while it is read.
    for (const [at, key] of HostForecasts.MODEL_KEYS.entries()) {
      this.#forecasts.recall([{ key, value: this.#history.get(MODEL, key) }]);
      if (at % MODELS_A_FRAME === MODELS_A_FRAME - 1) yield;
    }
    for (let to = now; to > from; ) {
      const since = Math.max(from, Math.ceil(to / DAY_SECONDS - 1) * DAY_SECONDS);
      const range = { from: since, to, tier: 'minute' as const };
      // A group at a time, so that what was read of one is garbage before the next is. Hours that still run are read once for all.
      if (since >= now - TRACK_RECORD_SECONDS - DAY_SECONDS)
        this.#forecasts.recall(this.#history.list(FORECAST, range));
      const groups = to === now ? [[...new Set(TargetTracks.METRIC_GROUPS.flat())]] : TargetTracks.METRIC_GROUPS;
      for (const metrics of groups) {
        const columns = this.#history.query(...metrics.map((metric) => ({ series: { metric }, ...range })));
        this.#forecasts.prime(columns.map(storedColumn));
      }
      to = since;
      yield;
    }
  }

  /** Returns whether all is known that the history tells. */
  #hasReadPast(): boolean {
    try {
      this.#past = this.#past?.next().done ? undefined : this.#past;
    } catch {
      // It can't be read; that the file is damaged shows when it is written.
      this.#past = undefined;
    }
    return this.#past === undefined;
  }

  hear(event: EngineEvent): void {
    if (event.type === 'anomaly.found') return;
    this.#realtime.hear(event);
    this.#forecasts.hear(event);
  }

  /** Takes the frames of some seconds at a time: nothing of it is urgent. */
  look(frame: Frame): void {
    const { epochSeconds: now } = frame;
    this.#frames.push(frame);
    // A clock that was set back must not stop it for as long.
    if (now >= this.#passAt || this.#passAt - now > 2 * this.#realtime.passSeconds) this.#pass(now);
    else if (this.#past === undefined && !this.#forecasts.isAtWork) return;
    if (this.#hasReadPast()) this.#forecasts.step(now, STEP_MS);
    this.#keep(now, frame);
    if (now >= this.#keepStateAt) this.#keepState(now);
  }

  #pass(now: number): void {
    this.#passAt = now + this.#realtime.passSeconds - EARLY_SECONDS;
    for (const frame of this.#frames) {
      this.#realtime.add(frame);
      this.#forecasts.add(frame);
    }
    this.#frames = [];
    for (const event of this.#realtime.pass(now)) this.#tell(event);
  }

  /** Keeps what would be lost. */
  close(now: number): void {
    this.#keepState(now);
  }

  /** Any of it may fail where the disk is full; the recorder tells of that. */
  #keep(now: number, frame: Frame): void {
    try {
      for (const { kind, key, at, value } of this.#forecasts.takeDocuments()) this.#history.put(kind, key, at, value);
      if (Math.abs(now - this.#outlookAt) < OUTLOOK_SECONDS) return;
      this.#outlookAt = now;
      const report = this.#forecasts.report(now);
      if (report.at !== undefined && report.at !== this.#outlookOf) {
        this.#outlookOf = report.at;
        this.#history.put(OUTLOOK.kind, OUTLOOK.key, now, report);
        this.#tellBreaches(report, frame);
        this.#tellProspects(report, now);
      }
    } catch {
      // See above.
    }
  }

  #tellBreaches(report: HostForecastReport, frame: Frame): void {
    const breaches = forecastBreaches(report, valueIn(frame, 'plotters.plots.rate') ?? 0);
    const told = subjectsOf(breaches);
    if (told === this.#breachesTold) return;
    this.#breachesTold = told;
    this.#tell({ type: 'forecast.breaches', at: frame.epochSeconds, breaches });
  }

  #tellProspects({ insights }: HostForecastReport, at: number): void {
    const prospects = insights.flatMap(({ id, kind, severity, text }): Prospect[] =>
      kind === 'risk' || kind === 'opportunity' || kind === 'forecast' ? [{ id, kind, severity, text }] : [],
    );
    const told = idsOf(prospects);
    if (told === this.#prospectsTold && (told === '' || at - this.#prospectsAt < PROSPECTS_SECONDS)) return;
    this.#prospectsTold = told;
    this.#prospectsAt = at;
    this.#tell({ type: 'outlook.changed', at, prospects });
  }

  #keepState(now: number): void {
    this.#keepStateAt = now + KEEP_STATE_SECONDS;
    try {
      this.#history.put(MODEL, REALTIME_KEY, now, this.#realtime.toJSON());
    } catch {
      // It is learnt again.
    }
  }
}

/** What no forecast is made of is not read. */
function storedColumn(columns: SeriesColumns): StoredColumn {
  const { metric, attributes } = columns.series;
  return {
    metric,
    attributes,
    get times() {
      return columns.times;
    },
    get values() {
      return columns.mean;
    },
  };
}

function subjectsOf(breaches: readonly ForecastBreach[]): string {
  return breaches.map(({ subject }) => subject).join('\n');
}

function idsOf(prospects: readonly Prospect[]): string {
  return prospects.map(({ id }) => id).join('\n');
}
