import { statSync } from 'node:fs';
import { sep } from 'node:path';
import { type Directories, listOf, type PlotSettings } from '../../src/tuning/plotSettings.ts';
import { FOLDER_WORDS, type FolderUse } from '../../src/tuning/subject.ts';
import { makeBenchFolder, removeBenchFolder } from '../harness/temporaryFolders.ts';

const USES = Object.keys(FOLDER_WORDS) as readonly FolderUse[];

/** Folders of one run: each in a new folder below the one that was configured, so that nothing else's files are ever touched. */
export class OwnFolders {
  /** The settings' folders, the run's own in their place. */
  readonly directories: Directories;
  /** Where the log lies, and the working folder of the plotter. */
  readonly work: string;
  readonly #made: string[] = [];

  /**
   * @param fallback where folders that aren't configured are made.
   * @param keepsPlots leaves the destination as it is configured: plots stay.
   * Throws an Error that names the folder that can't be used.
   */
  constructor({ directories = {} }: Pick<PlotSettings, 'directories'>, fallback: string, keepsPlots = false) {
    try {
      const own: Partial<Record<FolderUse, string | string[]>> = {};
      for (const use of USES) {
        const configured =
          directories[use] ?? (use === 'tmp' || use === 'final' ? (directories.tmp ?? fallback) : undefined);
        if (configured === undefined) continue;
        const folders = listOf(configured).map((path) =>
          isNoFolder(path) || (use === 'final' && keepsPlots) ? path : this.#make(use, path),
        );
        own[use] = typeof configured === 'string' ? folders[0] : folders;
      }
      this.directories = own as Directories;
      this.work = this.#make('tmp', listOf(directories.tmp).find((path) => !isNoFolder(path)) ?? fallback);
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  /** Those that were made, for their room. */
  get made(): readonly string[] {
    return this.#made;
  }

  /** Removes them with all that is in them. */
  remove(): void {
    for (const folder of this.#made.splice(0)) removeBenchFolder(folder);
  }

  #make(use: FolderUse, path: string): string {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw new Error(`The ${FOLDER_WORDS[use]} ${path} doesn't exist: create or mount it, or name another.`);
    }
    try {
      const folder = makeBenchFolder(path);
      this.#made.push(folder);
      return `${folder}${sep}`;
    } catch (error) {
      throw new Error(
        `Nothing can be written to the ${FOLDER_WORDS[use]} ${path} (${(error as Error).message}): check its permissions.`,
      );
    }
  }
}

/** `@RAM` and `@HOST` stand for no folder. */
function isNoFolder(path: string): boolean {
  return path.startsWith('@');
}
