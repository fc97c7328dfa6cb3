import { join } from 'node:path';
import { atEnd, isEnding } from '../ending.ts';
import { type Say, step } from '../progress.ts';
import { ensureHost } from './install.ts';
import { makeRunFolder, type RunFolder } from './runFolder.ts';
import { type HostServer, installExtension, startServer } from './server.ts';

export interface HostOptions {
  readonly say: Say;
  /** A packaged extension to install first. */
  readonly vsix?: string;
  readonly port?: number;
  /** Added to the environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders open in Restricted Mode until a person trusts them; otherwise every folder is trusted. */
  readonly restricted?: boolean;
}

/** A VS Code server with a run folder of its own. */
export interface Host {
  readonly server: HostServer;
  readonly run: RunFolder;
  /** Stop the server and remove the run folder, or keep that and say where it is: it has VS Code's logs. Also happens on Ctrl-C. */
  stop(keepRun?: 'keep run'): Promise<void>;
}

/** Install the VS Code server where it is missing, and start one with the extension in it. */
export async function startHost({ say, vsix, port, env, restricted = false }: HostOptions): Promise<Host> {
  const folder = await ensureHost(say);
  const run = await makeRunFolder(restricted);
  let server: HostServer | undefined;
  let keep = false;
  const stop = atEnd(async () => {
    await server?.stop();
    if (keep) say(`kept for a look at VS Code's logs: ${run.path}`);
    else await run.remove();
  });
  try {
    if (vsix) await step(say, 'installing the extension', () => installExtension({ host: folder, run }, vsix));
    // A history of its own, unless it is told of another: tests must not meet the one of this machine.
    const storage = { PLOTSCOPE_STORAGE: join(run.path, 'storage') };
    const options = { host: folder, run, port, restricted, env: { ...storage, ...env } };
    server = await step(say, 'starting the server', () => startServer(options));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    server,
    run,
    stop: (keepRun) => {
      keep = keepRun !== undefined && !isEnding();
      return stop();
    },
  };
}
