import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CollectSettings } from '../collect/collectSettings.ts';
import { describeEvent, type EngineEvent, type EngineIdentity } from '../events/events.ts';
import { PlotterProcesses } from '../events/plotterProcesses.ts';
import { Ring } from '../history/ring.ts';
import { type Frame, SeriesIndex } from '../metrics/frame.ts';
import type { SeriesList } from '../metrics/series.ts';
import { Rpc } from '../rpc/rpc.ts';
import type { EngineRole } from './hostEngine.ts';
import { clientContract, type EngineSettings, engineContract } from './protocol.ts';
import type { RunReport } from './run/runReport.ts';

const RESTART_AFTER_SECONDS = 1;
/** A worker that dies so often within `DEATHS_SECONDS` is not started again. */
const MOST_DEATHS = 5;
const DEATHS_SECONDS = 60;
const STOP_SECONDS = 3;
/** Most of what it allocates is garbage at once; with more room it would only take longer to be used again. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

export type EngineState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'running' }
  | { readonly kind: 'restarting'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

interface Events {
  frame: [];
  event: [EngineEvent];
  /** What happened before this engine came, oldest first. */
  past: [readonly EngineEvent[]];
  role: [EngineRole];
  state: [EngineState];
}

export interface EngineLog {
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

export interface EngineClientOptions {
  /** The worker's file. */
  readonly workerPath: string;
  readonly intervalSeconds: number;
  readonly identity: EngineIdentity;
  /** Where the history of this host lies, and how long it is kept; without it nothing is. */
  readonly history?: EngineSettings['history'];
  readonly log: EngineLog;
}

/**
 * The engine as its views see it: starts it in a worker, follows its frames and events, starts it again when it dies
 * (frames are kept). Knows nothing of VS Code.
 */
export class EngineClient extends EventEmitter<Events> {
  readonly #options: EngineClientOptions;
  readonly #log: EngineLog;
  #history: EngineSettings['history'];
  #intervalSeconds: number;
  #collect: CollectSettings | undefined;
  #running: { worker: Worker; rpc: Rpc<typeof clientContract, typeof engineContract> } | undefined;
  #ring: Ring | undefined;
  #series: SeriesList | undefined;
  #index: SeriesIndex | undefined;
  #processes = new PlotterProcesses();
  #role: EngineRole | undefined;
  #state: EngineState = { kind: 'stopped' };
  #watching = false;
  #deaths: number[] = [];
  #restart: ReturnType<typeof setTimeout> | undefined;

  constructor(options: EngineClientOptions) {
    super();
    this.#options = options;
    this.#log = options.log;
    this.#intervalSeconds = options.intervalSeconds;
    this.#history = options.history;
  }

  get state(): EngineState {
    return this.#state;
  }

  /** What the engine is on its host; `undefined` while it doesn't run. */
  get role(): EngineRole | undefined {
    return this.#role;
  }

  get intervalSeconds(): number {
    return this.#intervalSeconds;
  }

  get processes(): PlotterProcesses {
    return this.#processes;
  }

  /** The newest frame; `undefined` before the first, and while nobody watches. */
  get frame(): Frame | undefined {
    return this.#ring && this.#ring.written > 0 ? this.#frameNumber(this.#ring, this.#ring.written - 1) : undefined;
  }

  /** The frames taken in the last `seconds`, oldest first. */
  frames(seconds: number): Frame[] {
    const ring = this.#ring;
    const newest = this.frame;
    if (!ring || !newest) return [];
    const frames: Frame[] = [];
    for (let frame = ring.since(newest.epochSeconds - seconds); frame < ring.written; frame++) {
      const one = this.#frameNumber(ring, frame);
      if (one) frames.push(one);
    }
    return frames;
  }

  /** Starts the engine; false where it runs already. */
  start(): boolean {
    if (this.#running || this.#restart) return false;
    this.#deaths = [];
    this.#launch();
    return true;
  }

  /** Stops the engine and says what it did; `undefined` where it did not run. The frames stay readable. */
  async stop(): Promise<RunReport | undefined> {
    clearTimeout(this.#restart);
    this.#restart = undefined;
    const running = this.#running;
    this.#running = undefined;
    this.#enter({ kind: 'stopped' });
    if (!running) return undefined;
    const report = await running.rpc.request('stop', {}).catch(() => undefined);
    running.rpc.dispose();
    await Promise.race([running.worker.terminate(), unreferencedDelay(STOP_SECONDS)]);
    this.#role = undefined;
    this.#processes = new PlotterProcesses();
    return report;
  }

  /** Says whether anybody looks at frames; while nobody does, none are announced. */
  watch(on: boolean): void {
    if (on === this.#watching) return;
    this.#watching = on;
    this.#running?.rpc.notify('watch', { on });
  }

  /** Tells everybody who watches this host what a person did. */
  tell(event: EngineEvent): void {
    this.#running?.rpc.notify('tell', event);
  }

  async setInterval(seconds: number): Promise<void> {
    this.#intervalSeconds = seconds;
    await this.#running?.rpc.request('setInterval', { seconds });
  }

  /** Says what is collected; without it, everything. An engine that runs starts again with it and keeps its frames. */
  async setCollect(collect: CollectSettings): Promise<void> {
    this.#collect = collect;
    if (this.#running && (await this.stop())) this.start();
  }

  /** Says where the history lies and how long it is kept. An engine that runs starts again with it. */
  async setHistory(history: EngineSettings['history']): Promise<void> {
    this.#history = history;
    if (this.#running && (await this.stop())) this.start();
  }

  #launch(): void {
    const { workerPath, identity } = this.#options;
    const settings: EngineSettings = { intervalSeconds: this.#intervalSeconds, identity };
    if (this.#history) settings.history = this.#history;
    if (this.#collect) settings.collect = structuredClone(this.#collect) as EngineSettings['collect'];
    if (this.#ring && this.#series) settings.earlier = { ring: this.#ring.buffer, series: this.#series };
    const worker = new Worker(workerPath, { workerData: settings, name: 'plotscope-engine', resourceLimits: LIMITS });
    const rpc = new Rpc(
      { post: (message) => worker.postMessage(message) },
      clientContract,
      engineContract,
      {
        requests: {},
        notices: {
          ring: ({ buffer }) => {
            this.#ring = new Ring(buffer);
          },
          series: (series) => {
            this.#series = series;
            this.#index = new SeriesIndex(series);
          },
          frame: () => this.emit('frame'),
          event: (event) => this.#hear(event),
          past: (events) => this.#recall(events),
          role: (role) => this.#play(role),
        },
      },
      { onProblem: (text) => this.#log.warn(text) },
    );
    worker.on('message', (message) => rpc.receive(message));
    worker.on('error', (error) => this.#log.error(`the engine failed: ${error.stack ?? error}`));
    worker.on('exit', (code) => {
      rpc.dispose('the engine has ended');
      if (this.#running?.worker === worker) this.#died(code);
    });
    this.#running = { worker, rpc };
    if (this.#watching) rpc.notify('watch', { on: true });
    this.#enter({ kind: 'running' });
  }

  #died(code: number): void {
    this.#running = undefined;
    this.#role = undefined;
    this.#processes = new PlotterProcesses();
    const now = performance.now() / 1000;
    this.#deaths = this.#deaths.filter((at) => now - at < DEATHS_SECONDS);
    this.#deaths.push(now);
    const reason = `the engine ended unexpectedly (exit code ${code})`;
    if (this.#deaths.length >= MOST_DEATHS) {
      this.#enter({ kind: 'failed', reason: `${reason}, ${MOST_DEATHS} times within a minute` });
      return;
    }
    this.#enter({ kind: 'restarting', reason });
    this.#restart = setTimeout(() => {
      this.#restart = undefined;
      this.#launch();
    }, RESTART_AFTER_SECONDS * 1000);
  }

  #recall(events: readonly EngineEvent[]): void {
    for (const event of events) this.#processes.apply(event);
    this.emit('past', events);
  }

  #play(role: EngineRole): void {
    this.#role = role;
    this.#log.info(roleText(role));
    this.emit('role', role);
  }

  #hear(event: EngineEvent): void {
    const text = describeEvent(event);
    if (event.type === 'collector.failed') this.#log.warn(text);
    // A plot has tens of steps; whoever looks for something in the log wants to see what they are between.
    else if (event.type === 'step.changed' || event.type === 'step.ended') this.#log.debug(text);
    else this.#log.info(text);
    this.#processes.apply(event);
    this.emit('event', event);
  }

  #enter(state: EngineState): void {
    if (state.kind === 'stopped' && this.#state.kind === 'stopped') return;
    this.#state = state;
    if (state.kind === 'restarting') this.#log.warn(`${state.reason}; it is started again, the frames so far are kept`);
    if (state.kind === 'failed') this.#log.error(state.reason);
    this.emit('state', state);
  }

  #frameNumber(ring: Ring, frame: number): Frame | undefined {
    if (!this.#index) return undefined;
    return { epochSeconds: ring.timeOf(frame), index: this.#index, values: ring.valuesOf(frame) };
  }
}

/** The role in one line, for logs. */
function roleText(role: EngineRole): string {
  if (role.kind === 'following') {
    return `another engine measures this host (${role.leader ? `process ${role.leader.pid}` : 'being looked for'}); its frames are shown`;
  }
  return role.historyOff
    ? `this engine measures this host; no history is kept: ${role.historyOff.reason}. ${role.historyOff.remedy}`
    : 'this engine measures this host and keeps its history';
}

function unreferencedDelay(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000).unref());
}
