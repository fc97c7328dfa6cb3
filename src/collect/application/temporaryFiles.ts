import type { FileFacts, Folders } from '../folders.ts';
import { mayHang } from '../linux/mountInfo.ts';

const LEAST_SECONDS = 30;
/** A plotter has up to a thousand temporary files: the more there are in all, the more rarely they are looked at. */
const SECONDS_A_FILE = 0.2;
const MOST_SECONDS = 600;
/** A destination may hold tens of thousands of plots: it is listed no more often than this. */
const LEAST_SECONDS_OF_DESTINATION = 300;
const MOST_FILES = 10_000;
/** How many files are asked for in one frame: on a disk of this host, and over a network. */
const LOCAL_FILES_AT_ONCE = 32;
const REMOTE_FILES_AT_ONCE = 1;
const PLOT_FILE = /^(?:@[^:]*:)?plot[-_].*?([0-9a-f]{64})(?:\.|$)/i;
const TEMPORARY = /\.(?:tmp|partial)$/;

export interface TemporaryFile {
  readonly name: string;
  /** Id of its plot, where its name tells it. */
  readonly plotId: string | undefined;
  readonly diskBytes: number;
  /** Epoch seconds. */
  readonly modifiedAt: number;
}

interface Folder {
  readonly path: string;
  readonly isLocal: boolean;
  readonly isDestination: boolean;
  beganAt: number;
  dueAt: number;
  /** Undefined until the first answer. */
  files: readonly TemporaryFile[] | undefined;
  whyNot: string;
}

interface Look {
  readonly folder: Folder;
  readonly names: readonly string[];
  readonly files: TemporaryFile[];
  next: number;
  outstanding: number;
}

/** The temporary files in the folders that plotters use, looked at slowly: some in each frame, one folder after the other. */
export class TemporaryFiles {
  readonly #folders: Folders;
  readonly #known = new Map<string, Folder>();
  /** The folder that is being looked into; `asking` while its names are awaited. */
  #look: Look | 'asking' | undefined;

  constructor(folders: Folders) {
    this.#folders = folders;
  }

  get paths(): string[] {
    return [...this.#known.keys()];
  }

  /** Looks into a folder from now on. @param isDestination finished plots are in it. */
  watch(path: string, fileSystem: string | undefined, isDestination = false): void {
    if (this.#known.has(path)) return;
    const isLocal = fileSystem !== undefined && !mayHang(fileSystem);
    const never = { beganAt: Number.NEGATIVE_INFINITY, dueAt: Number.NEGATIVE_INFINITY };
    this.#known.set(path, { path, isLocal, isDestination, ...never, files: undefined, whyNot: 'not looked at yet' });
  }

  /** Looks again as soon as possible. */
  hurry(path: string): void {
    const folder = this.#known.get(path);
    if (!folder) return;
    const soonest = folder.isDestination ? folder.beganAt + LEAST_SECONDS_OF_DESTINATION : Number.NEGATIVE_INFINITY;
    folder.dueAt = Math.min(folder.dueAt, soonest);
  }

  /** What was found last; undefined while nothing is known. */
  filesIn(path: string): readonly TemporaryFile[] | undefined {
    return this.#known.get(path)?.files;
  }

  /** Why nothing is known of a folder. */
  whyNot(path: string): string {
    return this.#known.get(path)?.whyNot ?? 'not looked at';
  }

  /** Once a frame: goes on with the folder at work, or begins with one that is due. A disk that hangs holds up only this. */
  tick(seconds: number): void {
    if (this.#look === 'asking') return;
    if (this.#look) {
      this.#goOn(this.#look);
      return;
    }
    for (const folder of this.#known.values()) {
      if (seconds < folder.dueAt) continue;
      this.#begin(folder, seconds);
      return;
    }
  }

  #begin(folder: Folder, seconds: number): void {
    this.#look = 'asking';
    folder.beganAt = seconds;
    folder.dueAt = seconds + (folder.isDestination ? LEAST_SECONDS_OF_DESTINATION : LEAST_SECONDS);
    this.#folders.names(folder.path, (all, whyNot = `${folder.path} can’t be read`) => {
      this.#look = undefined;
      const names = all?.filter((name) => TEMPORARY.test(name));
      if (!names || names.length > MOST_FILES) {
        folder.files = undefined;
        folder.whyNot = names ? `more than ${MOST_FILES} temporary files in ${folder.path}` : whyNot;
        return;
      }
      folder.dueAt = seconds + this.#pause(folder, names.length);
      this.#look = { folder, names, files: [], next: 0, outstanding: 0 };
      if (names.length === 0) this.#end(this.#look);
    });
  }

  #pause(folder: Folder, files: number): number {
    if (folder.isDestination) return MOST_SECONDS;
    let all = files;
    for (const other of this.#known.values()) if (other !== folder) all += other.files?.length ?? 0;
    return Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, all * SECONDS_A_FILE));
  }

  #goOn(look: Look): void {
    const { folder, names } = look;
    const most = folder.isLocal ? LOCAL_FILES_AT_ONCE : REMOTE_FILES_AT_ONCE;
    const until = Math.min(names.length, look.next + most - look.outstanding);
    while (look.next < until) {
      const name = names[look.next++];
      look.outstanding++;
      const answer = (facts: FileFacts | undefined) => {
        look.outstanding--;
        if (facts && !facts.isFolder) look.files.push(temporaryFile(name, facts));
        if (look.outstanding === 0 && look.next === names.length) this.#end(look);
      };
      this.#folders.file(`${folder.path}/${name}`, answer, folder.isLocal);
    }
  }

  #end({ folder, files }: Look): void {
    folder.files = files;
    this.#look = undefined;
  }
}

function temporaryFile(name: string, { diskBytes, modifiedAt }: FileFacts): TemporaryFile {
  return { name, plotId: PLOT_FILE.exec(name)?.[1]?.toLowerCase(), diskBytes, modifiedAt };
}
