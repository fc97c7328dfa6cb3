import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostEnvironment } from './environment.ts';
import { startGroup, stopGroup } from './processGroup.ts';
import type { RunFolder } from './runFolder.ts';

const address = '127.0.0.1';
const readyWithinMs = 120_000;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** A running VS Code server. */
export interface HostServer {
  readonly port: number;
  readonly pid: number;
  /** The workbench with `folder` open; `parameters` are added to the query. The address carries the secret that lets one in. */
  url(folder: string, parameters?: Readonly<Record<string, string>>): string;
  /** What it has printed so far. */
  output(): string;
  /** Resolves when it has ended by itself. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** The folder that `ensureHost` gives. */
  readonly host: string;
  readonly run: RunFolder;
  /** 0 or absent: any free one. */
  readonly port?: number | undefined;
  readonly env?: NodeJS.ProcessEnv;
  /** Whether folders open in Restricted Mode; the settings of the run have to say so too. */
  readonly restricted: boolean;
}

/** Install a .vsix (or several) into the extensions folder of a run; before its server starts. */
export async function installExtension(
  { host, run }: Pick<ServerOptions, 'host' | 'run'>,
  vsix: string,
): Promise<void> {
  const child = startServerProgram(host, run, ['--install-extension', vsix]);
  const output = collectOutput(child);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`VS Code did not install ${vsix} (exit code ${code}):\n${output()}`);
}

/** Start a server on 127.0.0.1 and wait until it answers. Throws when the port is taken or when it ends before, with what it printed. */
export async function startServer({ host, run, port = 0, env, restricted }: ServerOptions): Promise<HostServer> {
  if (port !== 0) await checkPort(port);
  // Without it, whoever can reach the port on this machine would have a shell as this user.
  const token = randomBytes(16).toString('hex');
  const args = ['--host', address, '--port', String(port), '--connection-token', token, '--enable-smoke-test-driver'];
  const quiet = ['--disable-telemetry', '--telemetry-level', 'off'];
  if (!restricted) quiet.push('--disable-workspace-trust');
  const child = startServerProgram(host, run, [...args, ...quiet], env);
  const output = collectOutput(child);
  let stopping = false;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      if (!stopping) resolve();
    });
  });
  const stop = () => {
    stopping = true;
    return stopGroup(child);
  };
  try {
    const actualPort = await listeningPort(child, output);
    return {
      port: actualPort,
      pid: child.pid!,
      url: (folder, parameters = {}) =>
        `http://${address}:${actualPort}/?${new URLSearchParams({ tkn: token, folder, ...parameters })}`,
      output,
      ended,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startServerProgram(
  host: string,
  run: RunFolder,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): ChildProcess {
  const folders = ['--server-data-dir', run.path, '--user-data-dir', run.userData, '--extensions-dir', run.extensions];
  const program = join(host, 'out', 'server-main.js');
  return startGroup(hostNode(), [program, '--accept-server-license-terms', ...folders, ...args], {
    cwd: run.path,
    // An empty gallery: it asks no marketplace for anything.
    env: { ...hostEnvironment(), EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The Node that this version of VS Code is made for is the one that npm's `node` package brings; where that is missing, ours. */
function hostNode(): string {
  const packaged = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(packaged) ? packaged : process.execPath;
}

function collectOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-64_000);
    });
  }
  return () => text;
}

function listeningPort(child: ChildProcess, output: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the VS Code server ${why}. Its output:\n${output()}`));
    const timer = setTimeout(() => done(() => fail(`was not ready after ${readyWithinMs / 1000} s`)), readyWithinMs);
    const onExit = (code: number | null, signal: string | null) =>
      done(() => fail(`ended at once (${signal ?? code})`));
    const onData = () => {
      const port = /Extension host agent listening on (\d+)/.exec(output())?.[1];
      if (port) done(() => resolve(Number(port)));
    };
    const done = (settle: () => void) => {
      clearTimeout(timer);
      child.off('exit', onExit);
      child.stdout!.off('data', onData);
      settle();
    };
    child.on('exit', onExit);
    child.on('error', (error) => done(() => fail(`could not be started: ${error.message}`)));
    child.stdout!.on('data', onData);
  });
}

async function checkPort(port: number): Promise<void> {
  const probe = createServer();
  try {
    probe.listen(port, address);
    await once(probe, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new Error(`port ${port} is taken: give another one, or 0 for any free one`);
    if (code === 'EACCES') throw new Error(`port ${port} is not allowed for this user: give one from 1024 on`);
    throw error;
  } finally {
    probe.close();
  }
}
