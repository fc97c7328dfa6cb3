import type { PlotConfiguration } from './configuration.ts';
import { type Facts, slotOf } from './facts.ts';
import { copyFailureOf, type FailureSignature, plotErrorOf } from './failures.ts';
import type { CompiledForm } from './lineForm.ts';
import { parseLocalTime } from './logPrefix.ts';
import { settingsAfter } from './logSettings.ts';
import type { NamedStep, PlotEvent } from './plotEvents.ts';
import { PlotLedger } from './plotLedger.ts';
import { parsePlotName } from './plotName.ts';
import { isSequel, mayEnter, totalAgrees } from './plotSequence.ts';
import { type PlotState, positionKey, positionOfKey } from './plotState.ts';
import type { Plotter } from './plotter.ts';
import type { PlotStep } from './steps.ts';

const SECONDS = slotOf('seconds');
const MINUTES = slotOf('minutes');
const PHASE = slotOf('phase');
const TABLE = slotOf('table');
const BYTES = slotOf('bytes');
const INDEX = slotOf('index');
const RATIO = slotOf('ratio');
const BUCKET = slotOf('bucket');
const RATE = slotOf('mibPerSecond');
const ID = slotOf('id');
const NAME = slotOf('name');
const PATH = slotOf('path');
const REASON = slotOf('reason');
const STARTED = slotOf('started');
const VERSION = slotOf('version');
const COMMIT = slotOf('commit');

const NO_PLAN: readonly PlotStep[] = [];

function clamp(ratio: number): number {
  return Math.min(1, Math.max(0, ratio));
}

/** Whether a total in minutes is the total in seconds, to the decimals printed: else the line was mutilated. */
function minutesAgree(seconds: number, minutes: number): boolean {
  if (Number.isNaN(minutes)) return true;
  let unit = 1;
  while (unit > 1e-6 && Math.abs(minutes / unit - Math.round(minutes / unit)) > 1e-6) unit /= 10;
  return Math.abs(seconds / 60 - minutes) <= 0.6 * unit + 1e-5 * minutes;
}

/** Folds the matched lines of one log into plots. Lines are trusted only as far as they agree with each other. */
export class PlotFold {
  plotter: Plotter | undefined;
  /** Time stamp of the line, and the time that events get: the stamp, else the time of arrival. Epoch seconds. */
  clock: number | undefined;
  at: number | undefined;

  readonly #ledger: PlotLedger;
  readonly #emit: ((event: PlotEvent) => void) | undefined;
  #version: string | undefined;
  /** Never changed, only replaced: plots of the same command line share it. */
  #settings: PlotConfiguration = {};
  #current: PlotState | undefined;
  /** The line before was the closing line of the current plot. */
  #justEnded = false;
  /** The log holds steps or phases, of whichever plot: a plot without any lacks its lines. */
  #hasSteps = false;
  /** The plan asked for last, and what it was asked for. */
  #planned = NO_PLAN;
  #plannedFor: PlotConfiguration | undefined;
  #plannedBy: Plotter | undefined;
  /** Table named last, for lines that don't name theirs. */
  #table = -1;

  /** @param plots where the plots go, in the order of their starts; folds of one log share it. */
  constructor(plots: PlotState[], emit: ((event: PlotEvent) => void) | undefined) {
    this.#ledger = new PlotLedger(plots);
    this.#emit = emit;
  }

  /** The plot that the log is at, finished or not. */
  get current(): PlotState | undefined {
    return this.#current;
  }

  apply(form: CompiledForm, facts: Facts): void {
    const { numbers, texts } = facts;
    const justEnded = this.#justEnded;
    this.#justEnded = false;
    const phase = form.phase >= 0 ? form.phase : Number.isNaN(numbers[PHASE]!) ? -1 : numbers[PHASE]!;
    let table = form.table >= 0 ? form.table : Number.isNaN(numbers[TABLE]!) ? -1 : numbers[TABLE]!;
    if (table >= 0) this.#table = table;
    else if (form.usesLastTable) {
      // Without the line that names the table, its time belongs nowhere.
      if (this.#table < 0) return;
      table = this.#table;
    }
    // Numbers that no plotter has come from mutilated lines.
    if (table > 15 || phase > 15) return;
    if (form.mode !== undefined && form.mode !== this.#settings.mode) this.#changeMode(form.mode);
    const key = positionKey(phase, table, form.part);
    switch (form.does) {
      case 'step-ended':
        this.#endStep(phase, key, numbers[SECONDS]!);
        break;
      case 'step-started':
        this.#startStep(phase, key);
        if (typeof form.line.as?.bucketsTo === 'number' && this.#current)
          this.#current.bucketsTo = form.line.as.bucketsTo;
        break;
      case 'step-progress':
        this.#advanceStep(phase, key, form, facts);
        break;
      case 'phase-started':
        this.#startPhase(phase, texts[STARTED], texts[PATH]);
        this.#take(form, facts);
        break;
      case 'phase-ended':
        this.#endPhase(phase, numbers[SECONDS]!, numbers[BYTES]!);
        break;
      case 'plot-started':
        this.#startPlot(numbers[INDEX]!, texts[STARTED]);
        this.#take(form, facts);
        break;
      case 'plot-named':
        this.#named(texts[NAME] ?? texts[PATH] ?? '');
        this.#take(form, facts);
        break;
      case 'plot-ended':
        this.#endPlot(numbers[SECONDS]!, numbers[MINUTES]!);
        break;
      case 'plot-written':
        this.#written(texts[PATH] ?? '', form, numbers[BYTES]!, numbers[SECONDS]!);
        break;
      case 'size':
        if (this.#current) this.#current.finalBytes ??= Math.round(numbers[BYTES]!);
        break;
      case 'header':
        this.#ledger.close(this.#current);
        this.#current = undefined;
        this.#settings = {};
        this.#version = undefined;
        this.#take(form, facts);
        break;
      case 'setting':
        this.#take(form, facts);
        break;
      case 'copy-started':
      case 'copy-ended':
      case 'copy-failed':
        this.#copy(form, facts, justEnded);
        break;
      case 'nothing':
        break;
    }
  }

  /** A line that another mode of plotting doesn't print. */
  #changeMode(mode: string): void {
    const plot = this.#current;
    const known = this.#settings.mode;
    this.#settings = { ...this.#settings, mode };
    if (!plot || plot.finished) return;
    if (known !== undefined && plot.begun) this.#add(false);
    else plot.configuration = { ...plot.configuration, mode };
  }

  /** A line that tells of a failure. */
  fail(failure: FailureSignature, line: string): void {
    const error = plotErrorOf(failure, line);
    // Wrong arguments end a process before its first plot: the plot before has nothing to do with them.
    const plot = failure.beforeStart && this.#current?.finished ? this.#add(true) : (this.#current ?? this.#open());
    plot.lastAt = this.at ?? plot.lastAt;
    plot.plotter ??= failure.plotter;
    if (failure.kind === 'waiting') {
      // What it waited for first is why it waits, until it goes on.
      plot.waiting ??= error;
      this.#emit?.({ type: 'waiting', at: this.at, plot, error });
      return;
    }
    // A plotter that writes the file after printing the total hasn't finished the plot if it fails now.
    if (this.plotter?.writesAfterTotal && plot.finished && !plot.isWritten) plot.finished = false;
    // The first precise cause stands; what follows it (other threads, a stack trace, the shell's word) only comes of it.
    if (plot.error && (failure.generic || !plot.errorIsGeneric)) return;
    plot.error = error;
    plot.errorIsGeneric = failure.generic ?? false;
    this.#emit?.({ type: 'error', at: this.at, plot, error });
  }

  /** The reason of the general error before stands on this line. */
  explain(line: string): void {
    const plot = this.#current;
    if (plot?.error && plot.errorIsGeneric) plot.error = { ...plot.error, line: line.trim() };
  }

  end(): void {
    this.#ledger.close(this.#current);
  }

  #plan(plot: PlotState): readonly PlotStep[] {
    const { configuration } = plot;
    if (configuration === this.#plannedFor && this.plotter === this.#plannedBy) return this.#planned;
    this.#plannedFor = configuration;
    this.#plannedBy = this.plotter;
    this.#planned = this.plotter?.plan(configuration ?? {}) ?? NO_PLAN;
    return this.#planned;
  }

  #step(key: number): NamedStep {
    const position = positionOfKey(key);
    return { ...position, name: this.plotter?.stepName(position) ?? position.part };
  }

  // --- Plots ---------------------------------------------------------------------------------------------------------------------

  /** The plot that is being made; one without a start if the log hasn't told of one. */
  #open(): PlotState {
    return this.#current && !this.#current.finished ? this.#current : this.#add(false);
  }

  #add(begun: boolean): PlotState {
    const previous = this.#current;
    this.#ledger.close(previous);
    const plot = this.#ledger.add(begun);
    plot.plotter = this.plotter?.id;
    plot.version = this.#version;
    // After another plot, settings are only known to be this one's too if its start was told.
    if ((begun || !previous) && Object.keys(this.#settings).length > 0) plot.configuration = this.#settings;
    plot.k = plot.configuration?.k;
    plot.compression = plot.configuration?.compression;
    plot.stepStartedAt = this.at;
    plot.lastAt = this.at;
    this.#current = plot;
    this.#table = -1;
    return plot;
  }

  #startPlot(index: number, started: string | undefined): void {
    const current = this.#current;
    // What the log told before the start line (settings, a version) belongs to the plot that starts; so does a repeated start line.
    const isEmpty = current && !current.finished && !current.hasSteps() && !current.error && current.id === undefined;
    const repeated = isEmpty && (!current.begun || current.index === index);
    const plot = repeated ? current : this.#add(true);
    plot.begun = true;
    this.#ledger.hasNoStart = false;
    plot.index = Number.isNaN(index) ? undefined : index;
    plot.startedAt = (started === undefined ? undefined : parseLocalTime(started)) ?? this.clock;
    plot.stepStartedAt = this.at;
    if (!repeated) this.#emit?.({ type: 'plot-started', at: this.at, plot });
  }

  /** A second name means that the start of another plot is missing. */
  #named(path: string): void {
    const current = this.#current;
    const plot = current && !current.finished ? current : this.#add(true);
    const id = parsePlotName(path)?.id;
    const isOther = id !== undefined && plot.id !== undefined && plot.id !== id;
    const named = isOther || (plot.id === undefined && plot.hasSteps()) ? this.#add(true) : plot;
    named.begun = true;
    this.#ledger.hasNoStart = false;
    this.#ledger.name(named, path);
  }

  /** The file of the plot at work, or of the one before, whose file is written meanwhile. */
  #written(path: string, form: CompiledForm, bytes: number, seconds: number): void {
    const written = this.#plotOfFile(path);
    if (!written) return;
    this.#ledger.name(written, path);
    if (!Number.isNaN(bytes)) written.finalBytes = bytes;
    if (form.part > 0 && written === this.#current) this.#endStep(-1, positionKey(-1, -1, form.part), seconds);
    if (form.line.as?.isWhole) written.isWritten = true;
  }

  #plotOfFile(path: string): PlotState | undefined {
    const plot = this.#current;
    const id = parsePlotName(path)?.id;
    if (!plot || (id === undefined && plot.id !== undefined)) return undefined;
    const known = this.#ledger.get(id);
    if (known && known !== plot) return known;
    if (!this.#isAtEnd(plot)) return plot.id === id && plot.hasSteps() ? this.#ledger.disown(plot) : undefined;
    if (plot.id === undefined || plot.id === id) return plot;
    this.#ledger.disown(plot);
    return undefined;
  }

  /** Only the file is left to be written. */
  #isAtEnd(plot: PlotState): boolean {
    const last = this.#plan(plot).findLast((step) => step.phase !== undefined)?.phase;
    return plot.finished || last === undefined || plot.phaseSeconds[last]! >= 0;
  }

  /** Takes a line's facts into the plot, and into the settings that the next plots of the process inherit. */
  #take(form: CompiledForm, facts: Facts): void {
    const version = facts.texts[VERSION] ?? facts.texts[COMMIT];
    if (version !== undefined) this.#version = version;
    this.#settings = settingsAfter(this.#settings, form, facts);
    const id = facts.texts[ID];
    let plot = this.#current;
    // A second id means that the start of another plot is missing.
    if (id !== undefined && plot && !plot.finished && (plot.id ?? id) !== id) plot = this.#add(true);
    if (!plot || plot.finished) return;
    plot.version = this.#version;
    if (Object.keys(this.#settings).length > 0) plot.configuration = this.#settings;
    plot.k = plot.name === undefined ? (this.#settings.k ?? plot.k) : plot.k;
    plot.compression = this.#settings.compression ?? plot.compression;
    if (id !== undefined && plot.id !== id) plot.id = id;
    plot.lastAt = this.at ?? plot.lastAt;
  }

  // --- Steps and phases ----------------------------------------------------------------------------------------------------------

  /** The plot that something of `phase` belongs to; undefined if the log told it before. */
  #plotOfStep(phase: number, key: number, seconds: number): PlotState | undefined {
    const plot = this.#current;
    if (!plot) return this.#add(false);
    const sequel = isSequel(plot, this.#plan(plot), phase, key, seconds);
    return sequel === 'repeated' ? undefined : sequel === 'next' ? plot : this.#add(false);
  }

  #endStep(phase: number, key: number, seconds: number): void {
    const plot = this.#plotOfStep(phase, key, seconds);
    if (!plot) return;
    this.#pushStep(plot, key, seconds);
    plot.phase = Math.max(plot.phase, phase);
    plot.startedKey = undefined;
    plot.stepStartedAt = this.at;
    plot.stepRatio = undefined;
    plot.waiting = undefined;
    plot.lastAt = this.at ?? plot.lastAt;
    if (!this.#emit) return;
    const step = this.#step(key);
    this.#emit({ type: 'step-ended', at: this.at, plot, step, ...(Number.isNaN(seconds) ? {} : { seconds }) });
  }

  #pushStep(plot: PlotState, key: number, seconds: number): void {
    this.#hasSteps = true;
    plot.pushStep(key, seconds, (this.at ?? Number.NaN) - (plot.stepStartedAt ?? Number.NaN));
  }

  #startStep(phase: number, key: number): void {
    const current = this.#current;
    const known = current?.secondsOf(key) !== undefined;
    if (known || current?.startedKey === key) return;
    const plot = this.#plotOfStep(phase, key, Number.NaN);
    if (!plot) return;
    if (plot.startedKey !== undefined) this.#endUntimed(plot);
    plot.startedKey = key;
    plot.phase = Math.max(plot.phase, phase);
    plot.stepStartedAt = this.at;
    plot.stepRatio = undefined;
    plot.bucketsFrom = 0;
    plot.bucketsTo = 1;
    plot.waiting = undefined;
    plot.lastAt = this.at ?? plot.lastAt;
    if (this.#emit) this.#emit({ type: 'step-started', at: this.at, plot, step: this.#step(key) });
  }

  /** The step at work has ended, and the log doesn't tell how long it took. */
  #endUntimed(plot: PlotState): void {
    const key = plot.startedKey!;
    plot.startedKey = undefined;
    this.#pushStep(plot, key, Number.NaN);
    if (this.#emit) this.#emit({ type: 'step-ended', at: this.at, plot, step: this.#step(key) });
  }

  #advanceStep(phase: number, key: number, form: CompiledForm, facts: Facts): void {
    const plot = this.#current;
    if (!plot || plot.finished) return;
    plot.waiting = undefined;
    plot.lastAt = this.at ?? plot.lastAt;
    const implied = form.line.as;
    const table = facts.numbers[TABLE]!;
    if (phase >= 0 || form.part > 0 || !Number.isNaN(table)) {
      if (plot.secondsOf(key) !== undefined) return;
      if (plot.startedKey !== key) this.#startStep(phase, key);
    }
    const running = this.#current!;
    const ratio = typeof implied?.ratio === 'number' ? implied.ratio : facts.numbers[RATIO]!;
    const bucket = facts.numbers[BUCKET]!;
    const { buckets } = running.configuration ?? {};
    if (typeof implied?.barStart === 'number' && typeof implied.barTable === 'number') {
      running.toldSeconds = facts.numbers[SECONDS]!;
      // The bar shows the whole plot: each table takes the same width of it.
      running.stepRatio = clamp((ratio - implied.barStart) / implied.barTable - (table - 1));
    } else if (!Number.isNaN(ratio)) {
      running.stepRatio = ratio;
      running.bucketsFrom = ratio;
    } else if (!Number.isNaN(bucket) && buckets) {
      const done = clamp((bucket + 1) / buckets);
      running.stepRatio = running.bucketsFrom + done * (running.bucketsTo - running.bucketsFrom);
    }
    if (typeof implied?.bucketsTo === 'number') running.bucketsTo = implied.bucketsTo;
  }

  #startPhase(phase: number, started: string | undefined, path: string | undefined): void {
    const current = this.#current;
    const plot = current && !current.finished && mayEnter(current, this.#plan(current), phase) ? current : undefined;
    const entered = plot ?? (current && phase <= current.phase && !current.finished ? undefined : this.#add(false));
    if (!entered) return;
    entered.phase = Math.max(entered.phase, phase);
    if (phase <= 1 && started !== undefined) entered.startedAt ??= parseLocalTime(started);
    if (path !== undefined) this.#ledger.name(entered, path);
    entered.stepStartedAt = this.at;
    entered.lastAt = this.at ?? entered.lastAt;
  }

  #endPhase(phase: number, seconds: number, bytes: number): void {
    let plot = this.#open();
    const known = plot.phaseSeconds[phase];
    if (known === seconds) return;
    if (known !== undefined && known >= 0) plot = this.#add(false);
    else if (phase < plot.phase) plot = this.#add(false);
    else if (phase > plot.phase && !mayEnter(plot, this.#plan(plot), phase)) plot = this.#add(false);
    while (plot.phaseSeconds.length <= phase) plot.phaseSeconds.push(Number.NaN);
    plot.phaseSeconds[phase] = seconds;
    this.#hasSteps = true;
    plot.phase = phase;
    plot.startedKey = undefined;
    plot.stepStartedAt = this.at;
    plot.stepRatio = undefined;
    plot.waiting = undefined;
    plot.lastAt = this.at ?? plot.lastAt;
    if (!Number.isNaN(bytes)) plot.finalBytes = bytes;
    this.#emit?.({ type: 'phase-ended', at: this.at, plot, phase, seconds });
  }

  #endPlot(seconds: number, minutes: number): void {
    if (!minutesAgree(seconds, minutes)) return;
    const current = this.#current;
    if (current?.finished && current.totalSeconds === seconds) return;
    let plot = this.#open();
    const agrees = totalAgrees(plot, this.#plan(plot), seconds);
    if (agrees === 'no' || (agrees === 'unverified' && this.#hasSteps)) {
      // Of another plot, whose lines are missing, or mutilated: only minutes that fit tell the one from the other.
      if (Number.isNaN(minutes)) return;
      const { finalBytes } = plot;
      plot.finalBytes = undefined;
      plot = this.#add(false);
      plot.finalBytes = finalBytes;
    }
    this.#ledger.settle(plot, seconds);
    if (plot.startedKey !== undefined) this.#endUntimed(plot);
    plot.unverified = agrees === 'unverified';
    plot.totalSeconds = seconds;
    plot.finished = true;
    // What looked fatal wasn't: the plotter went on to the end.
    plot.error = undefined;
    plot.waiting = undefined;
    plot.startedKey = undefined;
    plot.stepRatio = undefined;
    plot.lastAt = this.at ?? plot.lastAt;
    this.#justEnded = true;
    this.#emit?.({ type: 'plot-finished', at: this.at, plot, totalSeconds: seconds });
  }

  // --- Copies --------------------------------------------------------------------------------------------------------------------

  /** The plot that a path names. Copies run beside the next plot, and a log may begin after their plot's lines. */
  #plotOfCopy(path: string, justEnded: boolean): PlotState | undefined {
    const id = parsePlotName(path)?.id;
    const current = this.#current;
    if (id === undefined) return current?.finished ? current : undefined;
    if (current?.id === id) {
      // A plot that is copied was made: what the log told since its name is of another one.
      return current.finished ? current : current.hasSteps() ? this.#ledger.disown(current) : current;
    }
    const known = this.#ledger.get(id);
    if (known || !current?.finished || !(justEnded || current.unverified)) return known;
    // A copy starts right after its plot's end. Another name than this one's means that lines between are missing, there or before.
    if (current.id !== undefined) this.#ledger.disown(current);
    else if (this.#ledger.hasNoStart) this.#ledger.name(current, path);
    return current;
  }

  #copy(form: CompiledForm, facts: Facts, justEnded: boolean): void {
    const path = facts.texts[PATH] ?? '';
    let plot = this.#plotOfCopy(path, justEnded);
    if (form.does === 'copy-started') {
      if (plot) plot.copying = true;
      this.#emit?.({ type: 'copy-started', at: this.at, path, ...(plot ? { plot } : {}) });
      return;
    }
    if (form.does === 'copy-failed') {
      const reason = facts.texts[REASON] ?? '';
      const error = { ...copyFailureOf(reason), line: `Copy to ${path} failed with: ${reason}` };
      plot ??= this.#addCopied(path);
      plot.error ??= error;
      plot.waiting = error;
      this.#emit?.({ type: 'copy-failed', at: this.at, plot, path, error });
      return;
    }
    const seconds = Number.isNaN(facts.numbers[SECONDS]!) ? undefined : facts.numbers[SECONDS];
    const rate = facts.numbers[RATE]! * 2 ** 20;
    // The plotter's own rate assumes a size in some cases and is 0 in some builds: the size tells better where it is known.
    const bytesPerSecond = plot?.finalBytes && seconds ? plot.finalBytes / seconds : rate > 0 ? rate : undefined;
    if (plot) {
      plot.copying = false;
      plot.isWritten = true;
      if (plot.id !== undefined && parsePlotName(path)?.id === plot.id) this.#ledger.name(plot, path);
      plot.copySeconds = seconds ?? plot.copySeconds;
      plot.copyBytesPerSecond = seconds === undefined ? plot.copyBytesPerSecond : bytesPerSecond;
      if (plot.waiting) plot.error = undefined;
      plot.waiting = undefined;
    }
    this.#emit?.({
      type: 'copy-finished',
      at: this.at,
      path,
      ...(plot ? { plot } : {}),
      ...(seconds === undefined ? {} : { seconds }),
      ...(seconds === undefined || bytesPerSecond === undefined ? {} : { bytesPerSecond }),
    });
  }

  /** A plot that the log tells of only because its copy fails. */
  #addCopied(path: string): PlotState {
    const plot = this.#ledger.add(true);
    plot.plotter = this.plotter?.id;
    plot.finished = true;
    this.#ledger.name(plot, path);
    this.#ledger.close(plot);
    return plot;
  }
}
