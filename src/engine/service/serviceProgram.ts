import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EngineEvent, EngineIdentity } from '../../events/events.ts';
import { EventWords } from '../../events/eventWords.ts';
import { emptyTrash } from '../../history/historyTrash.ts';
import { makeFolder } from '../../input/makeFolder.ts';
import { formatBytes } from '../../metrics/format.ts';
import type { Clock } from '../clock.ts';
import type { EngineRole, HostEngineListener, HostEngineOptions } from '../hostEngine.ts';
import { CONFIGURATION_EXIT_CODE, FAILURE_EXIT_CODE } from './exitCodes.ts';
import { writeJsonFile } from './jsonFile.ts';
import type { ProcessMark } from './processMark.ts';
import type { RotatedLog } from './rotatedLog.ts';
import { readServiceSettings, type ServiceSettings } from './serviceSettings.ts';
import { type ServiceState, statePathOf } from './serviceState.ts';

const STATE_SECONDS = 2;
/** Who takes over is to have a whole interval for it: so long a frame is waited for, and nothing is where intervals are longer. */
const LAST_FRAME_SECONDS = 1.2;

/** What the service needs of a `HostEngine`. */
export interface ServiceEngine {
  start(): void;
  close(): Promise<void> | undefined;
  tell(event: EngineEvent): void;
}

/** Runs plotters again that have ended, where that is wished. */
export interface ServiceRestarts {
  recall(events: readonly EngineEvent[]): void;
  hear(event: EngineEvent): Promise<void>;
}

export interface ServiceProgramOptions {
  readonly serviceFolder: string;
  readonly releaseFolder: string;
  readonly identity: EngineIdentity;
  readonly process: ProcessMark;
  readonly clock: Clock;
  readonly log: RotatedLog;
  makeEngine(options: HostEngineOptions, listener: HostEngineListener): ServiceEngine;
  /** Writes reports of weeks; called now and then, where they are wanted. */
  lookForReports(settings: ServiceSettings, now: number): void;
  /** `tell`: by the engine that watches the host with this history. */
  restartsOf(historyPath: string, tell: (event: EngineEvent) => void): ServiceRestarts;
  /** What this process has used. */
  used(): { readonly cpuSeconds: number; readonly memoryBytes: number };
  exit(code: number): void;
}

/** The service while it runs: an engine, its events in the log, and its state in a file for who asks. */
export class ServiceProgram {
  readonly #options: ServiceProgramOptions;
  readonly #startedAt: number;
  #settings: ServiceSettings | undefined;
  #engine: ServiceEngine | undefined;
  #role: ServiceState['role'] = 'follower';
  #historyTrouble: string | undefined;
  #lastFrameAt: number | undefined;
  #cancelTimer: (() => void) | undefined;
  #isEnding = false;
  /** Said once, not every two seconds. */
  #stateTrouble: string | undefined;

  constructor(options: ServiceProgramOptions) {
    this.#options = options;
    this.#startedAt = options.clock.epochSeconds();
  }

  /** Begins to watch the host; ends the process where the settings can't be used. */
  start(): void {
    const settings = this.#read();
    if (!settings) {
      this.#options.exit(CONFIGURATION_EXIT_CODE);
      return;
    }
    this.#settings = settings;
    // A deleted history can be put back until now.
    emptyTrash(settings.history.path);
    this.#startEngine(settings);
    this.#tick();
  }

  /** Reads the settings again; those that can't be used leave it as it is. */
  reload(): void {
    const settings = this.#read();
    if (!settings || !this.#settings || sameSettings(settings, this.#settings)) return;
    this.#options.log.write('the settings have changed');
    this.#settings = settings;
    void this.#engine?.close();
    this.#startEngine(settings);
    this.#writeState();
  }

  /** Ends the process when the frame that is due next is written: who takes over then loses none. */
  end(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    const interval = this.#settings?.intervalSeconds ?? Number.POSITIVE_INFINITY;
    const waits = this.#role === 'leader' && interval < LAST_FRAME_SECONDS;
    if (waits) this.#options.clock.after(LAST_FRAME_SECONDS, () => this.#finish());
    else this.#finish();
  }

  #finish(): void {
    if (!this.#engine) return;
    const exit = () => this.#options.exit(0);
    const stopped = this.stop();
    if (stopped) void stopped.then(exit);
    else exit();
  }

  /** Ends the watching, so that another engine may take over at once; promised where messages are still on their way. */
  stop(): Promise<void> | undefined {
    this.#cancelTimer?.();
    const closing = this.#engine?.close();
    this.#engine = undefined;
    const closed = () => {
      rmSync(statePathOf(this.#options.releaseFolder), { force: true });
      this.#options.log.write('stopped');
    };
    if (closing) return closing.then(closed);
    closed();
    return undefined;
  }

  #startEngine({ intervalSeconds, collect, history }: ServiceSettings): void {
    const { identity, clock, makeEngine, restartsOf, log } = this.#options;
    makeFolder(dirname(history.path), 0o700);
    const words = new EventWords();
    const restarts = restartsOf(history.path, (event) => engine.tell(event));
    const engine: ServiceEngine = makeEngine(
      { identity, clock, intervalSeconds, collect, history },
      {
        frame: ({ epochSeconds }) => {
          this.#lastFrameAt = epochSeconds;
          // Not from within the engine's own frame.
          if (this.#isEnding) clock.after(0, () => this.#finish());
        },
        event: (event) => {
          if (event.type === 'history.paused') this.#historyTrouble = `${event.cause} ${event.remedy}`;
          if (event.type === 'history.resumed') this.#historyTrouble = undefined;
          // What a leader tells is in its own log.
          const text = words.of(event);
          if (this.#role === 'leader' && text !== undefined) log.write(text);
          restarts.hear(event).catch((error: Error) => log.write(`a plotter was not run again: ${error.message}`));
        },
        past: (events) => restarts.recall(events),
        role: (role) => this.#enter(role),
      },
    );
    this.#engine = engine;
    engine.start();
  }

  #enter(role: EngineRole): void {
    const leads = role.kind === 'leading';
    this.#role = leads ? 'leader' : 'follower';
    const off = leads ? role.historyOff : undefined;
    this.#historyTrouble = off && `${off.reason}. ${off.remedy}`;
    this.#options.log.write(leads ? 'leads: measures this host' : followingText(role.leader));
    if (off) this.#options.log.write(`no history is kept: ${off.reason}. ${off.remedy}`);
    this.#writeState();
  }

  #tick(): void {
    if (!existsSync(this.#options.releaseFolder)) {
      // Who deleted it by hand wants no service any more, and could neither see nor stop this one.
      this.#finish();
      return;
    }
    this.#cancelTimer = this.#options.clock.after(STATE_SECONDS, () => this.#tick());
    this.#writeState();
    if (this.#settings?.weeklyReports) this.#options.lookForReports(this.#settings, this.#options.clock.epochSeconds());
    const { memoryBytes } = this.#options.used();
    const limitBytes = this.#settings?.memoryLimitBytes ?? Number.POSITIVE_INFINITY;
    if (memoryBytes <= limitBytes) return;
    this.#options.log.write(
      `takes ${formatBytes(memoryBytes)} of memory, more than the ${formatBytes(limitBytes)} that it may, and starts anew`,
    );
    this.stop();
    this.#options.exit(FAILURE_EXIT_CODE);
  }

  #writeState(): void {
    const { clock, identity, process, releaseFolder, used } = this.#options;
    const state: ServiceState = {
      process,
      version: identity.version,
      nodeVersion: globalThis.process.versions.node,
      startedAt: this.#startedAt,
      writtenAt: clock.epochSeconds(),
      role: this.#role,
      ...(this.#lastFrameAt !== undefined && { lastFrameAt: this.#lastFrameAt }),
      ...used(),
      historyPath: this.#settings?.history.path ?? '',
      ...(this.#historyTrouble !== undefined && { historyTrouble: this.#historyTrouble }),
    };
    try {
      writeJsonFile(statePathOf(releaseFolder), state);
      this.#stateTrouble = undefined;
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.#stateTrouble) this.#options.log.write(`its state can't be written: ${message}`);
      this.#stateTrouble = message;
    }
  }

  #read(): ServiceSettings | undefined {
    try {
      return readServiceSettings(this.#options.serviceFolder);
    } catch (error) {
      this.#options.log.write((error as Error).message);
      return undefined;
    }
  }
}

function followingText(leader: EngineIdentity | undefined): string {
  const who = leader ? `process ${leader.pid} (${leader.host})` : 'another engine';
  return `follows: ${who} measures this host; this one takes over when that ends`;
}

function sameSettings(one: ServiceSettings, other: ServiceSettings): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
