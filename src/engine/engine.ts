import type { Collector } from '../collect/collector.ts';
import { Recorder } from '../collect/recorder.ts';
import type { EngineEvent } from '../events/events.ts';
import { PlotterProcesses } from '../events/plotterProcesses.ts';
import { LEAST_WIDTH, Ring } from '../history/ring.ts';
import type { SeriesList } from '../metrics/series.ts';
import { SeriesTable } from '../metrics/seriesTable.ts';
import type { Clock } from './clock.ts';

const MIN_FRAMES_KEPT = 1000;
export const SECONDS_KEPT = 15 * 60;
/** A clock that differs by less than this from the other was only adjusted, not set. */
const JUMP_SECONDS = 2;
const MOST_FRAMES_BETWEEN_TRIES = 60;
/** A frame may be late by this part of the interval before the next ones come sooner for it: Node keeps timers by how long they are, and one as long as that before it costs least. */
const LATE_SHARE = 0.02;

/** The frames of an engine that was here before, and what stood in their slots. */
export interface EarlierFrames {
  readonly ring: Ring;
  readonly series: SeriesList;
}

export interface EngineOptions {
  readonly clock: Clock;
  readonly collectors: readonly Collector[];
  readonly intervalSeconds: number;
  readonly earlier?: EarlierFrames | undefined;
}

export interface EngineListener {
  /** A frame was appended to the ring. */
  frame?(): void;
  event?(event: EngineEvent): void;
  /** The ring was replaced by a larger one. */
  ring?(ring: Ring): void;
}

interface Watched {
  readonly collector: Collector;
  /** Frames until the next try; 0 while it works. */
  wait: number;
  failures: number;
}

/** Takes a frame every interval: asks each collector, derives, appends to the ring, tells the listener. */
export class Engine {
  ring: Ring;
  readonly recorder: Recorder;
  readonly processes = new PlotterProcesses();
  readonly #clock: Clock;
  readonly #collectors: Watched[];
  readonly #listener: EngineListener;
  #intervalSeconds: number;
  /** How often was measured, whether or not it became a frame. */
  #measured = 0;
  #framesTaken = 0;
  #framesMissed = 0;
  #dueAt = 0;
  #epochAhead = Number.NaN;
  #cancelTimer: (() => void) | undefined;
  readonly #tick = () => this.#onTimer();

  constructor(options: EngineOptions, listener: EngineListener = {}) {
    const { clock, collectors, intervalSeconds, earlier } = options;
    this.#clock = clock;
    this.#intervalSeconds = intervalSeconds;
    this.#listener = listener;
    this.#collectors = collectors.map((collector) => ({ collector, wait: 0, failures: 0 }));
    const capacity = framesKept(intervalSeconds);
    this.ring = earlier?.ring.enlarged(capacity, LEAST_WIDTH) ?? Ring.create(capacity, LEAST_WIDTH);
    this.recorder = new Recorder(new SeriesTable(this.ring.capacity, earlier?.series));
    for (const { collector } of this.#collectors) collector.open(this.recorder, (event) => this.#emit(event));
  }

  get framesTaken(): number {
    return this.#framesTaken;
  }

  get framesMissed(): number {
    return this.#framesMissed;
  }

  get intervalSeconds(): number {
    return this.#intervalSeconds;
  }

  /** Takes the first frame at once and goes on until `stop`. Starting twice is as starting once. */
  start(): void {
    if (this.#cancelTimer) return;
    this.#dueAt = this.#clock.seconds();
    this.#onTimer();
  }

  /** Measures now, and takes the first frame `seconds` later: its rates are over that time. For who goes on in the beat of another engine. */
  startIn(seconds: number): void {
    if (this.#cancelTimer) return;
    this.#measure();
    this.#dueAt = this.#clock.seconds() + seconds;
    this.#cancelTimer = this.#clock.after(seconds, this.#tick);
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** Stops and gives back what the collectors hold open. The engine can't be started again. */
  close(): void {
    this.stop();
    for (const { collector } of this.#collectors) collector.close();
  }

  setInterval(seconds: number): void {
    this.#intervalSeconds = seconds;
    this.#useRing(this.ring.enlarged(framesKept(seconds), this.ring.width));
    this.recorder.table.quarantineFrames = this.ring.capacity;
    if (!this.#cancelTimer) return;
    this.stop();
    this.start();
  }

  /** Takes one frame now. */
  takeFrame(): void {
    const epochSeconds = this.#measure();
    const { recorder } = this;
    this.#useRing(this.ring.fitting(recorder.table.width));
    this.ring.append(epochSeconds, recorder.values);
    this.#framesTaken++;
    this.#listener.frame?.();
  }

  /** Tells a new frame's values to the recorder; returns the epoch seconds that they are of. */
  #measure(): number {
    const seconds = this.#clock.seconds();
    const epochSeconds = this.#clock.epochSeconds();
    this.#noticeJump(epochSeconds, seconds);
    const { recorder } = this;
    const now = { epochSeconds, seconds, frame: this.#measured };
    recorder.beginFrame(seconds);
    for (let i = 0; i < this.#collectors.length; i++) {
      const watched = this.#collectors[i];
      if (watched.wait > 0) {
        watched.wait--;
        continue;
      }
      try {
        watched.collector.collect(now);
        if (watched.failures > 0) this.#recovered(watched);
      } catch (error) {
        this.#failed(watched, error);
      }
    }
    recorder.endFrame();
    this.#measured++;
    return epochSeconds;
  }

  /** Puts something that happened outside of the collectors into the stream of events. */
  tell(event: EngineEvent): void {
    this.#emit(event);
  }

  #onTimer(): void {
    this.takeFrame();
    const interval = this.#intervalSeconds;
    const now = this.#clock.seconds();
    this.#dueAt += interval;
    if (this.#dueAt <= now) {
      const missed = Math.floor((now - this.#dueAt) / interval) + 1;
      this.#dueAt += missed * interval;
      this.#framesMissed += missed;
      this.#emit({ type: 'frames.missed', at: this.#clock.epochSeconds(), frames: missed });
    }
    const wait = this.#dueAt - now;
    const isInTime = wait <= interval && wait > (1 - LATE_SHARE) * interval;
    this.#cancelTimer = this.#clock.after(isInTime ? interval : wait, this.#tick);
  }

  #noticeJump(epochSeconds: number, seconds: number): void {
    const ahead = epochSeconds - seconds;
    const jump = ahead - this.#epochAhead;
    this.#epochAhead = ahead;
    if (Math.abs(jump) > JUMP_SECONDS) this.#emit({ type: 'clock.jumped', at: epochSeconds, seconds: jump });
  }

  #failed(watched: Watched, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    watched.failures++;
    watched.wait = Math.min(2 ** watched.failures, MOST_FRAMES_BETWEEN_TRIES);
    watched.collector.unavailable(reason);
    if (watched.failures > 1) return;
    const { name } = watched.collector;
    this.#emit({ type: 'collector.failed', at: this.#clock.epochSeconds(), collector: name, reason });
  }

  #recovered(watched: Watched): void {
    watched.failures = 0;
    const { name } = watched.collector;
    this.#emit({ type: 'collector.recovered', at: this.#clock.epochSeconds(), collector: name });
  }

  #emit(event: EngineEvent): void {
    this.processes.apply(event);
    for (const { collector } of this.#collectors) collector.hear?.(event);
    this.#listener.event?.(event);
  }

  #useRing(ring: Ring): void {
    if (ring === this.ring) return;
    this.ring = ring;
    this.#listener.ring?.(ring);
  }
}

/** The last 1,000 frames, and never less than the 15 minutes that the dashboard shows. */
export function framesKept(intervalSeconds: number): number {
  return Math.max(MIN_FRAMES_KEPT, Math.ceil(SECONDS_KEPT / intervalSeconds) + 1);
}
