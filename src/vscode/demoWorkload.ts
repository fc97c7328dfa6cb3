import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { CONTEXT_KEYS } from './contributions.ts';

/** Long enough to look at every view. */
const SECONDS = 180;

/** The demo workload of this window: a process of its own, as a plotter is, with its log in a file. */
export class DemoWorkload implements vscode.Disposable {
  readonly #script: string;
  readonly #logFolder: string;
  readonly #log: vscode.LogOutputChannel;
  #child: ChildProcess | undefined;

  constructor(script: string, logFolder: string, log: vscode.LogOutputChannel) {
    this.#script = script;
    this.#logFolder = logFolder;
    this.#log = log;
  }

  /** Starts it; false where it runs already. */
  async start(): Promise<boolean> {
    if (this.#child) return false;
    await mkdir(this.#logFolder, { recursive: true });
    if (this.#child) return false;
    const logPath = join(this.#logFolder, 'demo-workload.log');
    const output = openSync(logPath, 'w');
    // Desktop VS Code is Electron, which runs a script as Node does when it is told to.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    const child = spawn(process.execPath, [this.#script, '--seconds', String(SECONDS)], {
      argv0: 'node',
      env,
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    this.#child = child;
    child.on('error', (error) => this.#ended(child, `could not be started: ${error.message}`));
    child.on('exit', (code, signal) => this.#ended(child, `ended (${signal ?? `exit code ${code}`})`));
    this.#log.info(`the demo workload runs as process ${child.pid}, its log is ${logPath}`);
    this.#setContext(true);
    return true;
  }

  /** Stops it; false where it does not run. */
  stop(): boolean {
    return this.#child?.kill('SIGTERM') ?? false;
  }

  dispose(): void {
    this.stop();
  }

  #ended(child: ChildProcess, how: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#log.info(`the demo workload ${how}`);
    this.#setContext(false);
  }

  #setContext(running: boolean): void {
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.demoRunning, running);
  }
}
