import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Children, endOne } from '../harness/children.ts';

const GONE_TRIES = 40;
const GONE_MILLISECONDS = 25;

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A plotter at work, or a log that is played in its place. */
export interface PlotterProcess {
  /** Absent for a played log. */
  readonly pid?: number;
  /** Resolves when the process has ended; rejects where it can't be started. */
  readonly ended: Promise<Ended>;
  /** Ends it with all that it started: politely, then by force. Resolves when nothing of it is left. */
  end(): Promise<void>;
  /** Ends it at once by force, for when this program itself ends. */
  kill(): void;
}

/** Starts `argv` with its output, both streams, going to the file `logPath`. */
export type StartPlotter = (argv: readonly string[], logPath: string, cwd: string) => PlotterProcess;

/** In a process group of its own. */
export const startPlotter: StartPlotter = ([program = '', ...args], logPath, cwd) => {
  const log = openSync(logPath, 'a');
  const children = new Children();
  const child = children.start(program, args, { cwd, stdio: ['ignore', log, log], windowsHide: true });
  closeSync(log);
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  child.once('error', (error) => reject(startFailure(program, error)));
  child.once('exit', (code, signal) => resolve({ code, signal }));
  return {
    ...(child.pid !== undefined && { pid: child.pid }),
    ended: promise,
    kill: () => killGroup(child.pid),
    async end() {
      await endOne(child);
      if (child.pid !== undefined) await groupGone(child.pid);
    },
  };
};

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // Has ended already.
  }
}

/** A killed process takes a moment to go. */
async function groupGone(leader: number): Promise<void> {
  for (let tries = 0; tries < GONE_TRIES && isThere(-leader); tries++) await delay(GONE_MILLISECONDS);
}

function isThere(pid: number): boolean {
  try {
    return process.platform !== 'win32' && process.kill(pid, 0);
  } catch {
    return false;
  }
}

function startFailure(program: string, { code, message }: NodeJS.ErrnoException): Error {
  switch (code) {
    case 'ENOENT':
      return new Error(
        `The program ${program} doesn't exist: name the plotter's program in "binary", or put its folder on PATH.`,
      );
    case 'EACCES':
      return new Error(`The program ${program} may not be run: make it executable (chmod +x ${program}).`);
    case 'ENOEXEC':
      return new Error(`${program} is no program that this host can run: take the build for its system and processor.`);
    default:
      return new Error(`${program} can't be started (${message}): check the path in "binary".`);
  }
}
