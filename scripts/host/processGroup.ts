import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const graceMs = 5_000;
const ownGroup = process.platform !== 'win32';

/** Start a program as the head of a process group of its own, so that {@link stopGroup} reaches all that it starts. */
export function startGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, { ...options, detached: ownGroup });
  const kill = () => signalGroup(child, 'SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

/** End a group of {@link startGroup}: SIGTERM, and SIGKILL to what is left after 5 s. */
export async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  signalGroup(child, 'SIGTERM');
  for (const started = Date.now(); isGroupAlive(child) && Date.now() - started < graceMs; ) await sleep(50);
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false;
  try {
    return ownGroup ? process.kill(-child.pid, signal) : child.exitCode === null && child.kill(signal);
  } catch {
    return false;
  }
}

const isGroupAlive = (child: ChildProcess) => signalGroup(child, 0);
