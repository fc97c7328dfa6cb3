import * as v from 'valibot';
import type { History } from '../history/history.ts';
import { isHistoryTrouble } from '../history/historyErrors.ts';
import type { RawRow } from '../history/rawRows.ts';
import { PlotterSlots } from './plotterSlots.ts';
import { gapDone, newCursor, PushCursor, withGap } from './pushCursor.ts';
import { type Fact, PushedFrames, type PushedSeries, type Tick } from './pushedFrames.ts';
import { type Labels, writeRequest } from './remoteWrite.ts';
import { MOST_SKEW_SECONDS, RemoteWriter, type TwoClocks } from './remoteWriter.ts';
import { firstRequest, lastOf, startOf, ticksOf } from './ticks.ts';
import type { WriteOutcome } from './writeAnswer.ts';

/** Kind of the documents that hold how far the history was sent. */
const PUSH = 'push';

/** A server, and how it is sent to. */
export interface PushTarget {
  /** The whole address of its remote-write receiver. */
  readonly url: string;
  /** Secrets filled in. */
  readonly headers: Readonly<Record<string, string>>;
  readonly everySeconds: number;
  /** Of each so many seconds the last value is sent; 1: every frame. */
  readonly resolutionSeconds: number;
  /** What a gap is filled with, at most, so that hosts that come back together don't drown the server. */
  readonly gapSamplesPerSecond: number;
}

export interface PushTools {
  readonly fetch: typeof fetch;
  readonly clock: TwoClocks;
  readonly version: string;
  /** What the host makes of what it measures, now. */
  facts(): readonly Fact[];
  /** Tells a person, once for each thing that stands in the way. */
  tell(text: string): void;
}

export type PushHistory = Pick<History, 'frames' | 'newestRow' | 'get' | 'put'>;

const MOST_SAMPLES = 10_000;
/** What is older than this, or than two requests are apart, is a gap, which is filled after the present. */
const LIVE_SECONDS = 60;
const LIVE_ROWS = 500;
/** Read at once: an hour's column has to be unpacked whole for any part of it. */
const GAP_ROWS = 900;
const LEAST_WAIT_SECONDS = 1;
const MOST_WAIT_SECONDS = 60;
/** A server that is away for a moment needs nobody. */
const TELL_AFTER_SECONDS = 60;

/** One of the two ways that frames go: those of now, and those that are made up for. */
interface Lane {
  present: readonly PushedSeries[];
  /** Samples of a tick of its last request. */
  perTick: number;
}

/**
 * Sends the history to a server by remote-write 1.0, as it grows: what is new first, then what could not be sent before, the oldest first.
 * The history is its queue; how far it came stands there too. What a server will never take is given up, by the least that it refuses, and
 * counted.
 */
export class PushSender {
  readonly #history: PushHistory;
  readonly #target: PushTarget;
  readonly #tools: PushTools;
  readonly #slots: PlotterSlots;
  readonly #frames: PushedFrames;
  readonly #writer: RemoteWriter;
  readonly #live: Lane = { present: [], perTick: 0 };
  #gap: Lane = { present: [], perTick: 0 };
  #gapFrames: readonly RawRow[] = [];
  #cursor: PushCursor;
  #busy: Promise<void> | undefined;
  /** Seconds of the clock that never jumps. */
  #liveAt = Number.NEGATIVE_INFINITY;
  #gapAt = Number.NEGATIVE_INFINITY;
  #retryAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #told: string | undefined;
  #toldLeftOut = '';
  #isClosed = false;

  /** `labels`: those of every series, `identity` those of `target_info`. */
  constructor(history: PushHistory, target: PushTarget, labels: Labels, tools: PushTools) {
    this.#history = history;
    this.#target = target;
    this.#tools = tools;
    const kept = cursorOf(history, target.url);
    this.#cursor = kept && kept.row <= history.newestRow ? kept : newCursor(history.newestRow);
    this.#told = this.#cursor.trouble?.about;
    this.#slots = new PlotterSlots(this.#cursor.slots);
    this.#frames = new PushedFrames(labels, this.#slots);
    const { url, headers } = target;
    const { fetch, clock, version } = tools;
    this.#writer = new RemoteWriter({ url, headers, version, fetch, clock });
  }

  get cursor(): PushCursor {
    return this.#cursor;
  }

  /** Nothing is noted any more of what is still under way: it is sent again, which changes nothing. */
  close(): void {
    this.#isClosed = true;
  }

  /** Sends what is due, one request of each lane at most. To be called after each frame; costs nothing while nothing is due. */
  step(): Promise<void> {
    this.#busy ??= this.#step()
      .catch((error: unknown) => {
        if (!isHistoryTrouble(error)) throw error;
        const { message } = error as Error;
        this.#stands({ kind: 'later', about: 'history', why: `the history can't be read (${message})` });
      })
      .finally(() => {
        this.#busy = undefined;
      });
    return this.#busy;
  }

  /** Sends all there is, at once. True where nothing is left to be sent. */
  async drain(): Promise<boolean> {
    await this.#busy;
    if (!(await this.#sendLive(true))) return false;
    while (this.#cursor.gaps.length > 0) if (!(await this.#sendGap())) return false;
    return true;
  }

  async #step(): Promise<void> {
    const now = this.#tools.clock.seconds();
    const isLiveDue = now >= this.#liveAt;
    if (now < this.#retryAt || this.#isClosed) return;
    if (isLiveDue) {
      // Not all hosts in the same second.
      const { everySeconds } = this.#target;
      const isFirst = this.#liveAt === Number.NEGATIVE_INFINITY;
      if (!(await this.#sendLive(false))) return;
      this.#liveAt = now + (isFirst ? Math.random() * everySeconds : everySeconds);
    }
    if (this.#isGapDue(now)) await this.#sendGap();
  }

  #isGapDue(now: number): boolean {
    return this.#cursor.gaps.length > 0 && now >= this.#gapAt;
  }

  /** `isAll`: also those of a stretch that isn't over. False where something stands in the way. */
  async #sendLive(isAll: boolean): Promise<boolean> {
    const now = this.#tools.clock.epochSeconds();
    const { everySeconds, resolutionSeconds } = this.#target;
    const newest = this.#history.newestRow;
    if (newest <= this.#cursor.row) return true;
    const since = startOf(now - Math.max(LIVE_SECONDS, 2 * everySeconds), resolutionSeconds);
    const read = this.#history.frames(Math.max(this.#cursor.row, newest - LIVE_ROWS), LIVE_ROWS);
    const live = read.slice(read.findLastIndex(({ epochSeconds }) => epochSeconds < since) + 1);
    this.#cursor = withGap(this.#cursor, (live[0]?.row ?? newest + 1) - 1, live[0]?.epochSeconds ?? now);
    let ticks = ticksOf(live, resolutionSeconds, isAll ? undefined : now);
    while (ticks.length > 0) {
      const request = this.#next(ticks, this.#live);
      const isLast = request.length === ticks.length;
      const isDone = await this.#deliver(request, this.#live, {
        ...(isLast && { facts: this.#tools.facts() }),
        done: (upTo) => {
          this.#cursor = { ...this.#cursor, row: upTo };
        },
      });
      if (!isDone) return false;
      ticks = ticks.slice(request.length);
    }
    this.#tellLeftOut();
    return true;
  }

  async #sendGap(): Promise<boolean> {
    const [gap] = this.#cursor.gaps;
    const ticks = this.#gapTicks(gap);
    const done = (upTo: number) => {
      this.#cursor = gapDone(this.#cursor, upTo);
    };
    // What is there no more can't be sent.
    if (ticks.length === 0) {
      done(gap.upTo);
      this.#gap = { ...this.#gap, present: [] };
      return true;
    }
    const request = this.#next(ticks, this.#gap);
    const before = this.#cursor.sent;
    if (!(await this.#deliver(request, this.#gap, { until: gap.endsAt, done }))) return false;
    const sent = this.#cursor.sent - before;
    this.#gapAt = this.#tools.clock.seconds() + sent / this.#target.gapSamplesPerSecond;
    if (this.#cursor.gaps[0]?.upTo !== gap.upTo) this.#gap = { ...this.#gap, present: [] };
    return true;
  }

  /** The next of a gap; a stretch that is broken off at the end of what was read is read again whole. */
  #gapTicks({ after, upTo }: PushCursor['gaps'][number]): Tick[] {
    const { resolutionSeconds } = this.#target;
    const within = (frames: readonly RawRow[]) => frames.filter(({ row }) => row > after && row <= upTo);
    const whole = (frames: readonly RawRow[]) => {
      const ticks = ticksOf(frames, resolutionSeconds);
      return frames.at(-1)?.row === upTo ? ticks : ticks.slice(0, -1);
    };
    const kept = whole(within(this.#gapFrames));
    if (kept.length > 0) return kept;
    this.#gapFrames = within(this.#history.frames(after, GAP_ROWS));
    const read = whole(this.#gapFrames);
    return read.length > 0 ? read : ticksOf(this.#gapFrames, resolutionSeconds);
  }

  #next(ticks: readonly Tick[], { perTick }: Lane): readonly Tick[] {
    return firstRequest(ticks, perTick || lastOf(ticks[0]).layout.ids.length, MOST_SAMPLES);
  }

  /**
   * Sends ticks until the server has taken, or for ever refused, each of them. False where it has to be tried again: what it has taken by then
   * is noted by `done`.
   */
  async #deliver(
    ticks: readonly Tick[],
    lane: Lane,
    how: { readonly facts?: readonly Fact[]; readonly until?: number; done(upTo: number): void },
  ): Promise<boolean> {
    const { facts, until, done } = how;
    const latest = this.#tools.clock.epochSeconds() + MOST_SKEW_SECONDS;
    const sendable = ticks.filter((tick) => lastOf(tick).epochSeconds <= latest);
    const ahead = Math.round((ticks.length - sendable.length) * lane.perTick);
    const { series, count, present } = this.#frames.samplesOf(sendable, {
      present: lane.present,
      ...(facts && { facts }),
      ...(until !== undefined && { until }),
    });
    const finish = (change: Partial<PushCursor>) => {
      lane.present = present;
      if (ahead > 0) this.#giveUp(ahead, 'they are of a time to come: the clock of this host was wrong then');
      if (sendable.length > 0) lane.perTick = count / sendable.length;
      done(lastOf(ticks[ticks.length - 1]).row);
      this.#keep(change);
      return true;
    };
    if (count === 0) return finish({});
    const outcome = await this.#writer.post(writeRequest(series));
    if (this.#isClosed) return false;
    if (outcome.kind === 'taken') {
      this.#goesOn();
      return finish({ sent: this.#cursor.sent + count, sentAt: this.#tools.clock.epochSeconds() });
    }
    if (outcome.kind !== 'refused') {
      this.#stands(outcome);
      return false;
    }
    const giveUp = () => {
      this.#giveUp(count, outcome.why);
      return finish({});
    };
    if (ticks.length === 1) return giveUp();
    // Where the newest of them comes too late, all do: no need to ask for each.
    if (outcome.isOfAge && (await this.#isRefused(ticks[ticks.length - 1], until))) return giveUp();
    if (this.#isClosed) return false;
    const half = Math.ceil(ticks.length / 2);
    const { facts: _, ...withoutFacts } = how;
    if (!(await this.#deliver(ticks.slice(0, half), lane, withoutFacts))) return false;
    return this.#deliver(ticks.slice(half), lane, how);
  }

  #giveUp(count: number, why: string): void {
    this.#cursor = { ...this.#cursor, givenUp: this.#cursor.givenUp + count, givenUpWhy: why };
  }

  async #isRefused(tick: Tick, until: number | undefined): Promise<boolean> {
    const { series } = this.#frames.samplesOf([tick], { present: [], ...(until !== undefined && { until }) });
    return (await this.#writer.post(writeRequest(series))).kind === 'refused';
  }

  #stands(outcome: Extract<WriteOutcome, { kind: 'later' | 'closed' }>): void {
    const { kind, about, why } = outcome;
    const { clock } = this.#tools;
    const waits = Math.min(MOST_WAIT_SECONDS, LEAST_WAIT_SECONDS * 2 ** this.#failures++) * (0.75 + Math.random() / 2);
    const asked = kind === 'closed' ? MOST_WAIT_SECONDS : outcome.afterSeconds;
    this.#retryAt = clock.seconds() + (asked ?? waits);
    const now = clock.epochSeconds();
    const text = `Nothing is sent to ${this.#host}: ${why}`;
    const since = this.#cursor.trouble?.since ?? now;
    if (this.#cursor.trouble?.text !== text) this.#keep({ trouble: { text, about, since } });
    const isOld = kind === 'closed' || now - since >= TELL_AFTER_SECONDS;
    if (!isOld || this.#told === about) return;
    this.#told = about;
    this.#tools.tell(
      `${text}${kind === 'later' ? '. It is tried again; what is measured meanwhile is sent later.' : ''}`,
    );
  }

  #goesOn(): void {
    this.#failures = 0;
    const { trouble, ...cursor } = this.#cursor;
    if (trouble) this.#cursor = cursor;
    if (this.#told === undefined) return;
    this.#told = undefined;
    this.#tools.tell(`What is measured is sent to ${this.#host} again.`);
  }

  #tellLeftOut(): void {
    const names = [...this.#frames.leftOut].join(', ');
    if (names === this.#toldLeftOut) return;
    this.#toldLeftOut = names;
    if (names) this.#tools.tell(`This host has too many series to send all of them; left out are some of ${names}.`);
  }

  #keep(change: Partial<PushCursor>): void {
    this.#cursor = { ...this.#cursor, ...change, slots: [...this.#slots.kept] };
    try {
      this.#history.put(PUSH, keyOf(this.#target.url), this.#tools.clock.epochSeconds(), this.#cursor);
    } catch (error) {
      // The next one may be kept; what is sent twice is the same.
      if (!isHistoryTrouble(error)) throw error;
    }
  }

  get #host(): string {
    return new URL(this.#target.url).host;
  }
}

/** How far the history was sent to an address; undefined where it never was. */
export function cursorOf(history: Pick<History, 'get'>, url: string): PushCursor | undefined {
  const { success, output } = v.safeParse(PushCursor, history.get(PUSH, keyOf(url)));
  return success ? output : undefined;
}

/** An address without what may be secret in it. */
function keyOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
