import { createLogParser, type LogParser, type PlotError } from '../../plotters/plotters.ts';
import { type GrowingFile, type Source, Unreadable } from '../source.ts';

const TAIL_BYTES = 64 * 1024;
const MOST_PIECES_AT_ONCE = 10;

/** Standard error in a file of its own: it tells of no plot, but why one ended. */
export class ErrorFile {
  readonly #file: GrowingFile;
  readonly #parser: LogParser;
  #isPast: boolean;

  private constructor(file: GrowingFile, plotter: string, isPast: boolean) {
    this.#file = file;
    this.#parser = createLogParser({ plotter });
    this.#isPast = isPast;
  }

  /**
   * `undefined` where it can't be read.
   * @param isPast what stands in it was there before the process.
   */
  static open(source: Source, readFrom: string, plotter: string, isPast: boolean): ErrorFile | undefined {
    const file = source.follow(readFrom, TAIL_BYTES);
    return file instanceof Unreadable ? undefined : new ErrorFile(file, plotter, isPast);
  }

  /** The most telling error that the process has written so far. */
  read(epochSeconds: number): PlotError | undefined {
    for (let piece = 0; piece < MOST_PIECES_AT_ONCE; piece++) {
      const added = this.#file.read();
      if (added.length === 0) break;
      if (!this.#isPast) this.#parser.feed(added, epochSeconds);
    }
    this.#isPast = false;
    return this.#parser.current?.error;
  }

  close(): void {
    this.#file.close();
  }
}
