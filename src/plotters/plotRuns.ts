import { type Facts, slotOf } from './facts.ts';
import type { Failure } from './failures/failure.ts';
import type { CompiledForm } from './lineForm.ts';
import type { Verb } from './lineType.ts';
import { PlotBook } from './plotBook.ts';
import type { PlotEvent } from './plotEvents.ts';
import { PlotFold } from './plotFold.ts';
import { PlotLedger } from './plotLedger.ts';
import type { PlotState } from './plotState.ts';
import type { Plotter } from './plotter.ts';

const SECONDS = slotOf('seconds');
const PID = slotOf('pid');
/** More processes than these don't write into one log at once. */
const MOST_AT_ONCE = 8;
/** Lines that end something, by which it can be told whose they are. */
const ENDINGS: ReadonlySet<Verb> = new Set<Verb>(['step-ended', 'phase-ended', 'plot-ended']);
/** Between a plotter's steps lies a little time that no line tells of. */
const BETWEEN_RATIO = 0.02;
const BETWEEN_SECONDS = 0.5;

interface Run {
  readonly fold: PlotFold;
  /** Seconds of the log's own clock at its last line: what its steps took, from where the log stood when it began. */
  seconds: number;
  /** It has told of itself since another one began. */
  isAlive: boolean;
}

function isFresh({ fold }: Run): boolean {
  return fold.book.current?.hasSteps() === false;
}

/**
 * The processes of one family of plotters that write into a log, one after the other or at once. A header, another process id or
 * another plot's start begins a process; while two are at work, a line is of the one whose next step it tells of, and that was at work
 * for as long as the line says.
 */
export class PlotRuns {
  plotter: Plotter | undefined;
  /** Of the line, as in `PlotBook`. */
  clock: number | undefined;
  at: number | undefined;
  readonly #ledger: PlotLedger;
  readonly #emit: ((event: PlotEvent) => void) | undefined;
  /** With a plot at work, and the one that was last told of. */
  #runs: Run[] = [];
  #current: Run;
  /** Of the log's own clock. */
  #seconds = 0;
  /** Of the line before. */
  #lastAt = Number.NaN;
  /** Plots whose first step could as well have been that of another one that was about to begin. */
  #guesses: PlotState[] = [];

  /** @param plots where the plots go, in the order of their starts. */
  constructor(plots: PlotState[], emit: ((event: PlotEvent) => void) | undefined) {
    this.#ledger = new PlotLedger(plots);
    this.#emit = emit;
    this.#current = this.#add();
  }

  /** The plot that the log is at, finished or not. */
  get current(): PlotState | undefined {
    return this.#current.fold.book.current;
  }

  /** The process that the log is at. */
  get fold(): PlotFold {
    return this.#current.fold;
  }

  apply(form: CompiledForm, facts: Facts): void {
    const { does } = form;
    const pid = facts.numbers[PID];
    if (does === 'header') this.#begin();
    else if (does === 'plot-started' && this.plotter?.onePlotAProcess && this.current?.begun) this.#begin();
    else if (does === 'plot-started') this.#startPlot();
    else if (pid > 0) this.#takePid(pid);
    else if (this.#runs.length > 1 && ENDINGS.has(does)) this.#choose(form, facts);
    else if (this.#runs.length > 1 && does === 'plot-named') this.#chooseUnnamed();
    this.#prepare(this.#current.fold.book);
    this.#lastAt = this.at ?? Number.NaN;
    this.#current.fold.apply(form, facts);
    if (does === 'step-ended' && facts.numbers[SECONDS] >= 0) this.#advance(facts.numbers[SECONDS]);
  }

  /** The process that a failure is of: the one that the line names; one that couldn't begin is none that has finished a plot. */
  foldOf({ pid, beforeStart = false }: Pick<Failure, 'pid' | 'beforeStart'>): PlotFold {
    const run = pid === undefined ? undefined : this.#runs.find(({ fold }) => fold.book.process.pid === pid);
    if (!run && beforeStart && this.#isOver(this.current)) this.#begin();
    const { fold } = run ?? this.#current;
    this.#prepare(fold.book);
    return fold;
  }

  /** What begins after a plot that was finished, or that failed some time ago, is another process. */
  #isOver(plot: PlotState | undefined): boolean {
    if (!plot) return false;
    const quietSeconds = (this.at ?? Number.NaN) - (plot.lastAt ?? Number.NaN);
    return plot.finished || (plot.error !== undefined && quietSeconds >= 1);
  }

  /** Plots that nobody needs any more. */
  forget(plots: readonly PlotState[]): void {
    this.#ledger.forget(plots);
    this.#guesses = this.#guesses.filter((plot) => !plots.includes(plot));
  }

  end(): void {
    for (const { fold } of this.#runs) fold.end();
  }

  #add(): Run {
    const book = new PlotBook(this.#ledger, this.#emit);
    const run: Run = { fold: new PlotFold(book), seconds: this.#seconds, isAlive: false };
    this.#runs.push(run);
    this.#current = run;
    return run;
  }

  #prepare(book: PlotBook): void {
    book.plotter = this.plotter;
    book.clock = this.clock;
    book.at = this.at;
    if (book.process.plotter === undefined) this.#emit?.({ type: 'process-began', at: this.at, process: book.process });
    book.process.plotter = this.plotter?.id;
  }

  #begin(): void {
    if (this.#current.fold.isBlank) return;
    this.#current.fold.end();
    this.#runs = this.#runs.filter(({ fold }) => fold.book.current?.finished === false).slice(1 - MOST_AT_ONCE);
    this.#add();
  }

  /** Its process is told on the next lines: one whose plot is at work doesn't begin another. */
  #startPlot(): void {
    const { process, current, settings, version } = this.#current.fold.book;
    if (process.pid === undefined || current?.finished !== false || !current.hasSteps()) return;
    this.#add();
    Object.assign(this.#current.fold.book, { settings, version });
  }

  /** A plotter prints the id of its process after the start of a plot. */
  #takePid(pid: number): void {
    const { book } = this.#current.fold;
    if (book.process.pid === pid) return;
    const known = this.#runs.find(({ fold }) => fold.book.process.pid === pid);
    const plot = book.current;
    const isNew = plot?.begun && !plot.finished && !plot.hasSteps() && plot.id === undefined;
    if (book.process.pid === undefined && !known && (isNew || !plot)) {
      book.process.pid = pid;
      return;
    }
    const { settings, version } = book;
    if (known) this.#current = known;
    else if (isNew || plot?.finished !== false) this.#add();
    else return;
    const other = this.#current.fold.book;
    other.process.pid = pid;
    if (!known) {
      other.settings = settings;
      other.version = version;
    }
    if (!isNew) return;
    book.current = undefined;
    other.ledger.close(other.current);
    plot.process = other.process;
    other.current = plot;
  }

  /** A plot's name comes before its first step. */
  #chooseUnnamed(): void {
    const isUnnamed = ({ fold: { book } }: Run) =>
      book.current?.finished === false && book.current.id === undefined && !book.current.hasSteps();
    if (isUnnamed(this.#current)) return;
    const unnamed = this.#runs.filter(isUnnamed);
    if (unnamed.length === 1) this.#current = unnamed[0];
  }

  /** Of several processes at work, the one whose next line this is. */
  #choose(form: CompiledForm, facts: Facts): void {
    if (!this.#runs.every(this.#isAtWork)) this.#runs = this.#runs.filter(this.#isAtWork);
    if (this.#runs.length === 1) return;
    const seconds = form.does === 'step-ended' ? facts.numbers[SECONDS] : Number.NaN;
    // The one that was told of last is asked first: of two that fit as well, it is the one.
    let best = this.#current;
    let bestFit = best.fold.fit(form, facts);
    let bestApart = this.#apart(best, seconds);
    let next: Run | undefined;
    let nextFit = 0;
    let nextApart = 0;
    // None fits better than that: only one that is nearer in time can be meant, and most were killed long ago.
    const mostApart = bestFit === 2 && !isFresh(best) ? bestApart : Number.POSITIVE_INFINITY;
    const isTimed = this.#isTimed;
    for (const run of this.#runs) {
      if (run === this.#current || (mostApart < Number.MAX_VALUE && !isTimed && !run.isAlive)) continue;
      const apart = this.#apart(run, seconds);
      if (apart >= mostApart) continue;
      const fit = run.fold.fit(form, facts);
      if (fit === 0) continue;
      if (fit > bestFit || (fit === bestFit && apart < bestApart)) {
        [next, nextFit, nextApart] = [best, bestFit, bestApart];
        [best, bestFit, bestApart] = [run, fit, apart];
      } else if (fit > nextFit || (fit === nextFit && apart < nextApart))
        [next, nextFit, nextApart] = [run, fit, apart];
    }
    if (bestFit === 0) return;
    if (best !== this.#current) best.isAlive = true;
    this.#current = best;
    const isTie = next !== undefined && nextFit === bestFit && isFresh(next) && !isTimed;
    if (isFresh(best)) this.#beginFresh(best, isTie);
  }

  readonly #isAtWork = (run: Run): boolean => run === this.#current || run.fold.book.current?.finished === false;

  /** Of two plots that were both about to begin, which is which isn't known for sure: their names go where they do no harm. */
  #beginFresh(run: Run, isGuess: boolean): void {
    const { book } = run.fold;
    const guessed = this.#guesses.filter((plot) => plot !== book.current);
    if (isGuess) this.#guesses.push(book.current!);
    else if (guessed.length > 0) {
      for (const plot of [...guessed, book.current!]) if (plot.id !== undefined) book.ledger.disown(plot);
      this.#guesses = [];
    }
  }

  /** Lines come one by one, or bear stamps: their times tell them apart. What is read at once has one time. */
  get #isTimed(): boolean {
    return this.clock !== undefined || (this.at !== undefined && this.at > this.#lastAt);
  }

  /**
   * How far the time that a step took is from the time since its process's last line: by the clock, else by what the log's steps add up
   * to. A process that hasn't told anything since another one began was most likely killed. 0 where the line tells no seconds.
   */
  #apart(run: Run, seconds: number): number {
    if (!(seconds >= 0)) return 0;
    const startedAt = run.fold.book.current?.stepStartedAt;
    if (startedAt !== undefined && this.#isTimed) return Math.abs(this.at! - startedAt - seconds);
    if (run === this.#current) return seconds;
    if (!run.isAlive) return Number.MAX_VALUE;
    const ahead = run.seconds + seconds - this.#seconds;
    // It would have been told of before lines that were.
    return ahead < -(BETWEEN_SECONDS + BETWEEN_RATIO * seconds) ? 1e6 - ahead : Math.abs(ahead);
  }

  #advance(seconds: number): void {
    this.#current.seconds = Math.max(this.#seconds, this.#current.seconds + seconds);
    this.#seconds = this.#current.seconds;
  }
}
