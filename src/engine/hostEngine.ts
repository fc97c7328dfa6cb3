import { setTimeout as delay } from 'node:timers/promises';
import type { Collector } from '../collect/collector.ts';
import type { CollectSettings } from '../collect/collectSettings.ts';
import type { EngineEvent, EngineIdentity } from '../events/events.ts';
import { isHistoryTrouble } from '../history/historyErrors.ts';
import type { Ring } from '../history/ring.ts';
import type { Frame } from '../metrics/frame.ts';
import type { Clock } from './clock.ts';
import { type EarlierFrames, framesKept, SECONDS_KEPT } from './engine.ts';
import { Follower } from './follower.ts';
import { Leading } from './leading.ts';
import { NewestFrame } from './newestFrame.ts';
import { pastEvents } from './pastEvents.ts';
import { HISTORY_STAGE } from './protocol.ts';
import { recollect } from './recollection.ts';
import { type HistoryOff, type HistoryPlace, SharedHistory } from './sharedHistory.ts';
import { leaveForLeader, SAY_FOLLOWING_SECONDS, sayFollowing } from './toldByOthers.ts';

/** How often a leader shows that it is alive, by a frame that it writes or else by a beat of its lease: with frames of a second, of which it may write some together, by these alone. */
const BEAT_SECONDS = 2.25;
/** While its frames do so: how often it looks whether the history's file is still there. */
const LOOK_FOR_FILE_SECONDS = 5;
/** How often a follower looks for frames, and for whether its leader is alive. */
const LOOK_SECONDS = 0.25;
/** A follower that has had no leader for so long, and can't lead either as the history can't be written, measures by itself. */
const LEADERLESS_SECONDS = 5;
/** Rates over less than this, or this share of the interval, say little. */
const LEAST_RATE_SECONDS = 0.25;
const LEAST_RATE_SHARE = 0.25;

/** Whoever ends waits so long for messages that are on their way: the next engine could not know whether they have arrived. */
const SENT_SECONDS = 2;

const CANNOT_WRITE: HistoryOff = {
  reason: 'the history can not be written',
  remedy: 'Make room on its disk, and see to it that this user may write there; it is tried again now and then.',
};

export interface HostEngineOptions {
  readonly clock: Clock;
  readonly intervalSeconds: number;
  readonly identity: EngineIdentity;
  /** Without it, everything. */
  readonly collect?: CollectSettings | undefined;
  /** In place of those that `collect` asks for; made anew each time the engine begins to lead. */
  readonly collectors?: () => readonly Collector[];
  /** Where the history of this host lies; without it nothing is kept and every engine leads. */
  readonly history?: HistoryPlace | undefined;
  /** Why there is none, where that is known. */
  readonly historyOff?: HistoryOff | undefined;
  /** Frames of an engine in this process that died. */
  readonly earlier?: EarlierFrames | undefined;
}

/** What an engine is on its host. */
export type EngineRole =
  /** It measures. `history`: why nothing is kept, where that is so. */
  | { readonly kind: 'leading'; readonly historyOff?: HistoryOff | undefined }
  /** It shows what another one measures. */
  | { readonly kind: 'following'; readonly leader?: EngineIdentity | undefined };

export interface HostEngineListener {
  frame?(frame: Frame): void;
  event?(event: EngineEvent): void;
  ring?(ring: Ring): void;
  role?(role: EngineRole): void;
  /** What it waits for next, in words: told before, so that it is known where that never comes. */
  stage?(waitsFor: string): void;
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
  readonly #shared: SharedHistory;
  #earlier: EarlierFrames | undefined;
  #leading: Leading | undefined;
  #follower: Follower | undefined;
  #cancelTimer: (() => void) | undefined;
  readonly #followed = new NewestFrame();
  #secrets: Readonly<Record<string, string>> = {};
  #beatSeconds = Number.NaN;
  #lookedForFileAt = Number.NEGATIVE_INFINITY;
  #framesTaken = 0;
  #framesMissed = 0;

  constructor(options: HostEngineOptions, listener: HostEngineListener = {}) {
    this.#options = options;
    this.#listener = listener;
    this.#intervalSeconds = options.intervalSeconds;
    this.#earlier = options.earlier;
    this.#shared = new SharedHistory(options.history, options.identity, options.clock, options.historyOff);
  }

  /** The newest frame; `undefined` before the first. */
  get frame(): Frame | undefined {
    const follower = this.#follower;
    return this.#leading?.frame ?? (follower && this.#followed.of(follower.ring, follower.table));
  }

  get framesTaken(): number {
    return this.#framesTaken + (this.#leading?.engine.framesTaken ?? 0);
  }

  get framesMissed(): number {
    return this.#framesMissed + (this.#leading?.engine.framesMissed ?? 0);
  }

  start(): void {
    if (this.#leading || this.#follower) return;
    this.#listener.stage?.(HISTORY_STAGE);
    this.#shared.open();
    this.#listener.stage?.('what its history tells of the last minutes');
    this.#shared.read((history) => {
      const now = this.#options.clock.epochSeconds();
      const capacity = framesKept(this.#intervalSeconds);
      this.#earlier ??= recollect(history, now, SECONDS_KEPT, capacity);
      this.#listener.past?.(pastEvents(history, now));
    });
    this.#listener.stage?.('a measurement');
    this.#takeRole();
  }

  /**
   * Ends it; where it led, another engine may lead at once. It can't be started again. Where messages are on their way it ends when they
   * have arrived, which is then promised.
   */
  close(): Promise<void> | undefined {
    this.#cancelTimer?.();
    this.#tellOfEnd();
    this.#leading?.engine.stop();
    const underWay = this.#leading?.underWay;
    const shut = () => {
      this.#stopLeading();
      this.#follower = undefined;
      this.#shared.close();
    };
    if (underWay) return Promise.race([underWay, delay(SENT_SECONDS * 1000, undefined, { ref: false })]).then(shut);
    shut();
    return undefined;
  }

  setInterval(seconds: number): void {
    this.#intervalSeconds = seconds;
    this.#leading?.engine.setInterval(seconds);
  }

  /** Secrets of channels by name, which stay in memory: for as long as this engine leads, it sends with them. */
  setSecrets(secrets: Readonly<Record<string, string>>): void {
    this.#secrets = secrets;
  }

  /** Tells an event that comes from outside; where another engine leads, it is left in the history for that one to tell. */
  tell(event: EngineEvent): void {
    if (this.#leading) this.#leading.engine.tell(event);
    else this.#shared.read((history) => leaveForLeader(history, event, this.#options.clock.epochSeconds()));
  }

  /** The frames so far, for the next role to go on with. */
  #keepFrames(): void {
    const engine = this.#leading?.engine;
    if (engine) this.#earlier = { ring: engine.ring, series: engine.recorder.table.list() };
    else if (this.#follower) this.#earlier = { ring: this.#follower.ring, series: this.#follower.table.list() };
  }

  #takeRole(): void {
    if (this.#shared.acquire()) this.#lead();
    else this.#follow();
  }

  /** `goesOn`: in the beat of the leader before, whose frames were shown until now. */
  #lead(goesOn = false): void {
    const { clock, identity, collect, collectors } = this.#options;
    this.#follower = undefined;
    const leading = new Leading(
      {
        clock,
        identity,
        collect,
        collectors,
        intervalSeconds: this.#intervalSeconds,
        earlier: this.#earlier,
        shared: this.#shared,
        secrets: () => this.#secrets,
      },
      {
        frame: (frame) => {
          this.#listener.frame?.(frame);
          this.#showedLife();
        },
        event: (event) => this.#listener.event?.(event),
        ring: (ring) => this.#listener.ring?.(ring),
        leaseLost: () => this.#handOver(),
        corrupt: () => this.#reopen(),
      },
    );
    const { engine } = leading;
    this.#earlier = undefined;
    this.#leading = leading;
    this.#listener.ring?.(engine.ring);
    this.#tellLeading();
    leading.begin();
    if (goesOn && engine.ring.written > 0) engine.startIn(this.#secondsToBeat(engine.ring));
    else engine.start();
    this.#beatSeconds = Number.NaN;
    this.#beatEvery(BEAT_SECONDS);
  }

  /** Until a frame is due in the beat of those before, and the rates of it say something. */
  #secondsToBeat(ring: Ring): number {
    const interval = this.#intervalSeconds;
    const since = this.#options.clock.epochSeconds() - ring.timeOf(ring.written - 1);
    const least = Math.min(LEAST_RATE_SECONDS, LEAST_RATE_SHARE * interval);
    // Below 0 where the clock was set back.
    const behindBeat = (((since + least) % interval) + interval) % interval;
    return least + ((interval - behindBeat) % interval);
  }

  #tellLeading(): void {
    this.#listener.role?.({ kind: 'leading', historyOff: this.#shared.off });
  }

  /** The history's file was damaged while it was open, which sets it aside, or another one is in its place. */
  #reopen(): void {
    const off = this.#shared.off?.reason;
    const leading = this.#leading;
    leading?.abandonHistory();
    this.#shared.open();
    if (!leading) {
      this.#takeRole();
      return;
    }
    if (!this.#shared.acquire()) {
      if (this.#shared.history?.lease.holder()) {
        this.#handOver();
        return;
      }
      this.#shared.giveUp(CANNOT_WRITE);
    }
    leading.record();
    leading.foresee();
    leading.retell();
    if (this.#shared.off?.reason !== off) this.#tellLeading();
  }

  #follow(): void {
    const { history } = this.#shared;
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
    this.#listener.ring?.(follower.ring);
    const { clock } = this.#options;
    let leader = history.lease.holder();
    let ledAt = clock.seconds();
    let saidAt = Number.NEGATIVE_INFINITY;
    this.#listener.role?.({ kind: 'following', leader });
    const look = () => {
      follower.poll();
      const holder = history.lease.holder();
      if (!holder) {
        if (!this.#shared.acquire()) return;
        follower.poll();
        this.#keepFrames();
        this.#lead(true);
        return;
      }
      ledAt = clock.seconds();
      if (ledAt - saidAt >= SAY_FOLLOWING_SECONDS) {
        saidAt = ledAt;
        sayFollowing(history, clock.epochSeconds());
      }
      if (holder.pid === leader?.pid) return;
      leader = holder;
      this.#listener.role?.({ kind: 'following', leader });
    };
    this.#every(LOOK_SECONDS, () => {
      if (history.isReplaced) {
        this.#keepFrames();
        this.#reopen();
        return;
      }
      try {
        look();
      } catch (error) {
        // It can't be read at present; if that lasts, there is no leader to be seen.
        if (!isHistoryTrouble(error)) throw error;
      }
      if (this.#follower !== follower || clock.seconds() - ledAt < LEADERLESS_SECONDS) return;
      this.#keepFrames();
      this.#shared.giveUp(CANNOT_WRITE);
      this.#lead(true);
    });
  }

  /** After a frame: where each is written within the time of a beat, nothing has to wake up for beats. */
  #showedLife(): void {
    const { history } = this.#shared;
    if (!history || !this.#hasShownLife || this.#intervalSeconds > BEAT_SECONDS) {
      this.#beatEvery(BEAT_SECONDS);
      return;
    }
    if (!Number.isNaN(this.#beatSeconds)) this.#beatNoMore();
    if (this.#leading?.hasNoticedOthers) this.#leading.tellOfOthers(history);
    const { clock } = this.#options;
    const now = clock.seconds();
    if (now - this.#lookedForFileAt < LOOK_FOR_FILE_SECONDS) return;
    this.#lookedForFileAt = now;
    if (!history.isReplaced) return;
    // Not from within the engine's own frame.
    this.#beatSeconds = 0;
    this.#cancelTimer = clock.after(0, () => this.#beat());
  }

  #beatEvery(seconds: number): void {
    if (seconds === this.#beatSeconds) return;
    this.#beatSeconds = seconds;
    this.#every(seconds, () => this.#beat());
  }

  #beatNoMore(): void {
    this.#beatSeconds = Number.NaN;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  get #hasShownLife(): boolean {
    const writtenAt = this.#leading?.writtenAt ?? Number.NEGATIVE_INFINITY;
    return this.#options.clock.seconds() - writtenAt < BEAT_SECONDS;
  }

  #beat(): void {
    const { history } = this.#shared;
    if (!history) {
      if (this.#shared.isDue) this.#reopen();
      return;
    }
    if (history.isReplaced) {
      this.#reopen();
      return;
    }
    if (!this.#hasShownLife && !this.#shared.beat()) {
      this.#handOver();
      return;
    }
    this.#leading?.tellOfOthers(history);
  }

  /** Another engine leads: this host slept, or this process stood still for so long that it was taken for dead. */
  #handOver(): void {
    if (!this.#leading) return;
    this.#keepFrames();
    this.#stopLeading();
    this.#follow();
  }

  #stopLeading(): void {
    const leading = this.#leading;
    if (!leading) return;
    leading.close();
    this.#framesTaken += leading.engine.framesTaken;
    this.#framesMissed += leading.engine.framesMissed;
    this.#leading = undefined;
  }

  #tellOfEnd(): void {
    const { clock, identity } = this.#options;
    this.#leading?.engine.tell({ type: 'engine.stopped', at: clock.epochSeconds(), engine: identity });
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
