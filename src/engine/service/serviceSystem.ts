import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { PRIVATE_FILE } from '../../input/privateFiles.ts';
import type { UserPlace } from './storageFolder.ts';

const TIMEOUT_MILLISECONDS = 20_000;

/** How a program ended. */
export interface Ran {
  /** `undefined`: it isn't installed, did not answer in time, or was ended by a signal. */
  readonly code: number | undefined;
  readonly output: string;
  readonly complaint: string;
}

/** Runs a program to its end; never rejects. */
export type Run = (program: string, args: readonly string[]) => Promise<Ran>;

export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** What it prints is appended to this file. */
  readonly outputPath: string;
}

/** What the service needs of the system that it is installed on. */
export interface ServiceSystem extends UserPlace {
  readonly user: string;
  /** -1 on Windows. */
  readonly userId: number;
  readonly run: Run;
  /** Starts a program that outlives this one; gives its pid. */
  launch(launch: Launch): Promise<number>;
  /** Sends a signal (0: none) to a process, or to a group of them when `pid` is negative; false when it isn't there. */
  signal(pid: number, signal: NodeJS.Signals | 0): boolean;
  sleep(seconds: number): Promise<void>;
  epochSeconds(): number;
}

/** This host. */
export function hostSystem(): ServiceSystem {
  const { username, uid } = userInfo();
  return {
    env: process.env,
    platform: process.platform,
    home: homedir(),
    user: username,
    userId: uid,
    run: runner(uid),
    launch,
    signal,
    sleep: (seconds) => delay(seconds * 1000),
    epochSeconds: () => Date.now() / 1000,
  };
}

function runner(userId: number): Run {
  const env = { ...process.env };
  // Left out by `su` and by some servers; systemctl finds the user's systemd by it.
  if (!env.XDG_RUNTIME_DIR && existsSync(`/run/user/${userId}`)) env.XDG_RUNTIME_DIR = `/run/user/${userId}`;
  return (program, args) =>
    new Promise((resolve) => {
      const options = { env, timeout: TIMEOUT_MILLISECONDS, windowsHide: true };
      execFile(program, args, options, (error, output, complaint) => {
        if (!error) resolve({ code: 0, output, complaint });
        else if (typeof error.code === 'number') resolve({ code: error.code, output, complaint });
        else resolve({ code: undefined, output, complaint: complaint || error.message });
      });
    });
}

async function launch({ program, args, env, folder, outputPath }: Launch): Promise<number> {
  const output = openSync(outputPath, 'a', PRIVATE_FILE);
  try {
    const child = spawn(program, args, { cwd: folder, env, detached: true, stdio: ['ignore', output, output] });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return child.pid!;
  } finally {
    closeSync(output);
  }
}

function signal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    // It is there, but another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
