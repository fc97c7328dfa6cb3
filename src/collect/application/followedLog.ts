import type { LogParser, PlotEvent, PlotState } from '../../plotters/plotters.ts';
import { createLogParser } from '../../plotters/plotters.ts';
import { type GrowingFile, type Source, Unreadable } from '../source.ts';
import { entriesPerSecond } from './entriesPerSecond.ts';

/** Enough for the whole of the running plot in every plotter's log, little enough to be read at once. */
const LOG_TAIL_BYTES = 1_000_000;
/** A log that grows faster than this is read on in the next frame. */
const MOST_PIECES_AT_ONCE = 10;
const LINES_BEFORE_CHARACTERS = 2000;
const NOTHING: readonly PlotEvent[] = [];

export interface Added {
  readonly events: readonly PlotEvent[];
  readonly grew: boolean;
  /** It stood there when the log was opened: when it was written isn't known. */
  readonly isPast: boolean;
}

/** A plotter's log that is read as it grows. */
export class FollowedLog {
  readonly #file: GrowingFile;
  readonly #parser: LogParser;
  #read = false;
  /** The end of what was read before. */
  #before = '';
  #peeked: Added | undefined;
  /** How often the end of a file that is read aside must be reached until all is there that was written before it was asked for. */
  #endsNeeded: number | undefined;
  /** Entries per second in the step that ended last; NaN while unknown. */
  throughput = Number.NaN;

  private constructor(file: GrowingFile, plotter: string) {
    this.#file = file;
    this.#parser = createLogParser({ plotter });
  }

  /** `undefined` where it can't be read. */
  static open(source: Source, path: string, plotter: string): FollowedLog | undefined {
    const file = source.follow(path, LOG_TAIL_BYTES);
    return file instanceof Unreadable ? undefined : new FollowedLog(file, plotter);
  }

  /** Id of the plotter as the log tells it, which may be more precise than what its process looks like. */
  get plotter(): string | undefined {
    return this.#parser.plotter;
  }

  get plots(): readonly PlotState[] {
    return this.#parser.plots;
  }

  get current(): PlotState | undefined {
    return this.#parser.current;
  }

  /** Reads ahead, to know which plotter it is of; `read` gives what was read. */
  peek(epochSeconds: number): void {
    const added = this.read(epochSeconds);
    if (added.grew) this.#peeked = added;
  }

  /** What was added since the last time. */
  read(epochSeconds: number): Added {
    const peeked = this.#peeked;
    this.#peeked = undefined;
    const added = this.#readOn(epochSeconds);
    if (!peeked) return added;
    return added.grew ? { ...peeked, events: [...peeked.events, ...added.events] } : peeked;
  }

  #readOn(epochSeconds: number): Added {
    const isPast = !this.#read;
    let events = NOTHING;
    let grew = false;
    for (let piece = 0; piece < MOST_PIECES_AT_ONCE; piece++) {
      const added = this.#file.read();
      if (added.length === 0) break;
      grew = true;
      const told = this.#parser.feed(added, epochSeconds);
      if (told.length > 0) events = events.length === 0 ? told : [...events, ...told];
      this.#noticeThroughput(added);
    }
    if (grew) this.#read = true;
    return grew ? { events, grew, isPast } : QUIET;
  }

  /** A line may be cut between two pieces, and chiapos tells entries and time on two lines. */
  #noticeThroughput(added: Uint8Array): void {
    const text = this.#before + Buffer.from(added.buffer, added.byteOffset, added.length).toString('latin1');
    this.#before = text.slice(-LINES_BEFORE_CHARACTERS);
    const rate = entriesPerSecond(text);
    if (!Number.isNaN(rate)) this.throughput = rate;
  }

  /** Why nothing of it can be read at present: its mount hangs, or is gone. */
  get problem(): string | undefined {
    return this.#file.reading?.problem;
  }

  /** Whether what was written before the first such question is still on its way. */
  awaitsLast(epochSeconds: number): boolean {
    const { reading } = this.#file;
    if (!reading) return false;
    this.peek(epochSeconds);
    // The first time may have been asked for before.
    this.#endsNeeded ??= reading.timesAtEnd + 2;
    return reading.problem === undefined && reading.timesAtEnd < this.#endsNeeded;
  }

  /** Reads what is left when the process has ended, the last line included if it has no end. */
  readLast(epochSeconds: number): readonly PlotEvent[] {
    return [...this.read(epochSeconds).events, ...this.#parser.end(epochSeconds)];
  }

  close(): void {
    this.#file.close();
  }
}

const QUIET: Added = { events: NOTHING, grew: false, isPast: false };
