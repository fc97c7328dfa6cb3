import { type Facts, slotOf } from './facts.ts';
import type { CompiledForm } from './lineForm.ts';
import { parseLocalTime } from './logPrefix.ts';
import type { PlotBook } from './plotBook.ts';
import { factsOf, isSequel, mayEnter, placesOf } from './plotSequence.ts';
import type { PlotState } from './plotState.ts';

const SECONDS = slotOf('seconds');
const TOLD = slotOf('told');
const TABLE = slotOf('table');
const BYTES = slotOf('bytes');
const ENTRIES = slotOf('entries');
const RATIO = slotOf('ratio');
const BUCKET = slotOf('bucket');
const PATH = slotOf('path');
const STARTED = slotOf('started');

function clamp(ratio: number): number {
  return Math.min(1, Math.max(0, ratio));
}

/** Lines of steps and phases, folded into the plot that they belong to. Lines are trusted only as far as they agree with each other. */
export class StepFold {
  readonly #book: PlotBook;

  constructor(book: PlotBook) {
    this.#book = book;
  }

  end(phase: number, key: number, { numbers }: Facts): void {
    const plot = this.#endStep(phase, key, numbers[SECONDS]);
    if (plot && numbers[ENTRIES] === 0) plot.isEmpty = true;
  }

  start(phase: number, key: number, { line }: CompiledForm, { numbers }: Facts): void {
    this.#noteTold(numbers[TOLD]);
    this.#startStep(phase, key);
    const { current } = this.#book;
    if (typeof line.as?.bucketsTo === 'number' && current) current.bucketsTo = line.as.bucketsTo;
  }

  advance(phase: number, key: number, form: CompiledForm, { numbers }: Facts): void {
    const plot = this.#book.current;
    if (!plot || plot.finished) return;
    this.#book.touch(plot);
    this.#noteTold(numbers[TOLD]);
    const table = numbers[TABLE];
    if (phase >= 0 || form.part > 0 || !Number.isNaN(table)) {
      if (plot.startedKey !== key) {
        if (plot.secondsOf(key) !== undefined) return;
        this.#startStep(phase, key);
      }
    }
    const running = this.#book.current!;
    const implied = form.line.as;
    const ratio = typeof implied?.ratio === 'number' ? implied.ratio : numbers[RATIO];
    const bucket = numbers[BUCKET];
    const { buckets } = running.configuration ?? {};
    if (typeof implied?.barStart === 'number' && typeof implied.barTable === 'number') {
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

  startPhase(phase: number, { texts }: Facts): void {
    const book = this.#book;
    const { current } = book;
    const plot = current && !current.finished && mayEnter(current, book.plan(current), phase) ? current : undefined;
    const entered = plot ?? (current && phase <= current.phase && !current.finished ? undefined : book.add(false));
    if (!entered) return;
    entered.phase = Math.max(entered.phase, phase);
    const started = texts[STARTED];
    if (phase <= 1 && started !== undefined) entered.startedAt ??= parseLocalTime(started);
    const path = texts[PATH];
    if (path !== undefined) book.ledger.name(entered, path);
    entered.stepStartedAt = book.at;
    book.touch(entered);
  }

  endPhase(phase: number, { numbers }: Facts): void {
    const book = this.#book;
    const seconds = numbers[SECONDS];
    let plot = book.open();
    const known = plot.phaseSeconds[phase];
    if (known === seconds) return;
    if (known !== undefined && known >= 0) plot = book.add(false);
    else if (phase < plot.phase) plot = book.add(false);
    else if (phase > plot.phase && !mayEnter(plot, book.plan(plot), phase)) plot = book.add(false);
    this.#endOnlyStep(plot, phase, seconds);
    while (plot.phaseSeconds.length <= phase) plot.phaseSeconds.push(Number.NaN);
    plot.phaseSeconds[phase] = seconds;
    book.ledger.hasSteps = true;
    this.#enterNext(plot, phase);
    plot.phase = phase;
    if (!Number.isNaN(numbers[BYTES])) plot.finalBytes = numbers[BYTES];
    book.emit?.({ type: 'phase-ended', at: book.at, plot, phase, seconds });
  }

  /** The step at work has ended, and no line tells how long it took: the seconds since the start may tell, where the log has them. */
  endUntimed(plot: PlotState): void {
    const key = plot.startedKey!;
    const between = Math.round((plot.toldSeconds - plot.stepToldAt) * 1e6) / 1e6;
    // The plotter's own clock was set back, or a line is missing.
    const seconds = between >= 0 ? between : Number.NaN;
    plot.startedKey = undefined;
    this.#push(plot, key, seconds);
    this.#tellEnd(plot, key, seconds);
  }

  /** A step of a plot whose file is written: outside of its phases. */
  endOutside(key: number, seconds: number): void {
    this.#endStep(-1, key, seconds);
  }

  // --------------------------------------------------------------------------------------------------------------------------------

  /** The plot that something of `phase` belongs to; undefined if the log told it before. */
  #plotOf(phase: number, key: number, seconds: number): PlotState | undefined {
    const { current } = this.#book;
    if (!current) return this.#book.add(false);
    const sequel = isSequel(current, this.#book.plan(current), phase, key, seconds);
    return sequel === 'repeated' ? undefined : sequel === 'next' ? current : this.#book.add(false);
  }

  #endStep(phase: number, key: number, seconds: number): PlotState | undefined {
    const plot = this.#plotOf(phase, key, seconds);
    if (!plot) return undefined;
    this.#push(plot, key, seconds);
    this.#enterNext(plot, phase);
    this.#tellEnd(plot, key, seconds);
    return plot;
  }

  /** A phase that is a single step prints its time once, as the phase's. */
  #endOnlyStep(plot: PlotState, phase: number, seconds: number): void {
    const key = factsOf(this.#book.plan(plot)).onlySteps.find((step) => step.phase === phase)?.key;
    if (key === undefined || plot.secondsOf(key) !== undefined) return;
    this.#push(plot, key, seconds);
    this.#tellEnd(plot, key, seconds);
  }

  #enterNext(plot: PlotState, phase: number): void {
    plot.phase = Math.max(plot.phase, phase);
    plot.startedKey = undefined;
    plot.stepStartedAt = this.#book.at;
    plot.stepRatio = undefined;
    this.#book.touch(plot);
  }

  #noteTold(seconds: number): void {
    const { current } = this.#book;
    if (current && !current.finished && seconds >= 0) current.toldSeconds = seconds;
  }

  #push(plot: PlotState, key: number, seconds: number): void {
    const { at } = this.#book;
    this.#book.ledger.hasSteps = true;
    plot.pushStep(key, seconds, (at ?? Number.NaN) - (plot.stepStartedAt ?? Number.NaN));
  }

  #tellEnd(plot: PlotState, key: number, seconds: number): void {
    const { emit, at } = this.#book;
    if (!emit) return;
    const step = this.#book.step(key);
    emit({ type: 'step-ended', at, plot, step, ...(Number.isNaN(seconds) ? {} : { seconds }) });
  }

  #startStep(phase: number, key: number): void {
    const book = this.#book;
    const { current } = book;
    const known = current?.secondsOf(key) !== undefined;
    if (known || current?.startedKey === key) return;
    const plot = this.#plotOf(phase, key, Number.NaN);
    if (!plot) return;
    const places = placesOf(book.plan(plot));
    const before = plot.startedKey === undefined ? -1 : places.get(plot.startedKey);
    if (plot.startedKey !== undefined) this.endUntimed(plot);
    this.#enterNext(plot, phase);
    plot.startedKey = key;
    // Short steps may lie between two looks at the time.
    plot.stepToldAt =
      before !== undefined && places.get(key) === before + 1 ? (before < 0 ? 0 : plot.toldSeconds) : Number.NaN;
    plot.bucketsFrom = 0;
    plot.bucketsTo = 1;
    if (book.emit) book.emit({ type: 'step-started', at: book.at, plot, step: book.step(key) });
  }
}
