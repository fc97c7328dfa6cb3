import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs another of our programs as a process of its own in this terminal; gives its exit code. */
export async function programCommand(script: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  // A terminal sends Ctrl-C to the child as well, which takes both for one; who sends it to this process alone means the child.
  process.on('SIGINT', pass).on('SIGTERM', pass).on('SIGHUP', pass);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return code ?? (signal ? 1 : 0);
}
