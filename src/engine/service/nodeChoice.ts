import { chmod, constants, copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import packageJson from '../../../package.json' with { type: 'json' };
import { sqliteOf } from '../../history/sqlite.ts';
import type { ServiceSystem } from './serviceSystem.ts';

const LEAST = packageJson.engines.node.replace(/^>=/, '').split('.').map(Number) as [number, number];

/** A Node to run the service. */
export const NodeProgram = v.object({
  path: v.string(),
  version: v.string(),
  /** The host's own; a copy of the one that this program runs in; or that one where it lies, because it is a whole Electron. */
  kind: v.picklist(['host', 'copy', 'inPlace']),
  isElectron: v.boolean(),
});
export type NodeProgram = v.InferOutput<typeof NodeProgram>;

/** A Node that was looked at. */
export interface NodeFacts {
  readonly path: string;
  readonly version: string;
  readonly isElectron: boolean;
  readonly hasSqlite: boolean;
}

const Facts = v.object({ path: v.string(), version: v.string(), isElectron: v.boolean(), hasSqlite: v.boolean() });
const PRINT_FACTS = `JSON.stringify({
  path: process.execPath,
  version: process.versions.node,
  isElectron: 'electron' in process.versions,
  hasSqlite: process.getBuiltinModule?.('node:sqlite') !== undefined,
})`;

/** The Node, or Electron, that this program runs in. */
export function ownNode(): NodeFacts {
  const { execPath: path, versions } = process;
  return { path, version: versions.node, isElectron: 'electron' in versions, hasSqlite: hasSqlite() };
}

/** The host's Node where it can run the service, else `own`. Throws an Error that says which there are and what to do. */
export async function chooseNode({ run }: Pick<ServiceSystem, 'run'>, own: NodeFacts): Promise<NodeProgram> {
  const host = await factsOf(run, 'node');
  if (host && isFit(host)) return { ...program(host), kind: 'host' };
  if (isFit(own)) return { ...program(own), kind: own.isElectron ? 'inPlace' : 'copy' };
  throw new Error(
    `PlotScope's service needs Node.js ${LEAST.join('.')} or later with node:sqlite. ${said('The host', host)}; ` +
      `${said('this program', own)}. Install a newer Node.js on this host, or update VS Code.`,
  );
}

/** Puts a Node that is to be copied into the release's folder, and gives the Node to use: that where it lies when the copy doesn't run. */
export async function placeNode(
  node: NodeProgram,
  folder: string,
  { run, platform }: Pick<ServiceSystem, 'run' | 'platform'>,
): Promise<NodeProgram> {
  if (node.kind !== 'copy') return node;
  const path = join(folder, platform === 'win32' ? 'node.exe' : 'node');
  await copyFile(node.path, path, constants.COPYFILE_FICLONE);
  await chmod(path, 0o755);
  if (await factsOf(run, path)) return { ...node, path };
  await rm(path);
  return { ...node, kind: 'inPlace' };
}

/** In words, for people. */
export function describeNode({ path, version, kind, isElectron }: NodeProgram): string {
  const whose = {
    host: 'of this host',
    copy: 'a copy of the one that installed the service',
    inPlace: isElectron ? "VS Code's own, used where it lies" : 'used where it lies',
  }[kind];
  return `Node.js ${version}, ${whose} (${path})`;
}

async function factsOf(run: ServiceSystem['run'], path: string): Promise<NodeFacts | undefined> {
  const { code, output } = await run(path, ['-p', PRINT_FACTS]);
  if (code !== 0) return undefined;
  try {
    return v.parse(Facts, JSON.parse(output));
  } catch {
    return undefined;
  }
}

function hasSqlite(): boolean {
  try {
    sqliteOf(process);
    return true;
  } catch {
    return false;
  }
}

function isFit({ version, hasSqlite }: NodeFacts): boolean {
  const [major, minor] = version.split('.').map(Number);
  return hasSqlite && (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]));
}

function program({ path, version, isElectron }: NodeFacts): Omit<NodeProgram, 'kind'> {
  return { path, version, isElectron };
}

function said(who: string, node: NodeFacts | undefined): string {
  if (!node) return `${who} has none`;
  return `${who} has ${node.version}${node.hasSqlite ? '' : ' without node:sqlite'} (${node.path})`;
}
