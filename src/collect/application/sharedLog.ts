import type { LogProcess } from '../../plotters/logProcess.ts';
import type { LogParser, PlotEvent, PlotState } from '../../plotters/plotters.ts';
import { createLogParser, PLOTTERS, plotterById } from '../../plotters/plotters.ts';
import type { GrowingFile } from '../source.ts';
import { entriesPerSecond } from './entriesPerSecond.ts';
import type { LogView } from './logView.ts';

/** A log that grows faster than this is read on in the next frame. */
const MOST_PIECES_AT_ONCE = 10;
const LINES_BEFORE_CHARACTERS = 2000;
/** Plots of all its processes; those before are over. */
const PLOTS_KEPT = 50;
/** So long a process that the log tells of may turn up yet, before it is one that nobody saw. */
const LATE_SECONDS = 3;
const MOST_UNSEEN_EVENTS = 500;
/** Starts of processes are told to a hundredth of a second, and the clock may be set. */
const SLACK_SECONDS = 1;

/** Events of one process of a log that was never seen: it lived too short. */
export interface Unseen {
  readonly process: LogProcess;
  readonly events: readonly PlotEvent[];
  /** Another one has begun since. */
  readonly isOver: boolean;
}

const NONE_UNSEEN: readonly Unseen[] = [];

/** What the log tells of one process. */
interface Part {
  readonly process: LogProcess;
  /** It stood there when the log was opened. */
  readonly isPast: boolean;
  /** It isn't known to have been written while the host is watched. */
  isOld: boolean;
  readonly beganAt: number;
  owner: LogView | undefined;
  /** Not given to anybody yet. */
  events: PlotEvent[];
}

/**
 * A log that one process writes, or many, one after the other or at once (`>> plot.log`). It is read once for all of them, and each
 * gets what is its own: by the process id that the plotter prints or the plot that it was told to make, else in the order in which
 * processes begin.
 */
export class SharedLog {
  readonly #file: GrowingFile;
  readonly #parser: LogParser;
  /** It was begun while the host is watched: all that stands in it counts. */
  readonly #isNew: boolean;
  readonly #wasMadeSince: (plot: PlotState) => boolean;
  readonly #views = new Set<LogView>();
  readonly #parts = new Map<LogProcess, Part>();
  #readAt = Number.NaN;
  #isFirst = true;
  /** The end of what was read before. */
  #before = '';
  #cuts = 0;

  /**
   * @param watchedSince epoch seconds; NaN while it isn't yet.
   * @param wasMadeSince whether a finished plot is known to have been made since then.
   */
  constructor(file: GrowingFile, plotter: string, watchedSince: number, wasMadeSince: (plot: PlotState) => boolean) {
    this.#file = file;
    this.#wasMadeSince = wasMadeSince;
    this.#isNew = file.bornAt !== undefined && file.bornAt >= watchedSince;
    this.#parser = createLogParser({ plotter, keeps: PLOTS_KEPT });
  }

  get isFollowed(): boolean {
    return this.#views.size > 0;
  }

  /** Plots of one process, or of several. */
  plotsOf(processes: ReadonlySet<LogProcess>): PlotState[] {
    return this.#parser.plots.filter(({ process }) => process !== undefined && processes.has(process));
  }

  /** The last of them. */
  lastPlotOf(processes: ReadonlySet<LogProcess>): PlotState | undefined {
    const { plots } = this.#parser;
    for (let at = plots.length - 1; at >= 0; at--) {
      const { process } = plots[at];
      if (process !== undefined && processes.has(process)) return plots[at];
    }
    return undefined;
  }

  /** Id of the plotter that the log is of, as far as it tells. */
  get plotter(): string | undefined {
    return this.#parser.plotter;
  }

  get reading(): GrowingFile['reading'] {
    return this.#file.reading;
  }

  /** How often it was cut off and began anew. */
  get cuts(): number {
    return this.#cuts;
  }

  attach(view: LogView): void {
    this.#views.add(view);
    this.#share();
  }

  detach(view: LogView): void {
    this.#views.delete(view);
  }

  /** Reads what was added, once at a time; returns whether anything was. */
  read(epochSeconds: number): boolean {
    if (epochSeconds === this.#readAt) return false;
    this.#readAt = epochSeconds;
    let grew = false;
    for (let piece = 0; piece < MOST_PIECES_AT_ONCE; piece++) {
      const added = this.#file.read();
      if (added.length === 0) break;
      grew = true;
      this.#sort(this.#parser.feed(added, epochSeconds));
      this.#noticeThroughput(added);
    }
    this.#noticeCut(epochSeconds);
    if (!grew) return false;
    if (this.#isFirst && !this.#isNew) this.#findRecent();
    this.#share();
    this.#isFirst = false;
    if (this.#views.size === 1) for (const view of this.#views) view.grow();
    return true;
  }

  /** The last line too, if it has no end. */
  readLast(epochSeconds: number): void {
    this.#readAt = Number.NaN;
    this.read(epochSeconds);
    this.#sort(this.#parser.end(epochSeconds));
    this.#share();
  }

  /** What it told of processes that were never seen; each is told of once, when it is over or when another one has begun. */
  takeUnseen(epochSeconds: number): readonly Unseen[] {
    let unseen = NONE_UNSEEN;
    for (const [process, part] of this.#parts) {
      if (part.owner || part.isOld || epochSeconds - part.beganAt < LATE_SECONDS) continue;
      const isOver = process !== this.#parser.process;
      if (part.events.some(isEnd) || (isOver && part.events.length > 1))
        unseen = [...unseen, { process, events: part.events, isOver }];
      else if (!isOver) continue;
      part.events = [];
      if (isOver) this.#parts.delete(process);
    }
    return unseen;
  }

  close(): void {
    this.#file.close();
  }

  /** The last line that was there goes on no more. */
  #noticeCut(epochSeconds: number): void {
    const { cuts = 0 } = this.#file;
    if (cuts === this.#cuts) return;
    this.#cuts = cuts;
    this.#sort(this.#parser.end(epochSeconds));
    this.#share();
  }

  #sort(events: readonly PlotEvent[]): void {
    for (const event of events) {
      const process = processOf(event);
      if (!process) continue;
      let part = this.#parts.get(process);
      if (!part) {
        const isPast = this.#isFirst;
        part = { process, isPast, isOld: isPast && !this.#isNew, beganAt: this.#readAt, owner: undefined, events: [] };
        this.#parts.set(process, part);
      }
      if (part.owner || part.events.length < MOST_UNSEEN_EVENTS) part.events.push(event);
    }
  }

  /** What stood there and is known to have been written since the host is watched: the last of it, if any. */
  #findRecent(): void {
    for (const part of [...this.#parts.values()].reverse()) {
      const ended = part.events.findLast((event) => event.type === 'plot-finished');
      if (!ended) continue;
      if (!this.#wasMadeSince(ended.plot)) return;
      part.isOld = false;
    }
  }

  /** Gives each part of the log to the process whose it is. */
  #share(): void {
    const parts = [...this.#parts.values()];
    parts.forEach((part, index) => {
      this.#disown(part);
      part.owner ??= this.#ownerOf(part, index === parts.length - 1);
      if (!part.owner) return;
      part.owner.take(part.process, part.events, part.isPast);
      part.events = [];
    });
    for (const part of parts) {
      const isOver = part.owner ? part.owner.isClosed : part.isOld;
      if (isOver && part.process !== this.#parser.process) this.#parts.delete(part.process);
    }
  }

  /** Before it had a name, a part may have been taken for that of a process that had just been found. */
  #disown(part: Part): void {
    const wanted = part.owner?.writer.plotId;
    const told = wanted === undefined ? undefined : this.#plotIdOf(part);
    if (told === undefined || told === wanted) return;
    part.owner?.release(part.process);
    part.owner = undefined;
  }

  #ownerOf(part: Part, isLast: boolean): LogView | undefined {
    const views = [...this.#views];
    const { pid } = part.process;
    const named = pid === undefined ? undefined : views.find((view) => view.writer.pids.includes(pid));
    if (named) return named;
    const plotId = this.#plotIdOf(part);
    const told = plotId === undefined ? undefined : views.find(({ writer }) => writer.plotId === plotId);
    if (told) return told;
    // A plotter in a container may count processes otherwise; another one's id tells that this is none of those that are known.
    const free = views
      .filter((view) => view.isFree && (pid === undefined || view.writer.isContained) && mayBeOf(view, part))
      .filter(({ writer }) => plotId === undefined || writer.plotId === undefined)
      .sort((a, b) => a.writer.startedAt - b.writer.startedAt);
    if (views.length === 1 && this.#parts.size === 1) return free[0];
    if (pid === undefined && this.#awaitsPid(part)) return undefined;
    if (isLast) return free.at(-1);
    // Another one has begun since: of one process alone, it isn't this one.
    return part.isPast || free.length === 1 ? undefined : free[0];
  }

  /** Of the one plot that a process makes whose command line names it. */
  #plotIdOf({ process }: Part): string | undefined {
    return this.#parser.plots.find((plot) => plot.process === process)?.id;
  }

  /** Its plotter prints the id of its process, and hasn't yet. */
  #awaitsPid({ process: { plotter }, events }: Part): boolean {
    const prints = PRINTS_PID.get(plotter ?? '') ?? false;
    return prints && events.every(({ type }) => type === 'process-began' || type === 'plot-started');
  }

  /** A line may be cut between two pieces, and chiapos tells entries and time on two lines. */
  #noticeThroughput(added: Uint8Array): void {
    const text = this.#before + Buffer.from(added.buffer, added.byteOffset, added.length).toString('latin1');
    this.#before = text.slice(-LINES_BEFORE_CHARACTERS);
    const rate = entriesPerSecond(text);
    if (Number.isNaN(rate)) return;
    for (const view of this.#views) view.throughput = rate;
  }
}

/** Plotters by whether they print the id of their process. */
const PRINTS_PID = new Map(
  PLOTTERS.map(({ id, lines }) => [id, lines.some(({ form }) => [form].flat().some((text) => text.includes('{pid}')))]),
);

/** Whether a process can have written it: it had begun, and for as long as the plots took that were finished. */
function mayBeOf({ writer }: LogView, { process, isPast, beganAt, events }: Part): boolean {
  const age = beganAt - writer.startedAt;
  if (!isPast) return age > -SLACK_SECONDS;
  const taken = events.map((event) => (event.type === 'plot-finished' ? (event.totalSeconds ?? 0) : 0));
  const atOnce = plotterById(process.plotter ?? '')?.manyPlotsAtOnce;
  return (atOnce ? Math.max(0, ...taken) : taken.reduce((sum, seconds) => sum + seconds, 0)) <= age + SLACK_SECONDS;
}

function processOf(event: PlotEvent): LogProcess | undefined {
  return 'plot' in event && event.plot ? event.plot.process : 'process' in event ? event.process : undefined;
}

function isEnd({ type }: PlotEvent): boolean {
  return type === 'plot-finished' || type === 'error';
}
