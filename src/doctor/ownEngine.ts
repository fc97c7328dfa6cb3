import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { useHistoryIfAny } from '../engine/hostHistory.ts';
import type { EngineEvent } from '../events/events.ts';
import type { History } from '../history/history.ts';
import { ALERTS_FILE } from '../notify/alertsFile.ts';
import { cpuSeconds } from './hostLoad.ts';
import { systemText } from './systemText.ts';

/** A frame as `plotscope monitor --json` prints it: when it is printed, it stands in the history. */
export interface ShownFrame {
  /** Epoch milliseconds. */
  readonly at: number;
  /** By series, such as `system.cpu.time{cpu.mode=user}`. */
  readonly values: Readonly<Record<string, number>>;
}

const MOST_FRAMES = 400;
/** A program that is slow to start on a busy host is no fault of ours. */
export const START_SECONDS = 25;

/** What it needs of the run that it belongs to. */
export interface EngineHome {
  readonly folder: string;
  readonly options: { readonly programs: { readonly cli: string } };
  script(path: string, args: readonly string[], options: SpawnOptions): ChildProcess;
  until(holds: () => boolean, seconds: number): Promise<boolean>;
}

export interface OwnEngineOptions {
  /** Of its storage folder: engines of one name share a history. */
  readonly name?: string;
  /** What is in its file of alerts. */
  readonly alerts?: unknown;
  /** It shows no frames: it costs what an engine does that nobody looks at. */
  readonly quiet?: boolean;
}

/** An engine as a user starts it (`plotscope monitor`), with a storage folder of its own beside which nobody else's is touched. */
export class OwnEngine {
  readonly #home: EngineHome;
  readonly storage: string;
  readonly child: ChildProcess;
  readonly frames: ShownFrame[] = [];
  #errors = '';

  constructor(home: EngineHome, { name = 'engine', alerts, quiet = false }: OwnEngineOptions = {}) {
    this.#home = home;
    this.storage = join(home.folder, name);
    mkdirSync(this.storage, { recursive: true });
    if (alerts !== undefined) writeFileSync(join(this.storage, ALERTS_FILE), JSON.stringify(alerts));
    this.child = this.#start(quiet ? ['--quiet'] : ['--json']);
    this.#listen(this.child);
  }

  get historyPath(): string {
    return join(this.storage, 'history.sqlite');
  }

  /** What it said of itself, for a report of what went wrong. */
  get errors(): string {
    return this.#errors.trim().split('\n').at(-1) ?? '';
  }

  /** Whether it has measured so many frames. */
  measured(frames: number, seconds = START_SECONDS): Promise<boolean> {
    return this.#home
      .until(() => this.frames.length >= frames || this.child.exitCode !== null, seconds)
      .then(() => this.frames.length >= frames);
  }

  /** What it wrote into its history, as another reader sees it. */
  read<Result>(use: (history: History) => Result): Result | undefined {
    return useHistoryIfAny(this.historyPath, use);
  }

  events<Type extends EngineEvent['type']>(type: Type): Extract<EngineEvent, { readonly type: Type }>[] {
    const stored = this.read((history) => history.events({ types: [type] })) ?? [];
    return stored.map(({ event }) => event).sort((a, b) => a.at - b.at) as Extract<EngineEvent, { type: Type }>[];
  }

  /** CPU seconds so far, and bytes of memory; undefined where the system doesn't tell. */
  cost(): { readonly cpuSeconds: number; readonly memoryBytes: number } | undefined {
    const { pid } = this.child;
    if (pid === undefined) return undefined;
    const seconds = cpuSeconds(pid);
    const resident = /^VmRSS:\s+(\d+)/m.exec(systemText(`/proc/${pid}/status`) ?? '')?.[1];
    return seconds === undefined || resident === undefined
      ? undefined
      : { cpuSeconds: seconds, memoryBytes: Number(resident) * 1024 };
  }

  /** As a crash or the out-of-memory killer would. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const closed = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await closed;
  }

  #start(how: readonly string[]): ChildProcess {
    return this.#home.script(this.#home.options.programs.cli, ['monitor', ...how, '--interval', '1'], {
      env: { PLOTSCOPE_STORAGE: this.storage },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  #listen(child: ChildProcess): void {
    child.stderr?.on('data', (text) => {
      this.#errors = `${this.#errors}${text}`.slice(-2000);
    });
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const frame = shownFrame(line);
      if (!frame) return;
      this.frames.push(frame);
      if (this.frames.length > MOST_FRAMES) this.frames.shift();
    });
  }
}

/** Undefined for what is no frame, and for a line that a kill has cut. */
function shownFrame(line: string): ShownFrame | undefined {
  try {
    const { time, values } = JSON.parse(line) as { time?: string; values?: Record<string, number> };
    return time === undefined || values === undefined ? undefined : { at: Date.parse(time), values };
  } catch {
    return undefined;
  }
}
