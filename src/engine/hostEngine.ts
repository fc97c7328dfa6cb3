import { HostAlerts } from '../alert/hostAlerts.ts';
import type { Collector } from '../collect/collector.ts';
import { hostCollectors } from '../collect/collectors.ts';
import type { CollectSettings } from '../collect/collectSettings.ts';
import type { EngineEvent, EngineIdentity } from '../events/events.ts';
import { type Frame, SeriesIndex } from '../metrics/frame.ts';
import type { SeriesTable } from '../metrics/seriesTable.ts';
import { History } from '../store/history.ts';
import { HistoryUnavailable } from '../store/historyErrors.ts';
import { DEFAULT_RETENTION, type Retention } from '../store/retention.ts';
import type { Ring } from '../store/ring.ts';
import type { Clock } from './clock.ts';
import { type EarlierFrames, Engine, framesKept, SECONDS_KEPT } from './engine.ts';
import { Follower } from './follower.ts';
import { Foresight } from './foresight.ts';
import { HistoryRecorder } from './historyRecorder.ts';
import { hostId } from './hostId.ts';
import { pastEvents } from './pastEvents.ts';
import { recollect } from './recollection.ts';

/** How often a leader shows that it is alive, by a frame that it writes or else by a beat of its lease. */
const BEAT_SECONDS = 1;
/** How often a follower looks for frames, and for whether its leader is alive. */
const LOOK_SECONDS = 0.25;

export interface HostEngineOptions {
  readonly clock: Clock;
  readonly intervalSeconds: number;
  readonly identity: EngineIdentity;
  /** Without it, everything. */
  readonly collect?: CollectSettings;
  /** In place of those that `collect` asks for; made anew each time the engine begins to lead. */
  readonly collectors?: () => readonly Collector[];
  /** Where the history of this host lies; without it nothing is kept and every engine leads. */
  readonly history?: { readonly path: string; readonly retention?: Partial<Retention> };
  /** Frames of an engine in this process that died. */
  readonly earlier?: EarlierFrames;
}

/** What an engine is on its host. */
export type EngineRole =
  /** It measures. `history`: why nothing is kept, where that is so. */
  | { readonly kind: 'leading'; readonly historyOff?: { readonly reason: string; readonly remedy: string } }
  /** It shows what another one measures. */
  | { readonly kind: 'following'; readonly leader?: EngineIdentity };

export interface HostEngineListener {
  frame?(frame: Frame): void;
  event?(event: EngineEvent): void;
  ring?(ring: Ring): void;
  role?(role: EngineRole): void;
  /** What happened before this engine came, oldest first. */
  past?(events: readonly EngineEvent[]): void;
}

/**
 * The engine of a host: of all that share a history one leads, which measures and writes, and the others follow, which
 * read what it writes. When the leader ends or dies, a follower leads; its frames go on in the same ring.
 */
export class HostEngine {
  readonly #options: HostEngineOptions;
  readonly #listener: HostEngineListener;
  #intervalSeconds: number;
  #history: History | undefined;
  #historyOff: { reason: string; remedy: string } | undefined;
  #earlier: EarlierFrames | undefined;
  #engine: Engine | undefined;
  #follower: Follower | undefined;
  #recorder: HistoryRecorder | undefined;
  #foresight: Foresight | undefined;
  #cancelTimer: (() => void) | undefined;
  #index: SeriesIndex | undefined;
  #framesTaken = 0;
  #framesMissed = 0;

  constructor(options: HostEngineOptions, listener: HostEngineListener = {}) {
    this.#options = options;
    this.#listener = listener;
    this.#intervalSeconds = options.intervalSeconds;
    this.#earlier = options.earlier;
  }

  /** The newest frame; `undefined` before the first. */
  get frame(): Frame | undefined {
    const feed = this.#feed;
    if (!feed || feed.ring.written === 0) return undefined;
    const { ring, table } = feed;
    if (this.#index?.version !== table.version) this.#index = new SeriesIndex(table.list());
    const newest = ring.written - 1;
    return { epochSeconds: ring.timeOf(newest), index: this.#index, values: ring.valuesOf(newest) };
  }

  /** Where frames come from in the present role. */
  get #feed(): { readonly ring: Ring; readonly table: SeriesTable } | undefined {
    const engine = this.#engine;
    return engine ? { ring: engine.ring, table: engine.recorder.table } : this.#follower;
  }

  get framesTaken(): number {
    return this.#framesTaken + (this.#engine?.framesTaken ?? 0);
  }

  get framesMissed(): number {
    return this.#framesMissed + (this.#engine?.framesMissed ?? 0);
  }

  start(): void {
    if (this.#engine || this.#follower) return;
    this.#openHistory();
    const { clock } = this.#options;
    if (this.#history) {
      const now = clock.epochSeconds();
      const capacity = framesKept(this.#intervalSeconds);
      this.#earlier ??= recollect(this.#history, now, SECONDS_KEPT, capacity);
      this.#listener.past?.(pastEvents(this.#history, now));
    }
    this.#takeRole();
  }

  /** Ends it; where it led, another engine may lead at once. It can't be started again. */
  close(): void {
    this.#cancelTimer?.();
    this.#tellOfEnd();
    this.#stopLeading();
    this.#follower = undefined;
    this.#history?.close();
    this.#history = undefined;
  }

  setInterval(seconds: number): void {
    this.#intervalSeconds = seconds;
    this.#engine?.setInterval(seconds);
  }

  /** The frames so far, for the next role to go on with. */
  #keepFrames(): void {
    const feed = this.#feed;
    if (feed) this.#earlier = { ring: feed.ring, series: feed.table.list() };
  }

  #takeRole(): void {
    if (this.#acquireLease()) this.#lead();
    else this.#follow();
  }

  #openHistory(): void {
    const { history, clock } = this.#options;
    this.#history = undefined;
    this.#historyOff = undefined;
    if (!history) return;
    try {
      this.#history = History.open(history.path, {
        hostId: hostId(),
        now: clock.epochSeconds,
        retention: { ...DEFAULT_RETENTION, ...history.retention },
      });
    } catch (error) {
      if (!(error instanceof HistoryUnavailable)) throw error;
      this.#historyOff = { reason: error.reason, remedy: error.remedy };
    }
  }

  /** Without a history there is nobody to share with: every engine leads. */
  #acquireLease(): boolean {
    return this.#history?.lease.tryAcquire(this.#options.identity) ?? true;
  }

  #lead(): void {
    const { clock, identity, collect, collectors } = this.#options;
    this.#follower = undefined;
    const alerts = new HostAlerts((event) => engine.tell(event));
    const engine: Engine = new Engine(
      {
        clock,
        collectors: collectors?.() ?? hostCollectors(collect),
        intervalSeconds: this.#intervalSeconds,
        earlier: this.#earlier,
      },
      {
        frame: () => {
          const { frame } = this;
          if (!frame) return;
          alerts.look(frame);
          this.#recorder?.frame(frame.epochSeconds, engine.recorder.values, engine.recorder.table);
          this.#foresight?.look(frame);
          this.#listener.frame?.(frame);
        },
        event: (event) => {
          alerts.hear(event);
          this.#recorder?.hear(event);
          this.#foresight?.hear(event);
          this.#listener.event?.(event);
        },
        ring: (ring) => this.#listener.ring?.(ring),
      },
    );
    this.#earlier = undefined;
    this.#engine = engine;
    this.#index = undefined;
    this.#listener.ring?.(engine.ring);
    this.#listener.role?.({ kind: 'leading', historyOff: this.#historyOff });
    this.#record(engine);
    this.#foresee(engine);
    engine.tell({ type: 'engine.started', at: clock.epochSeconds(), engine: identity });
    engine.start();
    this.#every(BEAT_SECONDS, () => this.#beat());
  }

  /** From now on, what the engine measures and tells is written into the history, if there is one. */
  #record(engine: Engine): void {
    const history = this.#history;
    if (!history) return;
    const { clock } = this.#options;
    // Not from within the engine's own frame.
    const soon = (run: () => void) => () => void clock.after(0, run);
    this.#recorder = new HistoryRecorder(history, clock, {
      tell: (event) => engine.tell(event),
      leaseLost: soon(() => this.#handOver()),
      corrupt: soon(() => this.#reopen()),
    });
    const { setAside } = history;
    if (!setAside) return;
    const text = `The history ${setAside.reason}; it was set aside as ${setAside.path}, and a new one was begun. Nothing was deleted.`;
    engine.tell({ type: 'notice', at: clock.epochSeconds(), text });
  }

  /** What is unusual and what is expected: from what the history knows, and for what it keeps. */
  #foresee(engine: Engine): void {
    this.#foresight = undefined;
    if (!this.#history) return;
    this.#foresight = new Foresight(this.#history, this.#options.clock.epochSeconds(), (event) => engine.tell(event));
  }

  /** The history's file was damaged while it was open, which sets it aside, or another one is in its place. */
  #reopen(): void {
    this.#recorder?.abandon();
    this.#recorder = undefined;
    this.#history?.close();
    this.#openHistory();
    const engine = this.#engine;
    if (!engine) this.#takeRole();
    else if (this.#acquireLease()) {
      this.#record(engine);
      this.#foresee(engine);
      this.#retell(engine);
    } else this.#handOver();
  }

  /** Writes into a history that has just begun what is alive already: who follows must know of it. */
  #retell(engine: Engine): void {
    const { clock, identity } = this.#options;
    const at = clock.epochSeconds();
    this.#recorder?.hear({ type: 'engine.started', at, engine: identity });
    for (const process of engine.processes.running) {
      this.#recorder?.hear({ type: 'process.seen', at, process });
      if (process.plot) this.#recorder?.hear({ type: 'plot.started', at, processId: process.id, plot: process.plot });
    }
  }

  #follow(): void {
    const history = this.#history;
    const earlier = this.#earlier;
    if (!history || !earlier) return;
    this.#earlier = undefined;
    const follower = new Follower(history, earlier, {
      frame: () => {
        const { frame } = this;
        if (frame) this.#listener.frame?.(frame);
      },
      event: (event) => this.#listener.event?.(event),
      ring: (ring) => this.#listener.ring?.(ring),
    });
    this.#follower = follower;
    this.#index = undefined;
    this.#listener.ring?.(follower.ring);
    let leader = history.lease.holder();
    this.#listener.role?.({ kind: 'following', leader });
    this.#every(LOOK_SECONDS, () => {
      if (history.isReplaced) {
        this.#keepFrames();
        this.#reopen();
        return;
      }
      follower.poll();
      const holder = history.lease.holder();
      if (!holder && this.#acquireLease()) {
        follower.poll();
        this.#keepFrames();
        this.#lead();
      } else if (holder && holder.pid !== leader?.pid) {
        leader = holder;
        this.#listener.role?.({ kind: 'following', leader });
      }
    });
  }

  #beat(): void {
    const history = this.#history;
    if (!history) return;
    if (history.isReplaced) {
      this.#reopen();
      return;
    }
    const writtenAt = this.#recorder?.writtenAt ?? Number.NEGATIVE_INFINITY;
    const hasShown = this.#options.clock.seconds() - writtenAt < BEAT_SECONDS;
    if (!hasShown && !history.lease.beat()) this.#handOver();
  }

  /** Another engine leads: this host slept, or this process stood still for so long that it was taken for dead. */
  #handOver(): void {
    if (!this.#engine) return;
    this.#keepFrames();
    this.#stopLeading();
    this.#follow();
  }

  #stopLeading(): void {
    const engine = this.#engine;
    if (!engine) return;
    engine.close();
    this.#framesTaken += engine.framesTaken;
    this.#framesMissed += engine.framesMissed;
    this.#engine = undefined;
    this.#foresight?.close(this.#options.clock.epochSeconds());
    this.#foresight = undefined;
    this.#recorder?.close();
    this.#recorder = undefined;
  }

  #tellOfEnd(): void {
    const { clock, identity } = this.#options;
    this.#engine?.tell({ type: 'engine.stopped', at: clock.epochSeconds(), engine: identity });
  }

  /** Calls back every so many seconds until the role changes. */
  #every(seconds: number, run: () => void): void {
    const { clock } = this.#options;
    this.#cancelTimer?.();
    const tick = () => {
      this.#cancelTimer = clock.after(seconds, tick);
      run();
    };
    this.#cancelTimer = clock.after(seconds, tick);
  }
}
