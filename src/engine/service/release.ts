import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { FORM_NAMES } from './formNames.ts';
import { NodeProgram, placeNode } from './nodeChoice.ts';
import type { ServiceSystem } from './serviceSystem.ts';

const PROGRAM = 'engine.cjs';
/** What the service is made of, all in one folder of bundles; what these share with others is found in them. */
export const RELEASE_FILES: readonly string[] = [
  PROGRAM,
  'training.cjs',
  ...['systeminformation.cjs', 'systeminformation.cjs.br', 'nodemailer.cjs', 'nodemailer.cjs.br'],
  // Of the reports of weeks.
  ...[
    'history.cjs',
    'export.cjs',
    'export.cjs.br',
    'vega.js',
    'vega-lite.js',
    'DejaVuSans.ttf.br',
    'DejaVuSans-Bold.ttf.br',
    'resvg.wasm.br',
  ],
];
/** How a bundle loads another, or what it shares with others. */
const LOADED = /\brequire\("\.\/([\w-]+\.cjs)"\)/g;

/** One installed copy of the service; two of them run side by side while one takes over from the other. */
export const Release = v.object({
  /** The version and what else makes it this one: other code, another Node, another form. Fit for names of files and units. */
  id: v.string(),
  version: v.string(),
  form: v.picklist(FORM_NAMES),
  node: NodeProgram,
  memoryLimitBytes: v.number(),
});
export type Release = v.InferOutput<typeof Release>;

export interface ReleasePlan extends Omit<Release, 'id'> {
  /** Where the bundles of this version are. */
  readonly bundleFolder: string;
}

/** Copies what the service needs into a folder of its own within `serviceFolder`. Throws an Error when a bundle is missing. */
export async function prepareRelease(
  serviceFolder: string,
  { bundleFolder, ...plan }: ReleasePlan,
  system: Pick<ServiceSystem, 'run' | 'platform'>,
): Promise<Release> {
  const files = await filesOf(bundleFolder);
  const id = await idOf(plan, bundleFolder, files);
  const folder = releaseFolderOf(serviceFolder, id);
  const copiedNode = join(folder, system.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(folder)) return { ...plan, id, node: there(plan.node, copiedNode) };
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  for (const file of files) await copyFile(join(bundleFolder, file), join(partial, file));
  const { kind } = await placeNode(plan.node, partial, system);
  await rename(partial, folder);
  return { ...plan, id, node: kind === 'copy' ? { ...plan.node, path: copiedNode } : { ...plan.node, kind } };
}

export function releaseFolderOf(serviceFolder: string, id: string): string {
  return join(serviceFolder, id);
}

/** A program with its arguments and what its environment needs besides the usual. */
export interface ServiceCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** How a release is run. */
export function commandOf({ id, version, node, memoryLimitBytes }: Release, serviceFolder: string): ServiceCommand {
  const folder = releaseFolderOf(serviceFolder, id);
  // The rest is for what is not in JavaScript's heap: shared memory, SQLite, code.
  const heapMebibytes = Math.floor(memoryLimitBytes / 2 / 2 ** 20);
  return {
    program: node.path,
    args: [`--max-old-space-size=${heapMebibytes}`, join(folder, PROGRAM), folder, version],
    env: node.isElectron ? { ELECTRON_RUN_AS_NODE: '1' } : {},
  };
}

function there(node: NodeProgram, copiedNode: string): NodeProgram {
  if (node.kind !== 'copy') return node;
  return existsSync(copiedNode) ? { ...node, path: copiedNode } : { ...node, kind: 'inPlace' };
}

/** What the service is made of, with all that its bundles load. */
async function filesOf(bundleFolder: string): Promise<readonly string[]> {
  const files = new Set(RELEASE_FILES);
  // Those that are found on the way are looked at as well.
  for (const file of files) {
    const path = join(bundleFolder, file);
    if (!existsSync(path)) throw new Error(`${path} is missing; install PlotScope anew.`);
    const code = file.endsWith('.cjs') ? await readFile(path, 'utf8') : '';
    for (const [, loaded] of code.matchAll(LOADED)) files.add(loaded);
  }
  return [...files];
}

async function idOf(plan: Omit<Release, 'id'>, bundleFolder: string, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(join(bundleFolder, file)));
  const { form, node, memoryLimitBytes } = plan;
  hash.update(JSON.stringify([form, node.path, node.version, node.kind, memoryLimitBytes]));
  return `${plan.version.replaceAll(/[^\w.]/g, '-')}-${hash.digest('hex').slice(0, 8)}`;
}
