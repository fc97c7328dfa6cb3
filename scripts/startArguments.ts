import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const usage = `npm start [-- --host server|desktop --port N --folder DIR]

Builds PlotScope and opens it in VS Code, watching this machine.

  --host desktop   a window of the VS Code on this machine ("code" on PATH)
  --host server    a VS Code server on 127.0.0.1, for any browser; installed from npm on first use
                   (without --host: desktop where there is one and a display, else server)
  --port N         the server's port, 1 to 65535; 0, the default, takes any free one
  --folder DIR     the folder to open; by default the one that you are in

Ctrl-C ends it.`;

export type HostKind = 'server' | 'desktop';

export interface StartArguments {
  /** Absent: whichever there is. */
  readonly host?: HostKind;
  readonly port: number;
  /** Absolute. */
  readonly folder: string;
  readonly help: boolean;
}

/** `here`: the folder that relative names start from. Throws an Error that names the option, what is wrong with it and what it takes. */
export function parseStartArguments(args: readonly string[], here: string): StartArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      host: { type: 'string' },
      port: { type: 'string', default: '0' },
      folder: { type: 'string', default: '.' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { host, help } = values;
  if (host !== undefined && !isHostKind(host)) throw new Error(`--host ${host}: choose "server" or "desktop"`);
  const folder = existingFolder(resolve(here, values.folder));
  return { ...(host !== undefined && { host }), port: parsePort(values.port), folder, help };
}

function isHostKind(name: string): name is HostKind {
  return name === 'server' || name === 'desktop';
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(`--port ${text}: give a number from 1 to 65535, or 0 for any free port`);
}

function existingFolder(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return path;
  throw new Error(`--folder ${path}: ${stat ? 'is not a folder' : 'does not exist'}; name an existing folder`);
}
