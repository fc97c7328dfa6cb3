import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { closeToOthers, PRIVATE_FILE } from '../../input/privateFiles.ts';

export interface RotatedLogOptions {
  /** A file is put aside before it grows above this. */
  readonly fileBytes: number;
  /** How many files there are at most: the log, `.1` the one before it, and so on. */
  readonly files: number;
}

const OPTIONS: RotatedLogOptions = { fileBytes: 1_000_000, files: 3 };

/** Lines with their times in a file of limited size. A disk that takes no more lines loses them, nothing else. */
export class RotatedLog {
  readonly path: string;
  readonly #options: RotatedLogOptions;
  readonly #epochSeconds: () => number;
  #bytes: number;

  constructor(path: string, epochSeconds: () => number, options = OPTIONS) {
    this.path = path;
    this.#options = options;
    this.#epochSeconds = epochSeconds;
    this.#bytes = existsSync(path) ? statSync(path).size : 0;
    closeToOthers(path);
  }

  write(text: string): void {
    const time = new Date(this.#epochSeconds() * 1000).toISOString();
    const line = `${time} ${text.replaceAll('\n', '\n  ')}\n`;
    const bytes = Buffer.byteLength(line);
    try {
      if (this.#bytes > 0 && this.#bytes + bytes > this.#options.fileBytes) this.#rotate();
      appendFileSync(this.path, line, { mode: PRIVATE_FILE });
      this.#bytes += bytes;
    } catch {
      // There is no other place to say it.
    }
  }

  #rotate(): void {
    const { files } = this.#options;
    rmSync(this.#numbered(files - 1), { force: true });
    for (let number = files - 2; number >= 0; number--) {
      if (existsSync(this.#numbered(number))) renameSync(this.#numbered(number), this.#numbered(number + 1));
    }
    this.#bytes = 0;
  }

  #numbered(number: number): string {
    return number === 0 ? this.path : `${this.path}.${number}`;
  }
}

/** The last lines of a log, for who can't look at it; empty where there is none. */
export function lastLines(path: string, count: number): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}
