import { BatchFold } from './batchFold.ts';
import { CopyFold } from './copyFold.ts';
import { type Facts, slotOf } from './facts.ts';
import { FailureFold } from './failureFold.ts';
import type { Failure } from './failures/failure.ts';
import type { CompiledForm } from './lineForm.ts';
import { parseLocalTime } from './logPrefix.ts';
import { NO_SETTINGS, settingsAfter, settingsInMode } from './logSettings.ts';
import type { PlotBook } from './plotBook.ts';
import { parsePlotName } from './plotName.ts';
import { isSequel, mayEnter, placesOf, secondsOfSteps, totalAgrees } from './plotSequence.ts';
import { type PlotState, positionKey } from './plotState.ts';
import { StepFold } from './stepFold.ts';
import type { PlotStep } from './steps.ts';

const SECONDS = slotOf('seconds');
const MINUTES = slotOf('minutes');
const PHASE = slotOf('phase');
const TABLE = slotOf('table');
const BYTES = slotOf('bytes');
const INDEX = slotOf('index');
const ID = slotOf('id');
const NAME = slotOf('name');
const PATH = slotOf('path');
const STARTED = slotOf('started');
const VERSION = slotOf('version');
const COMMIT = slotOf('commit');

/** Whether a total in minutes is the total in seconds, to the decimals printed: else the line was mutilated. */
function minutesAgree(seconds: number, minutes: number): boolean {
  if (Number.isNaN(minutes)) return true;
  let unit = 1;
  while (unit > 1e-6 && Math.abs(minutes / unit - Math.round(minutes / unit)) > 1e-6) unit /= 10;
  return Math.abs(seconds / 60 - minutes) <= 0.6 * unit + 1e-5 * minutes;
}

/** The seconds of a phase are those of its steps. */
function fitOfPhase(plot: PlotState, plan: readonly PlotStep[], phase: number, seconds: number): 0 | 1 | 2 {
  if (plot.phaseSeconds[phase] >= 0 || phase < plot.phase || !mayEnter(plot, plan, phase)) return 0;
  const steps = secondsOfSteps(plot, phase);
  return steps > 0 ? (Math.abs(steps - seconds) <= 0.5 + 0.02 * seconds ? 2 : 0) : 1;
}

/** A fact of few whole values as an integer, which keys are made of and found by faster; −1 where the line tells none. */
function wholeOf(number: number): number {
  return number >= 0 ? number | 0 : -1;
}

/** Folds the matched lines of one process into its plots. */
export class PlotFold {
  readonly book: PlotBook;
  readonly #steps: StepFold;
  readonly #copies: CopyFold;
  readonly #failures: FailureFold;
  readonly #batch: BatchFold;
  /** The line before was the closing line of the current plot. */
  #justEnded = false;
  /** Lines of settings since the header: they alone tell of a process that died before its first plot. */
  #settingLines = -1;

  constructor(book: PlotBook) {
    this.book = book;
    this.#steps = new StepFold(book);
    this.#copies = new CopyFold(book);
    this.#failures = new FailureFold(book);
    this.#batch = new BatchFold(book);
  }

  /** Whether the log has told anything of this process. */
  get isBlank(): boolean {
    return this.book.current === undefined && this.#settingLines < 0;
  }

  /** How well a line that ends something fits this process's plot: 2 where it is just what comes next, 0 where it can't be its. */
  fit(form: CompiledForm, { numbers }: Facts): 0 | 1 | 2 {
    const { book } = this;
    const plot = book.current;
    if (!plot || plot.finished) return 0;
    const plan = book.plan(plot);
    const seconds = numbers[SECONDS];
    if (form.does === 'plot-ended') return totalAgrees(plot, plan, seconds) === 'yes' ? 2 : 0;
    const phase = form.phase >= 0 ? form.phase : wholeOf(numbers[PHASE]);
    if (form.does === 'phase-ended') return fitOfPhase(plot, plan, phase, seconds);
    // Most of those that were killed are told by that alone.
    if (phase >= 0 && phase < plot.phase) return 0;
    const table = form.usesLastTable ? book.table : form.table >= 0 ? form.table : wholeOf(numbers[TABLE]);
    const key = positionKey(phase, table, form.part);
    if (isSequel(plot, plan, phase, key, seconds) !== 'next') return 0;
    const places = placesOf(plan);
    const last = plot.lastEndedKey === undefined ? -1 : (places.get(plot.lastEndedKey) ?? -1);
    return places.get(key) === last + 1 ? 2 : 1;
  }

  apply(form: CompiledForm, facts: Facts): void {
    const { book } = this;
    const { numbers, texts } = facts;
    const justEnded = this.#justEnded;
    this.#justEnded = false;
    const phase = form.phase >= 0 ? form.phase : wholeOf(numbers[PHASE]);
    let table = form.table >= 0 ? form.table : wholeOf(numbers[TABLE]);
    if (table >= 0) book.table = table;
    else if (form.usesLastTable) {
      // Without the line that names the table, its time belongs nowhere.
      if (book.table < 0) return;
      table = book.table;
    }
    if (form.mode !== undefined && form.mode !== book.settings.mode) this.#changeMode(form.mode);
    const key = positionKey(phase, table, form.part);
    switch (form.does) {
      case 'step-ended':
        this.#steps.end(phase, key, facts);
        break;
      case 'step-started':
        this.#steps.start(phase, key, form, facts);
        break;
      case 'step-progress':
        this.#steps.advance(phase, key, form, facts);
        break;
      case 'phase-started':
        this.#steps.startPhase(phase, facts);
        this.#take(form, facts);
        break;
      case 'phase-ended':
        this.#steps.endPhase(phase, facts);
        break;
      case 'plot-started':
        this.#startPlot(numbers[INDEX], texts[STARTED]);
        this.#take(form, facts);
        break;
      case 'plot-named':
        this.#named(texts[NAME] ?? texts[PATH] ?? '');
        this.#take(form, facts);
        break;
      case 'plot-ended':
        this.#endPlot(numbers[SECONDS], numbers[MINUTES]);
        break;
      case 'plot-written':
        this.#written(texts[PATH] ?? '', form, numbers[BYTES], numbers[SECONDS]);
        break;
      case 'size':
        if (book.current) book.current.finalBytes ??= Math.round(numbers[BYTES]);
        break;
      case 'header':
        this.#begin(form, facts);
        break;
      case 'setting':
        if (this.#settingLines >= 0) this.#settingLines++;
        this.#take(form, facts);
        break;
      case 'copy-started':
      case 'copy-ended':
      case 'copy-failed':
        this.#copies.take(form, facts, justEnded);
        break;
      case 'batch':
        this.#take(form, facts);
        this.#batch.take(form, facts);
        break;
      case 'nothing':
        break;
    }
  }

  /** Takes a line that tells only that the plot goes on; false where it tells more by that, so that it has to be applied. */
  pass(): boolean {
    const { current } = this.book;
    if (current?.error || current?.waiting) return false;
    this.#justEnded = false;
    return true;
  }

  /** A line that tells of a failure. */
  fail(failure: Failure, line: string): void {
    this.#failures.take(failure, line);
  }

  /** The reason of the general error before stands on this line. */
  explain(line: string): void {
    this.#failures.explain(line);
  }

  /** The log ends here, or goes on with another process: one that printed its settings and nothing more has died before its first plot. */
  end(): void {
    const { book } = this;
    if (this.#settingLines > 0 && !book.current) book.add(true);
    book.ledger.close(book.current);
  }

  /** The plotter's first lines: a process starts. */
  #begin(form: CompiledForm, facts: Facts): void {
    const { book } = this;
    book.ledger.close(book.current);
    book.current = undefined;
    book.settings = NO_SETTINGS;
    book.version = undefined;
    this.#take(form, facts);
    this.#settingLines = 0;
  }

  /** A line that another mode of plotting doesn't print. */
  #changeMode(mode: string): void {
    const { book } = this;
    const plot = book.current;
    const known = book.settings.mode;
    book.settings = settingsInMode(book.settings, mode);
    if (!plot || plot.finished) return;
    if (known !== undefined && plot.begun) book.add(false);
    else plot.configuration = settingsInMode(plot.configuration ?? NO_SETTINGS, mode);
  }

  #startPlot(index: number, started: string | undefined): void {
    const { book } = this;
    const { current } = book;
    // What the log told before the start line (settings, a version) belongs to the plot that starts; so does a repeated start line.
    const isEmpty = current && !current.finished && !current.hasSteps() && !current.error && current.id === undefined;
    const repeated = isEmpty && (!current.begun || current.index === index);
    const plot = repeated ? current : book.add(true);
    plot.begun = true;
    book.ledger.hasNoStart = false;
    plot.index = Number.isNaN(index) ? undefined : index;
    plot.startedAt = (started === undefined ? undefined : parseLocalTime(started)) ?? book.clock;
    plot.stepStartedAt = book.at;
    if (!repeated) book.emit?.({ type: 'plot-started', at: book.at, plot });
  }

  /** A second name means that the start of another plot is missing. */
  #named(path: string): void {
    const { book } = this;
    const plot = book.current && !book.current.finished ? book.current : book.add(true);
    const id = parsePlotName(path)?.id;
    const isOther = id !== undefined && plot.id !== undefined && plot.id !== id;
    const named = isOther || (plot.id === undefined && plot.hasSteps()) ? book.add(true) : plot;
    named.begun = true;
    book.ledger.hasNoStart = false;
    book.ledger.name(named, path);
  }

  /** The file of the plot at work, or of the one before, whose file is written meanwhile. */
  #written(path: string, form: CompiledForm, bytes: number, seconds: number): void {
    const { book } = this;
    const written = this.#plotOfFile(path);
    if (!written) return;
    book.ledger.name(written, path);
    if (!Number.isNaN(bytes)) written.finalBytes = bytes;
    if (form.part > 0 && written === book.current) this.#steps.endOutside(positionKey(-1, -1, form.part), seconds);
    if (!form.line.as?.isWhole) return;
    written.isWritten = true;
    if (book.plotter?.endsWithFile && !written.finished) this.#finish(written);
  }

  #plotOfFile(path: string): PlotState | undefined {
    const { current: plot, ledger } = this.book;
    const id = parsePlotName(path)?.id;
    if (!plot || (id === undefined && plot.id !== undefined)) return undefined;
    const known = ledger.get(id);
    if (known && known !== plot) return known;
    if (!this.#isAtEnd(plot)) return plot.id === id && plot.hasSteps() ? ledger.disown(plot) : undefined;
    if (plot.id === undefined || plot.id === id) return plot;
    ledger.disown(plot);
    return undefined;
  }

  /** Only the file is left to be written. */
  #isAtEnd(plot: PlotState): boolean {
    const last = this.book.plan(plot).findLast((step) => step.phase !== undefined)?.phase;
    return plot.finished || last === undefined || plot.phaseSeconds[last] >= 0;
  }

  /** Takes a line's facts into the plot, and into the settings that the next plots of the process inherit. */
  #take(form: CompiledForm, facts: Facts): void {
    const { book } = this;
    const version = facts.texts[VERSION] ?? facts.texts[COMMIT];
    if (version !== undefined) book.version = version;
    if (form.line.as?.system === 'Windows') book.isWindows = true;
    book.settings = settingsAfter(book.settings, form, facts);
    const id = facts.texts[ID];
    let plot = book.current;
    // A second id means that the start of another plot is missing.
    if (id !== undefined && plot && !plot.finished && (plot.id ?? id) !== id) plot = book.add(true);
    if (!plot || plot.finished) return;
    plot.version = book.version;
    if (book.settings !== NO_SETTINGS) plot.configuration = book.settings;
    plot.k = plot.name === undefined ? (book.settings.k ?? plot.k) : plot.k;
    plot.compression = book.settings.compression ?? plot.compression;
    if (id !== undefined && plot.id !== id) plot.id = id;
    plot.lastAt = book.at ?? plot.lastAt;
  }

  #endPlot(seconds: number, minutes: number): void {
    if (!minutesAgree(seconds, minutes)) return;
    const { book } = this;
    const { current } = book;
    if (current?.totalSeconds === seconds) return;
    let plot = book.open();
    const agrees = totalAgrees(plot, book.plan(plot), seconds);
    // A plot of half a second has no steps to show; of a process that makes one, the total is its.
    const isSure = plot.begun && book.plotter?.onePlotAProcess === true;
    if (agrees === 'no' || (agrees === 'unverified' && book.ledger.hasSteps && !isSure)) {
      // Of another plot, whose lines are missing, or mutilated: only minutes that fit tell the one from the other.
      if (Number.isNaN(minutes)) return;
      const { finalBytes } = plot;
      plot.finalBytes = undefined;
      plot = book.add(false);
      plot.finalBytes = finalBytes;
    }
    book.ledger.settle(plot, seconds);
    if (plot.startedKey !== undefined) {
      plot.toldSeconds = seconds;
      this.#steps.endUntimed(plot);
    }
    plot.unverified = agrees === 'unverified';
    plot.totalSeconds = seconds;
    plot.startedKey = undefined;
    plot.stepRatio = undefined;
    book.touch(plot);
    this.#justEnded = true;
    // A plotter that writes the file after that may still fail.
    if (!book.plotter?.endsWithFile) this.#finish(plot);
  }

  #finish(plot: PlotState): void {
    const { at, emit } = this.book;
    plot.finished = true;
    plot.totalSeconds ??= plot.toldSeconds > 0 ? plot.toldSeconds : undefined;
    const { totalSeconds } = plot;
    emit?.({ type: 'plot-finished', at, plot, ...(totalSeconds !== undefined && { totalSeconds }) });
  }
}
