import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CollectSettings } from '../collect/collectSettings.ts';
import type { EngineEvent, EngineIdentity } from '../events/events.ts';
import { EventWords } from '../events/eventWords.ts';
import { PlotterProcesses } from '../events/plotterProcesses.ts';
import { Ring } from '../history/ring.ts';
import { type Frame, SeriesIndex } from '../metrics/frame.ts';
import type { SeriesList } from '../metrics/series.ts';
import { timeOfDay } from '../pages/moment.ts';
import { Rpc } from '../rpc/rpc.ts';
import { watchFrames } from './frameWatch.ts';
import type { EngineRole } from './hostEngine.ts';
import { clientContract, type EngineSettings, engineContract, FRAME_TAKEN, HISTORY_STAGE } from './protocol.ts';
import type { RunReport } from './run/runReport.ts';

const RESTART_AFTER_SECONDS = 1;
/** A worker that dies so often within `DEATHS_SECONDS` is not started again. */
const MOST_DEATHS = 5;
const DEATHS_SECONDS = 60;
const STOP_SECONDS = 3;
/** So many intervals without a frame are told of, but nothing below these seconds. */
const FRAMES_MISSED = 3;
const LEAST_WAIT_SECONDS = 3;
/** Bringing a large history up to date may take long. */
const STUCK_AFTER_SECONDS = 120;
/** Most of what it allocates is garbage at once; what lives is some 20 MiB, beside which V8 tidies up the sooner the lower that limit is. */
const LIMITS = { maxYoungGenerationSizeMb: 3, maxOldGenerationSizeMb: 512 };

export type EngineState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'running' }
  /** It runs, and no frame has come for three intervals; what it waits for. */
  | { readonly kind: 'waiting'; readonly reason: string }
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

interface Running {
  readonly worker: Worker;
  readonly rpc: Rpc<typeof clientContract, typeof engineContract>;
  /** It doesn't answer. */
  isStuck: boolean;
  /** To be called with every frame that is announced: no need to look for one then. */
  frameCame(): void;
}

export interface EngineClientOptions {
  /** The worker's file. */
  readonly workerPath: string;
  readonly intervalSeconds: number;
  readonly identity: EngineIdentity;
  /** Where the history of this host lies, and how long it is kept; without it nothing is. */
  readonly history?: EngineSettings['history'];
  readonly log: EngineLog;
  /** A thread that doesn't answer after so long without a frame is replaced. */
  readonly stuckAfterSeconds?: number;
}

/**
 * The engine as its views see it: starts it in a worker, follows its frames and events, starts it again when it dies
 * (frames are kept). Knows nothing of VS Code.
 */
export class EngineClient extends EventEmitter<Events> {
  readonly #options: EngineClientOptions;
  readonly #log: EngineLog;
  readonly #stuckAfter: number;
  #history: EngineSettings['history'];
  #intervalSeconds: number;
  #collect: CollectSettings | undefined;
  #running: Running | undefined;
  #ring: Ring | undefined;
  #series: SeriesList | undefined;
  #index: SeriesIndex | undefined;
  #processes = new PlotterProcesses();
  readonly #words = new EventWords();
  #role: EngineRole | undefined;
  #state: EngineState = { kind: 'stopped' };
  #watching = false;
  #secrets: Readonly<Record<string, string>> = {};
  /** Whether the last that was asked for is that it runs. */
  #isWanted = false;
  /** In words. */
  #waitsFor = '';
  /** The history that a thread waited for in vain. */
  #unanswering: string | undefined;
  /** How many are being ended. */
  #ending = 0;
  #deaths: number[] = [];
  #restart: ReturnType<typeof setTimeout> | undefined;

  constructor(options: EngineClientOptions) {
    super();
    this.#options = options;
    this.#log = options.log;
    this.#intervalSeconds = options.intervalSeconds;
    this.#history = options.history;
    this.#stuckAfter = options.stuckAfterSeconds ?? STUCK_AFTER_SECONDS;
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

  /** Starts the engine; false where it runs already. One that is just being stopped is started when it has ended. */
  start(): boolean {
    if (this.#isWanted && this.#state.kind !== 'failed') return false;
    this.#isWanted = true;
    this.#deaths = [];
    if (this.#ending === 0) this.#launch();
    return true;
  }

  /** Stops the engine and says what it did; `undefined` where it did not run. The frames stay readable. */
  stop(): Promise<RunReport | undefined> {
    this.#isWanted = false;
    this.#enter({ kind: 'stopped' });
    return this.#end();
  }

  /** Ends what runs, then begins it again if it is still, or again, wanted: whatever was asked for meanwhile. */
  async #end(): Promise<RunReport | undefined> {
    clearTimeout(this.#restart);
    this.#restart = undefined;
    const running = this.#running;
    this.#running = undefined;
    this.#ending++;
    try {
      return running && (await ended(running));
    } finally {
      this.#ending--;
      if (running) {
        this.#role = undefined;
        this.#processes = new PlotterProcesses();
      }
      if (this.#isWanted && this.#ending === 0 && !this.#running) this.#launch();
    }
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

  /** Hands secrets of channels over to the engine, and to each that is started after it. */
  setSecrets(secrets: Readonly<Record<string, string>>): void {
    this.#secrets = secrets;
    this.#running?.rpc.notify('secrets', secrets);
  }

  /** What was handed over. */
  get secrets(): Readonly<Record<string, string>> {
    return this.#secrets;
  }

  async setInterval(seconds: number): Promise<void> {
    this.#intervalSeconds = seconds;
    // One that ends meanwhile, or can't answer, begins with it.
    await this.#running?.rpc.request('setInterval', { seconds }).catch(() => undefined);
  }

  /** Says what is collected; without it, everything. An engine that runs starts again with it and keeps its frames. */
  async setCollect(collect: CollectSettings): Promise<void> {
    this.#collect = collect;
    if (this.#isWanted) await this.#end();
  }

  /** Says where the history lies and how long it is kept. An engine that runs starts again with it. */
  async setHistory(history: EngineSettings['history']): Promise<void> {
    this.#history = history;
    this.#unanswering = undefined;
    if (this.#isWanted) await this.#end();
  }

  #launch(): void {
    const { workerPath, identity } = this.#options;
    const settings: EngineSettings = { intervalSeconds: this.#intervalSeconds, identity };
    // What a thread before this one still waits for, this one leaves alone.
    if (this.#history && this.#history.path !== this.#unanswering) settings.history = this.#history;
    else if (this.#history) settings.historyOff = unanswering(this.#history.path);
    if (this.#collect) settings.collect = structuredClone(this.#collect) as EngineSettings['collect'];
    if (this.#ring && this.#series) settings.earlier = { ring: this.#ring.buffer, series: this.#series };
    const worker = new Worker(workerPath, { workerData: settings, name: 'plotscope-engine', resourceLimits: LIMITS });
    const frameTaken = () => {
      if (this.#running?.worker !== worker) return;
      this.#running.frameCame();
      this.emit('frame');
    };
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
          frame: frameTaken,
          stage: (waitsFor) => {
            this.#waitsFor = waitsFor;
          },
          event: (event) => this.#hear(event),
          past: (events) => this.#recall(events),
          role: (role) => this.#play(role),
        },
      },
      { onProblem: (text) => this.#log.warn(text) },
    );
    worker.on('message', (message) => {
      if (message === FRAME_TAKEN) frameTaken();
      else rpc.receive(message);
    });
    worker.on('error', (error) => this.#log.error(`the engine failed: ${error.stack ?? error}`));
    worker.on('exit', (code) => {
      rpc.dispose('the engine has ended');
      if (this.#running?.worker === worker) this.#died(code);
    });
    this.#running = { worker, rpc, isStuck: false, frameCame: () => {} };
    this.#watchOver(this.#running);
    if (this.#watching) rpc.notify('watch', { on: true });
    if (Object.keys(this.#secrets).length > 0) rpc.notify('secrets', this.#secrets);
    this.#enter({ kind: 'running' });
  }

  /** Says so where no frames come, and begins another thread in place of one that doesn't answer. */
  #watchOver(running: Running): void {
    this.#waitsFor = 'its thread to begin';
    const reasonFor = (since: Date) =>
      `no measurement since ${timeOfDay(since.getTime() / 1000)}: it waits for ${this.#waitsFor}`;
    running.frameCame = watchFrames(
      {
        isWanted: () => this.#running === running,
        written: () => this.#ring?.written,
        came: () => this.#state.kind === 'waiting' && this.#enter({ kind: 'running' }),
        missed: (since) => this.#state.kind === 'running' && this.#enter({ kind: 'waiting', reason: reasonFor(since) }),
        stuck: (since) => void this.#replaceIfStuck(running, reasonFor(since)),
      },
      {
        patienceSeconds: Math.max(LEAST_WAIT_SECONDS, FRAMES_MISSED * this.#intervalSeconds),
        stuckAfterSeconds: this.#stuckAfter,
      },
    );
  }

  async #replaceIfStuck(running: Running, reason: string): Promise<void> {
    const seconds = this.#intervalSeconds;
    const answers = await running.rpc.request('setInterval', { seconds }).then(
      () => true,
      () => false,
    );
    // One that answers follows an engine that doesn't measure.
    if (answers || this.#running !== running) return;
    running.isStuck = true;
    this.#log.error(`${reason}; its thread does not answer, and another one is begun in its place`);
    this.#unanswering = this.#waitsFor === HISTORY_STAGE && this.#history ? this.#history.path : undefined;
    await this.#end();
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
    const text = this.#words.of(event);
    if (text === undefined) this.#log.debug(event.type);
    else if (event.type === 'collector.failed') this.#log.warn(text);
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
    if (state.kind === 'waiting') this.#log.warn(state.reason);
    if (state.kind === 'failed') this.#log.error(state.reason);
    this.emit('state', state);
  }

  #frameNumber(ring: Ring, frame: number): Frame | undefined {
    if (!this.#index) return undefined;
    return { epochSeconds: ring.timeOf(frame), index: this.#index, values: ring.valuesOf(frame) };
  }
}

function unanswering(path: string) {
  return {
    reason: `${path} does not answer`,
    remedy: 'See to its disk, or let plotscope.history.path name another place.',
  };
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

/** Asks for the report, unless it is known not to answer, and ends the thread. */
async function ended({ worker, rpc, isStuck }: Running): Promise<RunReport | undefined> {
  const report = isStuck ? undefined : await rpc.request('stop', {}).catch(() => undefined);
  rpc.dispose();
  await Promise.race([worker.terminate(), unreferencedDelay(STOP_SECONDS)]);
  return report;
}

function unreferencedDelay(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000).unref());
}
