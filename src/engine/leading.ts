import type { Collector } from '../collect/collector.ts';
import { hostCollectors } from '../collect/collectors.ts';
import type { CollectSettings } from '../collect/collectSettings.ts';
import type { EngineEvent, EngineIdentity } from '../events/events.ts';
import type { History } from '../history/history.ts';
import { isHistoryTrouble } from '../history/historyErrors.ts';
import type { Ring } from '../history/ring.ts';
import type { Frame } from '../metrics/frame.ts';
import { Alerting } from './alerting.ts';
import type { Clock } from './clock.ts';
import { Diagnosing } from './diagnosing.ts';
import { type EarlierFrames, Engine } from './engine.ts';
import { FleetLink } from './fleetLink.ts';
import { HistoryRecorder } from './historyRecorder.ts';
import { LiveAnalysis } from './liveAnalysis.ts';
import { NewestFrame } from './newestFrame.ts';
import type { SharedHistory } from './sharedHistory.ts';
import { ToldByOthers } from './toldByOthers.ts';

export interface LeadingOptions {
  readonly clock: Clock;
  readonly intervalSeconds: number;
  readonly identity: EngineIdentity;
  readonly collect?: CollectSettings | undefined;
  readonly collectors?: (() => readonly Collector[]) | undefined;
  readonly earlier: EarlierFrames | undefined;
  readonly shared: SharedHistory;
  readonly secrets: () => Readonly<Record<string, string>>;
}

export interface LeadingListener {
  /** After everything else has looked at it. */
  frame(frame: Frame): void;
  event(event: EngineEvent): void;
  ring(ring: Ring): void;
  /** Another engine leads. */
  leaseLost(): void;
  /** The history's file is damaged. */
  corrupt(): void;
}

/** What the engine of a host does while it leads: measures, and has everybody look at each frame who concludes something from it or keeps it. */
export class Leading {
  readonly engine: Engine;
  readonly #options: Omit<LeadingOptions, 'earlier'>;
  readonly #listener: LeadingListener;
  readonly #newest = new NewestFrame();
  readonly #others = new ToldByOthers();
  readonly #alerts: Alerting;
  readonly #diagnosing: Diagnosing;
  readonly #fleet: FleetLink;
  #recorder: HistoryRecorder | undefined;
  #liveAnalysis: LiveAnalysis | undefined;
  #isOver = false;
  /** What is done within the transaction that writes frames. */
  readonly #alongside = () => {
    this.#alerts.keep();
    this.#others.notice(this.#options.shared.history);
  };

  constructor(options: LeadingOptions, listener: LeadingListener) {
    const { earlier, ...others } = options;
    const { clock, identity, collect, collectors, intervalSeconds, shared } = others;
    // Not for as long as it leads: earlier frames are megabytes.
    this.#options = others;
    this.#listener = listener;
    this.#alerts = this.#alerting();
    this.#diagnosing = new Diagnosing(() => shared.history);
    this.#fleet = new FleetLink({
      history: () => shared.history,
      clock,
      version: identity.version,
      frame: () => this.frame,
      tell: (text) => this.#notice(text),
    });
    this.engine = new Engine(
      {
        clock,
        collectors: [...(collectors?.() ?? hostCollectors(collect)), this.#diagnosing],
        intervalSeconds,
        earlier,
      },
      {
        frame: () => this.#look(),
        event: (event) => this.#hear(event),
        ring: (ring) => listener.ring(ring),
      },
    );
  }

  /** The newest frame; `undefined` before the first. */
  get frame(): Frame | undefined {
    return this.#newest.of(this.engine.ring, this.engine.recorder.table);
  }

  /** Seconds of the clock when a frame was written last, which also shows that this engine lives. */
  get writtenAt(): number {
    return this.#recorder?.writtenAt ?? Number.NEGATIVE_INFINITY;
  }

  /** What is being sent at present. */
  get underWay(): Promise<unknown> | undefined {
    return this.#alerts.underWay;
  }

  /** Tells that it leads, before the first frame. */
  begin(): void {
    const { clock, identity } = this.#options;
    this.record();
    const at = clock.epochSeconds();
    this.engine.tell({
      type: 'engine.started',
      at,
      engine: identity,
      ...(this.#alerts.remembers && { remembers: true }),
    });
    for (const text of this.#alerts.problems) this.engine.tell({ type: 'notice', at, text });
    // What it learns from takes some tenths of a second to read: the first frame doesn't wait for it.
    clock.after(0, () => this.foresee());
  }

  /** From now on, what the engine measures and tells is written into the history, if there is one. */
  record(): void {
    const { clock, shared } = this.#options;
    const { history } = shared;
    if (!history) return;
    // Not from within the engine's own frame.
    const soon = (run: () => void) => () => void clock.after(0, run);
    this.#recorder = new HistoryRecorder(history, clock, {
      tell: (event) => this.engine.tell(event),
      leaseLost: soon(() => this.#listener.leaseLost()),
      corrupt: soon(() => this.#listener.corrupt()),
    });
    const { setAside } = history;
    if (!setAside) return;
    this.#notice(
      `The history ${setAside.reason}; it was set aside as ${setAside.path}, and a new one was begun. Nothing was deleted.`,
    );
  }

  /** The history is about to be closed. */
  abandonHistory(): void {
    this.#recorder?.abandon();
    this.#recorder = undefined;
  }

  /** What is unusual and what is expected: from what the history knows, and for what it keeps. */
  foresee(): void {
    if (this.#isOver) return;
    this.#liveAnalysis = undefined;
    const { clock, shared } = this.#options;
    const { history } = shared;
    if (!history) return;
    try {
      this.#liveAnalysis = new LiveAnalysis(history, clock.epochSeconds(), (event) => this.engine.tell(event));
    } catch (error) {
      // What it learns from can't be read; that the file is damaged shows when it is written.
      if (!isHistoryTrouble(error)) throw error;
    }
  }

  /** Writes into a history that has just begun what is alive already: who follows must know of it. */
  retell(): void {
    const { clock, identity } = this.#options;
    const at = clock.epochSeconds();
    this.#recorder?.hear({ type: 'engine.started', at, engine: identity });
    for (const process of this.engine.processes.running) {
      this.#recorder?.hear({ type: 'process.seen', at, process });
      if (process.plot) this.#recorder?.hear({ type: 'plot.started', at, processId: process.id, plot: process.plot });
    }
  }

  /** Whether others had written into the history when it was seen last, and nothing was told since. */
  get hasNoticedOthers(): boolean {
    return this.#others.hasNoticed;
  }

  tellOfOthers(history: History): void {
    this.#others.tell(history, (event) => this.engine.tell(event));
  }

  close(): void {
    this.#isOver = true;
    this.#fleet.close();
    this.engine.close();
    this.#liveAnalysis?.close(this.#options.clock.epochSeconds());
    this.#liveAnalysis = undefined;
    this.#recorder?.close();
    this.#recorder = undefined;
  }

  #look(): void {
    const { frame } = this;
    if (!frame) return;
    this.#alerts.look(frame);
    this.#diagnosing.look(frame);
    this.#recorder?.frame(frame, this.#others.isFollowed(frame.epochSeconds), this.#alongside);
    if (!this.#recorder?.hasLostLease) {
      this.#alerts.send(frame.epochSeconds);
      this.#fleet.look(frame.epochSeconds);
    }
    this.#liveAnalysis?.look(frame);
    this.#listener.frame(frame);
  }

  #hear(event: EngineEvent): void {
    this.#alerts.hear(event);
    this.#fleet.hear(event);
    this.#recorder?.hear(event);
    this.#liveAnalysis?.hear(event);
    this.#listener.event(event);
  }

  #notice(text: string): void {
    this.engine.tell({ type: 'notice', at: this.#options.clock.epochSeconds(), text });
  }

  #alerting(): Alerting {
    const { clock, shared, secrets } = this.#options;
    const now = clock.epochSeconds();
    const tell = (event: EngineEvent) => this.engine.tell(event);
    let alerting: Alerting | undefined;
    shared.read(() => {
      alerting = new Alerting({ history: () => shared.history, now, secrets, tell });
    });
    return alerting ?? new Alerting({ history: () => undefined, now, secrets, tell });
  }
}
