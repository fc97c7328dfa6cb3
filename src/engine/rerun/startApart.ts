import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { PRIVATE_FILE } from '../../input/privateFiles.ts';
import type { WholeCommand } from './wholeCommands.ts';

export interface StartOptions {
  /** Where its output goes where it had no file of its own. */
  readonly outputPath: string;
  /** Told apart by it from other units. */
  readonly unit: string;
  /** Of who starts it. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Starts a plotter that outlives who starts it, and gives its pid. A service of systemd has it started by systemd, as a unit of its own:
 * as a child it would share the service's memory limit and priority, and end with it.
 * @throws {Error} where it can't be started.
 */
export async function startApart(command: WholeCommand, { outputPath, unit, env }: StartOptions): Promise<number> {
  const path = command.outputPath ?? outputPath;
  if (env.INVOCATION_ID === undefined) return startDetached(command, path);
  const { program, args, env: own } = asUnit(command, path, unit, env);
  await ended(program, args, own);
  const told = await ended('systemctl', ['--user', 'show', '--property=MainPID', '--value', `${unit}.service`], env);
  const pid = Number(told.trim());
  if (!(pid > 0)) throw new Error(`systemd has started ${unit}, which ended at once: journalctl --user -u ${unit}`);
  return pid;
}

/** The command that has systemd start it. Values of its environment don't stand on it, where everybody could read them. */
export function asUnit(
  { program, args, cwd, env = {} }: WholeCommand,
  outputPath: string,
  unit: string,
  ownEnv: StartOptions['env'],
): { readonly program: string; readonly args: readonly string[]; readonly env: StartOptions['env'] } {
  const kept = Object.keys(env).filter((name) => !OF_THE_SESSION.includes(name));
  return {
    program: 'systemd-run',
    args: [
      ...['--user', '--collect', '--quiet', `--unit=${unit}`],
      ...(cwd === undefined ? [] : [`--working-directory=${cwd}`]),
      ...['StandardOutput', 'StandardError'].map((stream) => `--property=${stream}=append:${outputPath}`),
      ...kept.map((name) => `--setenv=${name}`),
      '--',
      program,
      ...args,
    ],
    env: { ...env, ...Object.fromEntries(OF_THE_SESSION.map((name) => [name, ownEnv[name]])) },
  };
}

/** By these systemd itself is found. */
const OF_THE_SESSION: readonly string[] = ['XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS'];

async function startDetached({ program, args, cwd, env }: WholeCommand, outputPath: string): Promise<number> {
  const output = openSync(outputPath, 'a', PRIVATE_FILE);
  try {
    const child = spawn(program, args, {
      detached: true,
      stdio: ['ignore', output, output],
      ...(cwd !== undefined && { cwd }),
      ...(env && { env }),
    });
    await once(child, 'spawn');
    child.unref();
    const { pid = 0 } = child;
    standAsAnyOther(pid);
    return pid;
  } finally {
    closeSync(output);
  }
}

/** The service asks the kernel to be ended before plotters when memory runs out, which its children inherit. */
function standAsAnyOther(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '0');
  } catch {
    // Not on this system, or it has ended.
  }
}

async function ended(program: string, args: readonly string[], env: StartOptions['env']): Promise<string> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let complaint = '';
  child.stdout.on('data', (piece: Buffer) => {
    output += piece;
  });
  child.stderr.on('data', (piece: Buffer) => {
    complaint += piece;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program}: ${complaint.trim() || `exit code ${code}`}`);
  return output;
}
