import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { Run } from './serviceSystem.ts';

/** A process, told from a later one that got the same pid by when it was started. */
export const ProcessMark = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** In the system's own words; only ever compared. */
  started: v.string(),
});
export type ProcessMark = v.InferOutput<typeof ProcessMark>;

/** The mark of a running process; `undefined` when there is none (or only what a parent has not yet fetched). */
export async function markOf(pid: number, run: Run, platform: NodeJS.Platform): Promise<ProcessMark | undefined> {
  const started =
    platform === 'linux'
      ? startedOnLinux(pid)
      : platform === 'win32'
        ? await onWindows(pid, run)
        : await byPs(pid, run);
  return started ? { pid, started } : undefined;
}

export async function isAlive(mark: ProcessMark, run: Run, platform: NodeJS.Platform): Promise<boolean> {
  return (await markOf(mark.pid, run, platform))?.started === mark.started;
}

/** Clock ticks since the boot, and which boot. */
function startedOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name before it may hold anything but is the last thing in brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${boot} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

async function byPs(pid: number, run: Run): Promise<string | undefined> {
  const { code, output } = await run('env', ['LC_ALL=C', 'ps', '-o', 'stat=,lstart=', '-p', String(pid)]);
  const [state, ...started] = output.trim().split(/\s+/);
  return code === 0 && !state.startsWith('Z') ? started.join(' ') : undefined;
}

async function onWindows(pid: number, run: Run): Promise<string | undefined> {
  const script = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
  const { code, output } = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
  return code === 0 ? output.trim() : undefined;
}
