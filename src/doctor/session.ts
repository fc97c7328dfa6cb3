import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeTemporaryFolder, removeFolder } from '../demo/temporaryFolder.ts';
import { LocalEngine } from '../engine/localEngine.ts';
import type { UserPlace } from '../engine/service/storageFolder.ts';
import { HostLoad } from './hostLoad.ts';
import { OwnEngine } from './ownEngine.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/** What is started to be looked at: what a user starts, as far as it is there. */
export interface Programs {
  /** Script of the command line. */
  readonly cli: string;
  /** Script of the demo workload. */
  readonly demo: string;
  /** Folder of the bundles that ship; undefined where it runs from its sources. */
  readonly bundles: string | undefined;
}

export interface SessionOptions {
  /** Of this program. */
  readonly version: string;
  readonly programs: Programs;
  readonly place: UserPlace;
  /** The history of this host. It is read, and never written here. */
  readonly historyPath: string;
  readonly signal: AbortSignal;
  /** How many times as long as usual everything may take: 1. */
  readonly patience?: number;
}

/** Raised while a demo workload runs, and sent to ourselves. */
export const OWN_ALERT = 'demo-runs';
const alertsOf = (url: string) => ({
  rules: [
    {
      id: OWN_ALERT,
      title: 'The demo workload runs',
      when: 'max(process.thread.count{plotter="demo"}) > 0',
      severity: 'warning',
      clearAfter: '1s',
    },
  ],
  channels: [{ type: 'webhook', name: 'doctor', url, atLeast: 'info' }],
});

/** A child that has not ended by itself after SIGTERM is killed. */
const GRACE_MS = 4000;

/** What the checks of one run share: a folder, an engine and processes of its own, all of which end with it. */
export class Session {
  readonly options: SessionOptions;
  /** Ends every wait. */
  readonly signal: AbortSignal;
  readonly folder: string;
  readonly receiver: Receiver;
  /** An engine of its own, which watches what the checks do. */
  readonly engine: OwnEngine;
  readonly load: HostLoad;
  readonly #children = new Set<ChildProcess>();
  readonly #undo: (() => void)[] = [];
  #local: LocalEngine | undefined;
  #demos = 0;

  static async open(options: SessionOptions): Promise<Session> {
    return new Session(options, await startReceiver());
  }

  private constructor(options: SessionOptions, receiver: Receiver) {
    this.options = options;
    this.signal = options.signal;
    this.receiver = receiver;
    this.folder = makeTemporaryFolder(tmpdir(), 'plotscope-doctor-');
    this.load = new HostLoad(() => [process.pid, ...this.pids]);
    this.engine = new OwnEngine(this, { alerts: alertsOf(receiver.url) });
  }

  /** An engine in this process that measures only when it is told to. */
  get local(): LocalEngine {
    if (!this.#local) {
      this.#local = new LocalEngine(
        1,
        () => {},
        () => {},
      );
      this.#local.engine.takeFrame();
    }
    return this.#local;
  }

  get pids(): number[] {
    return [...this.#children].flatMap(({ pid, exitCode }) => (pid === undefined || exitCode !== null ? [] : [pid]));
  }

  /** Starts a script of ours in a process that ends with the session. */
  script(path: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
    return this.start(process.execPath, [...process.execArgv, path, ...args], options);
  }

  start(program: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
    // Desktop VS Code is Electron, which runs a script as Node does when it is told to.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_NO_WARNINGS: '1', ...options.env };
    const child = spawn(program, args, { stdio: 'ignore', ...options, env });
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    child.on('error', () => this.#children.delete(child));
    return child;
  }

  /**
   * The demo workload, under the name that it is known by, in a folder of its own: those that share one follow one another as one plotter.
   * `under`: a program that starts it, with its arguments.
   */
  demo(args: readonly string[], options: SpawnOptions = {}, under: readonly string[] = []): ChildProcess {
    const folder = join(this.folder, `demo${++this.#demos}`);
    mkdirSync(folder);
    const own = [process.execPath, ...process.execArgv, this.#demoScript(), ...args, '--tmpdir', folder];
    const [program, ...all] = [...under, ...own];
    return this.start(program as string, all, options);
  }

  /** Under its own name even where it runs from its sources. */
  #demoScript(): string {
    const { demo } = this.options.programs;
    if (demo.endsWith('plotscope-demo.cjs')) return demo;
    const folder = join(this.folder, 'programs');
    const path = join(folder, 'plotscope-demo.cjs');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, `require(${JSON.stringify(demo)});\n`);
    return path;
  }

  /** Keeps a core busy for so long at most. */
  busyLoop(seconds: number): ChildProcess {
    return this.start(process.execPath, [
      '-e',
      `const end = Date.now() + ${seconds * 1000}; while (Date.now() < end);`,
    ]);
  }

  async wait(seconds: number): Promise<void> {
    await delay(seconds * 1000, undefined, { signal: this.signal });
  }

  /** Whether it came to hold within the time. */
  async until(holds: () => boolean, seconds: number): Promise<boolean> {
    const end = performance.now() + seconds * 1000 * (this.options.patience ?? 1);
    while (!holds()) {
      if (performance.now() > end) return false;
      await this.wait(0.3);
    }
    return true;
  }

  /** Done at the end, the last first. */
  atEnd(undo: () => void): void {
    this.#undo.push(undo);
  }

  async end(child: ChildProcess): Promise<void> {
    if (!this.#children.has(child)) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const giveUp = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    await ended;
    clearTimeout(giveUp);
  }

  /** Ends everything that it began, and removes what it wrote. */
  async close(): Promise<void> {
    this.#local?.engine.close();
    await Promise.all([...this.#children].map((child) => this.end(child)));
    for (const undo of this.#undo.toReversed()) undo();
    this.receiver.close();
    removeFolder(this.folder);
  }
}
