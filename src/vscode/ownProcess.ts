import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endProcess } from './benchmarks/endProcess.ts';

export interface OwnProcessEnd {
  /** 1 where it could not be started, or a signal ended it. */
  readonly code: number;
  readonly printed: string;
  /** The last line of its standard error. */
  readonly said: string;
}

export interface OwnProcessOptions {
  readonly signal: AbortSignal;
  /** Hears each line of its standard error. */
  onLine?(line: string): void;
}

/** Desktop VS Code is Electron, which runs a script as Node does when it is told to. */
const AS_NODE = { ELECTRON_RUN_AS_NODE: '1', NODE_NO_WARNINGS: '1' } as const;

/** Runs a script of ours in a process of its own, which ends when `signal` says so: what it measures and starts is not this window's. */
export function ownProcess(
  script: string,
  args: readonly string[],
  { signal, onLine }: OwnProcessOptions,
): Promise<OwnProcessEnd> {
  const child = spawn(process.execPath, [script, ...args], {
    argv0: 'node',
    env: { ...process.env, ...AS_NODE },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that nothing of it outlives it.
    detached: process.platform !== 'win32',
  });
  const end = () => void endProcess(child);
  signal.addEventListener('abort', end);
  let printed = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    said = line;
    onLine?.(line);
  });
  return new Promise<OwnProcessEnd>((resolve) => {
    child.once('error', (error) => resolve({ code: 1, printed, said: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, printed, said }));
  }).finally(() => signal.removeEventListener('abort', end));
}
