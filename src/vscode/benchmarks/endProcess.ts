import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Longer than the harness gives its own children. */
export const GRACE_MS = 8000;

/**
 * Ends a process that was started as the leader of a group: interrupts it, so that it ends its children and removes its files
 * itself, and after a grace kills it with everything that it started. Resolves when it has ended.
 */
export async function endProcess(child: ChildProcess, graceMs = GRACE_MS): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const { pid } = child;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // Windows knows no interruption of another process: it is ended with its tree.
  if (process.platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
  else child.kill('SIGINT');
  const insist = setTimeout(() => {
    // They may have groups of their own.
    for (const other of [...descendants(pid), pid]) kill(other);
  }, graceMs);
  await ended;
  clearTimeout(insist);
  // Those that the leader left behind in its own group.
  if (process.platform !== 'win32') kill(-pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Has ended already.
  }
}

/** Processes that descend from this one, where the system lets us see them (Linux); the group ends elsewhere. */
function descendants(pid: number): number[] {
  if (process.platform !== 'linux') return [-pid];
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(name) : undefined;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const own = children.get(next) ?? [];
    found.push(...own);
    waiting.push(...own);
  }
  return found;
}

function parentOf(pid: string): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Behind the name, which may hold anything: state, parent.
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
