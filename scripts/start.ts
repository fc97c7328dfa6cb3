// npm start: builds the extension and opens it in a VS Code, until Ctrl-C.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll } from './build.ts';
import { atEnd } from './ending.ts';
import { findDesktop, hasDisplay, openDesktop } from './host/desktop.ts';
import { startHost } from './host/host.ts';
import { ensureHost, hostVersion } from './host/install.ts';
import { packageExtension } from './package.ts';
import { step } from './progress.ts';
import { type HostKind, parseStartArguments, usage } from './startArguments.ts';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const say = (line: string) => console.error(line);

/** npm runs us in the project's folder and says where the person is. */
const here = process.env.INIT_CWD ?? process.cwd();

try {
  const { host, port, folder, help } = parseStartArguments(process.argv.slice(2), here);
  if (help) console.log(usage);
  else process.exitCode = await (chooseHost(host) === 'desktop' ? inDesktop(folder) : inServer(folder, port));
} catch (error) {
  say(`plotscope: ${(error as Error).message}`);
  process.exitCode = 1;
}

function chooseHost(wish?: HostKind): HostKind {
  return wish ?? (findDesktop() && hasDisplay() ? 'desktop' : 'server');
}

async function inDesktop(folder: string): Promise<number> {
  const code = findDesktop();
  if (!code) {
    throw new Error(
      'there is no "code" on PATH: in VS Code run "Shell Command: Install \'code\' command in PATH", or start with --host server',
    );
  }
  await step(say, 'building', () => buildAll(() => {}));
  say(`VS Code opens ${folder} in a new window with PlotScope; this ends when that window is closed, or with Ctrl-C`);
  return openDesktop(code, root, folder);
}

async function inServer(folder: string, port: number): Promise<number> {
  const packages = await mkdtemp(join(tmpdir(), 'plotscope-package-'));
  const removePackages = atEnd(() => rm(packages, { recursive: true, force: true }));
  const vsix = join(packages, 'plotscope.vsix');
  await Promise.all([
    step(say, 'building', () => buildAll(() => {}).then(() => packageExtension(vsix, () => {}))),
    ensureHost(say),
  ]);
  // The server's own folders last as long as it runs; the history is to be there the next time.
  const env = { PLOTSCOPE_STORAGE: process.env.PLOTSCOPE_STORAGE ?? join(root, 'out', 'storage') };
  const host = await startHost({ say, vsix, port, env }).finally(removePackages);
  console.log(`
PlotScope runs in VS Code ${hostVersion}. Open it in a browser on this machine:

  ${host.server.url(folder)}

and click the PlotScope icon in the bar at the left. The address lets one in; only this machine can reach it
(from another one: ssh -L ${host.server.port}:127.0.0.1:${host.server.port} HOST, then the same address there).
Ctrl-C ends it.
`);
  await host.server.ended;
  const output = host.server.output();
  await host.stop();
  throw new Error(`the VS Code server has ended by itself. Its last words:\n${output.slice(-2_000)}`);
}
