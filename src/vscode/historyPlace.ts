import { homedir } from 'node:os';
import type { EngineSettings } from '../engine/protocol.ts';
import { historyPathOf, rememberHistory, storageFolderOf, type UserPlace } from '../engine/service/storageFolder.ts';
import { emptyTrash } from '../history/historyTrash.ts';
import type { Settings } from './settings.ts';

/** Where this window's history lies. */
export class HistoryPlace {
  readonly #storage: string;
  readonly #settings: () => Settings['history'];
  readonly #log: { warn(text: string): void };
  /** Where the history was had last. */
  #tended: string | undefined;

  /** `storage`: the folder that VS Code gives the extension. */
  constructor(storage: string, settings: () => Settings['history'], log: { warn(text: string): void }) {
    this.#storage = storage;
    this.#settings = settings;
    this.#log = log;
  }

  /** Where and how long the history is kept; undefined = none is. */
  get now(): EngineSettings['history'] {
    const { enabled, path, retention } = this.#settings();
    if (!enabled) return undefined;
    return { path: historyPathOf({ ...userPlace(), setting: path, storage: this.#storage }), retention };
  }

  get storageFolder(): string {
    return storageFolderOf(userPlace());
  }

  /** It was had in its place, which answers: the command line and the service are to find it too, and what was deleted there goes. */
  tend(): void {
    const place = this.now;
    if (!place || place.path === this.#tended) return;
    this.#tended = place.path;
    const setting = this.#settings().path.trim() || undefined;
    this.#attempt('the command line will not find the history of this window', () =>
      rememberHistory(userPlace(), place.path, setting),
    );
    this.#attempt('a deleted history could not be removed for good', () => emptyTrash(place.path));
  }

  #attempt(task: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#log.warn(`${task}: ${(error as Error).message}`);
    }
  }
}

/** Where this user's files belong. */
function userPlace(): UserPlace {
  return { env: process.env, platform: process.platform, home: homedir() };
}
