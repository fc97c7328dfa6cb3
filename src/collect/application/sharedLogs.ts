import { type PlotState, plotterById } from '../../plotters/plotters.ts';
import { type GrowingFile, type Source, Unreadable } from '../source.ts';
import { FollowedLog } from './followedLog.ts';
import type { Writer } from './logView.ts';
import { SharedLog, type Unseen } from './sharedLog.ts';

/** Enough for the whole of the running plot in every plotter's log, little enough to be read at once. */
const LOG_TAIL_BYTES = 1_000_000;
/** A plotter that makes one plot a process says little of each: there may be thousands in a log. */
const SHORT_TAIL_BYTES = 200_000;
/** A log is read on for so long after its last process, and its last line: of a loop of short ones, the next ones may not be seen. */
const KEPT_SECONDS = 600;

/** A file, or where it is read from: the same log under two names is followed twice. */
export interface LogPlace {
  /** As people know it. */
  readonly path: string;
  readonly readFrom: string;
  /** Tells files of one path apart: one that was renamed, and the one that took its name. */
  readonly file?: string | undefined;
  /** What comes through a pipe is written into it by another program. */
  readonly isPiped?: boolean;
}

/** Whether it is known that a plot of the log was made since then, in epoch seconds; asked of plotters whose processes make one each. */
export type WasMade = (plot: PlotState, since: number) => boolean;

interface Kept {
  readonly log: SharedLog;
  readonly place: LogPlace;
  followedAt: number;
}

/** The logs that plotters write, each read once, however many processes write it. */
export class SharedLogs {
  readonly #source: Source;
  readonly #logs = new Map<string, Kept>();
  #watchedSince = Number.NaN;

  constructor(source: Source) {
    this.#source = source;
  }

  /** `undefined` where it can't be read. */
  follow(place: LogPlace, plotter: string, writer: Writer, wasMade: WasMade = () => false): FollowedLog | undefined {
    const key = `${place.path}\0${place.file ?? ''}`;
    let kept = this.#logs.get(key);
    if (!kept) {
      const isShort = plotterById(plotter)?.onePlotAProcess === true;
      const file = this.#open(place, isShort ? SHORT_TAIL_BYTES : LOG_TAIL_BYTES, writer);
      if (!file) return undefined;
      const since = this.#watchedSince;
      const log = new SharedLog(file, plotter, since, (plot) => isShort && wasMade(plot, since));
      kept = { log, place, followedAt: Number.NaN };
      this.#logs.set(key, kept);
    }
    return new FollowedLog(kept.log, writer, place.isPiped);
  }

  /** Once a frame: reads on what no process is known to write now, and tells of those that were never seen. */
  tick(epochSeconds: number, tell: (unseen: Unseen, place: LogPlace) => void): void {
    if (Number.isNaN(this.#watchedSince)) this.#watchedSince = epochSeconds;
    if (this.#logs.size === 0) return;
    for (const [key, kept] of this.#logs) {
      const { log, place } = kept;
      const isWritten = log.isFollowed || log.read(epochSeconds);
      if (isWritten || Number.isNaN(kept.followedAt)) kept.followedAt = epochSeconds;
      for (const unseen of log.takeUnseen(epochSeconds)) tell(unseen, place);
      if (epochSeconds - kept.followedAt <= KEPT_SECONDS) continue;
      log.close();
      this.#logs.delete(key);
    }
  }

  /** Where its writer has ended meanwhile, by the file's name. */
  #open({ path, readFrom }: LogPlace, fromEndBytes: number, { isContained }: Writer): GrowingFile | undefined {
    for (const place of isContained ? [readFrom] : [readFrom, path]) {
      const file = this.#source.follow(place, fromEndBytes);
      if (!(file instanceof Unreadable)) return file;
    }
    return undefined;
  }

  close(): void {
    for (const { log } of this.#logs.values()) log.close();
    this.#logs.clear();
  }
}
