import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { makePrivateFolder, PRIVATE_FILE } from '../../input/privateFiles.ts';

const HISTORY_FILE = 'history.sqlite';
const POINTER_FILE = 'history.json';

/** Where the history of this host is: read by everything that can't know what a VS Code's own storage is called. */
const Pointer = v.object({
  historyPath: v.pipe(v.string(), v.minLength(1)),
  /** The setting that it is there for: a window in which that is another one by now doesn't go by it. */
  setting: v.optional(v.string()),
});
type Pointer = v.InferOutput<typeof Pointer>;

/** What the places of a user's files follow from. */
export interface UserPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

export interface HistoryPlace extends UserPlace {
  /** As a person set it: a file that ends in `.sqlite`, or the folder for it; `~` is the home folder. */
  readonly setting?: string | undefined;
  /** A VS Code's own storage folder, for the extension. */
  readonly storage?: string | undefined;
}

/** The one folder of a user on this host that the command line, the service and every VS Code find: `PLOTSCOPE_STORAGE`, else by the system's custom. */
export function storageFolderOf({ env, platform, home }: UserPlace): string {
  if (env.PLOTSCOPE_STORAGE) return resolve(env.PLOTSCOPE_STORAGE);
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'PlotScope');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'PlotScope');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'plotscope');
}

/**
 * The history that all engines of this host share. In this order: what a person set; the place that was remembered
 * ({@link rememberHistory}), as long as its folder is there and, for a VS Code, it isn't there for a setting that is no more; a VS Code's
 * own storage; the user's storage folder.
 */
export function historyPathOf(place: HistoryPlace): string {
  const { setting, storage, env, home } = place;
  if (setting?.trim()) return fileOf(expanded(setting.trim(), home));
  const folder = env.PLOTSCOPE_STORAGE ? storageFolderOf(place) : (storage ?? storageFolderOf(place));
  const isForSetting = storage !== undefined && pointerOf(place)?.setting !== undefined;
  return (isForSetting ? undefined : rememberedHistory(place)) ?? join(folder, HISTORY_FILE);
}

/** The place that was remembered, if its folder still exists. */
export function rememberedHistory(place: UserPlace): string | undefined {
  const path = pointerOf(place)?.historyPath;
  return path !== undefined && isFolder(dirname(path)) ? path : undefined;
}

/**
 * Notes where the history is, so that every other engine of this user uses the same. `setting`: for which it is there; without it,
 * it is there for good. To be called when the history was had there.
 */
export function rememberHistory(place: UserPlace, historyPath: string, setting?: string): void {
  const before = pointerOf(place);
  const isForGood = before !== undefined && before.setting === undefined;
  if (before?.historyPath === historyPath && (isForGood || before.setting === setting)) return;
  const folder = storageFolderOf(place);
  makePrivateFolder(folder);
  const pointer: Pointer = { historyPath, ...(setting !== undefined && { setting }) };
  writeFileSync(join(folder, POINTER_FILE), `${JSON.stringify(pointer)}\n`, { mode: PRIVATE_FILE });
}

/** From now on the history is where it is by default. */
export function forgetHistory(place: UserPlace): void {
  rmSync(join(storageFolderOf(place), POINTER_FILE), { force: true });
}

function pointerOf(place: UserPlace): Pointer | undefined {
  try {
    const text = readFileSync(join(storageFolderOf(place), POINTER_FILE), 'utf8');
    return v.parse(Pointer, JSON.parse(text));
  } catch {
    // There is none, or it is another program's: the history is where it is by default.
    return undefined;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function expanded(path: string, home: string): string {
  return resolve(/^~(?=[/\\]|$)/.test(path) ? join(home, path.slice(1)) : path);
}

function fileOf(path: string): string {
  return path.endsWith('.sqlite') ? path : join(path, HISTORY_FILE);
}
