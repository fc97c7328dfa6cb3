import type { Folders } from '../folders.ts';
import type { PlotTally } from './plotTally.ts';

/** Endings that plotters give a copy while it is under way. */
const UNDER_WAY = ['.tmp', '.2.tmp'];

/** How fast a finished plot is being copied: from the growth of the file at the destination, else as the log told last. */
export class CopyRate {
  readonly #folders: Folders | undefined;
  #path: string | undefined;
  #bytes = Number.NaN;
  #at = Number.NaN;
  #rate = Number.NaN;
  #asking = false;

  constructor(folders: Folders | undefined) {
    this.#folders = folders;
  }

  /** Bytes per second; NaN while unknown. What is asked now counts from the next look on. */
  look(seconds: number, { copies, copyBytesPerSecond }: PlotTally): number {
    const [path] = copies.keys();
    if (path !== this.#path) {
      this.#path = path;
      this.#bytes = Number.NaN;
      this.#rate = Number.NaN;
    }
    if (path !== undefined) this.#ask(path, seconds);
    return path === undefined ? copyBytesPerSecond : this.#rate;
  }

  #ask(path: string, seconds: number): void {
    if (this.#asking || !this.#folders) return;
    this.#asking = true;
    const ask = (ending: number): void => {
      if (ending === UNDER_WAY.length) {
        this.#asking = false;
        return;
      }
      this.#folders!.file(`${path}${UNDER_WAY[ending]}`, (file) => {
        if (!file) {
          ask(ending + 1);
          return;
        }
        this.#asking = false;
        if (path !== this.#path) return;
        const rate = (file.sizeBytes - this.#bytes) / (seconds - this.#at);
        this.#rate = rate >= 0 ? rate : Number.NaN;
        this.#bytes = file.sizeBytes;
        this.#at = seconds;
      });
    };
    ask(0);
  }
}
