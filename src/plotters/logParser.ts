import { Facts } from './facts.ts';
import { type Failure, TELLS } from './failures/failure.ts';
import { failureOf, type LineContext } from './failures/failures.ts';
import { anyHeadOf, type Grammar, grammarsOf } from './grammar.ts';
import { carriedBy } from './jsonLine.ts';
import type { CompiledForm } from './lineForm.ts';
import { LogLines } from './logLines.ts';
import { prefixOf, stripAnsi } from './logPrefix.ts';
import type { LogProcess } from './logProcess.ts';
import { LogTrack } from './logTrack.ts';
import { isBlank } from './piece.ts';
import type { PlotEvent } from './plotEvents.ts';
import { PlotRuns } from './plotRuns.ts';
import type { PlotState } from './plotState.ts';
import type { Plotter } from './plotter.ts';
import { plotterNames } from './plotterNames.ts';

export interface LogParserOptions {
  /** Id of the plotter, where its process is known; the log's header can still make it more precise. */
  readonly plotter?: string | undefined;
  /** Whether `feed` returns events; without them a whole log is read faster. */
  readonly events?: boolean;
  /** How many of the latest plots are kept; all unless said otherwise. */
  readonly keeps?: number;
}

export interface LogParser {
  /**
   * Reads the next piece of the log, split anywhere.
   * @param arrivedAt epoch seconds at which it arrived: the clock of lines without a time stamp.
   */
  feed(piece: Uint8Array | string, arrivedAt?: number): PlotEvent[];
  /** Reads what is left of a last line without an end. The parser can still be fed afterwards. */
  end(arrivedAt?: number): PlotEvent[];
  /** In the order of their starts. */
  readonly plots: readonly PlotState[];
  /** The plot that the log is at, finished or not. */
  readonly current: PlotState | undefined;
  /** Id of the plotter, from the option or the log. */
  readonly plotter: string | undefined;
  /** The process that the log is at. */
  readonly process: LogProcess;
  readonly counts: LineCounts;
}

export interface LineCounts {
  readonly lines: number;
  /** Lines that are neither a known type nor a known failure; blank ones aren't counted. */
  readonly unrecognised: number;
  /** The first of them, for reports. */
  readonly samples: readonly string[];
}

interface Match {
  readonly form: CompiledForm;
  readonly grammar: Grammar;
}

/** Verbs that only the plotter at work prints: a line of another plotter with one of them means that the log goes on with that one. */
const DECISIVE = new Set([
  ...['header', 'plot-started', 'plot-named', 'phase-ended', 'step-ended', 'plot-ended', 'setting'],
]);

function isLineEnd(code: number | undefined): boolean {
  return code === 10 || code === 13;
}

const MOST_SAMPLES = 20;
const OPENING_BRACE = 123;

class Parser implements LogParser {
  readonly #grammars: readonly Grammar[];
  readonly #plots: PlotState[] = [];
  readonly #keeps: number;
  readonly #emit: ((event: PlotEvent) => void) | undefined;
  /** One for each family of plotters that the log holds: their lines may be mixed. */
  readonly #families = new Map<string, PlotRuns>();
  #runs: PlotRuns;
  readonly #lines: LogLines;
  readonly #facts = new Facts();
  readonly #track = new LogTrack((form) => this.#grammar!.matcher.isSole(form));
  #events: PlotEvent[] = [];
  #grammar: Grammar | undefined;
  /** All grammars, that of the plotter at work first. */
  #ranked: readonly Grammar[];
  /** The plotter was told by a header, not guessed from a line. */
  #certain = false;
  /** Length of the last line's prefix: the next line mostly has one as long. */
  #prefix = 0;
  #arrivedAt: number | undefined;
  /** Time of the line of JSON that carries the text. */
  #carriedAt: number | undefined;
  /** The log has told of a plotter. */
  #hasSpoken = false;
  /** The line before told of an error whose reason stands on its own line. */
  #awaitsReason = false;
  readonly #context: { -readonly [Key in keyof LineContext]: LineContext[Key] };
  #lineCount = 0;
  #unrecognised = 0;
  readonly #samples: string[] = [];
  #lastFailure:
    | (Pick<LineContext, 'isWindows' | 'isReason'> & { rest: string; failure: Failure | undefined })
    | undefined;
  /** The last line that no line type takes: a plotter that waits says why again and again. */
  #strange: { readonly raw: string; readonly rest: string; readonly clock: number | undefined } | undefined;

  constructor(plotters: readonly Plotter[], options: LogParserOptions) {
    this.#grammars = grammarsOf(plotters);
    this.#ranked = this.#grammars;
    this.#context = {
      isPlotter: plotterNames(plotters),
      signatures: plotters.flatMap(({ failures = [] }) => failures),
    };
    this.#keeps = options.keeps ?? Number.POSITIVE_INFINITY;
    this.#emit = (options.events ?? true) ? (event) => this.#events.push(event) : undefined;
    this.#runs = new PlotRuns(this.#plots, this.#emit);
    this.#lines = new LogLines(
      (bytes, from, end, hasEscape, unfinished) => this.#line(bytes, from, end, hasEscape, unfinished),
      (bytes, from) => this.#alongTrack(bytes, from),
    );
    const given = this.#grammars.find(({ plotter }) => plotter.id === options.plotter);
    if (given) this.#use(given);
  }

  get plots(): readonly PlotState[] {
    return this.#plots;
  }

  get current(): PlotState | undefined {
    return this.#runs.current;
  }

  get plotter(): string | undefined {
    return this.#grammar?.plotter.id;
  }

  get process(): LogProcess {
    return this.#runs.fold.book.process;
  }

  get counts(): LineCounts {
    return { lines: this.#lineCount, unrecognised: this.#unrecognised, samples: this.#samples };
  }

  feed(piece: Uint8Array | string, arrivedAt?: number): PlotEvent[] {
    this.#arrivedAt = arrivedAt;
    this.#lines.feed(piece);
    if (this.#plots.length > this.#keeps) this.#forget();
    return this.#takeEvents();
  }

  end(arrivedAt?: number): PlotEvent[] {
    this.#arrivedAt = arrivedAt ?? this.#arrivedAt;
    this.#lines.end();
    for (const runs of new Set([this.#runs, ...this.#families.values()])) runs.end();
    return this.#takeEvents();
  }

  /** Plots that are over are told of; a host makes thousands a day. */
  #forget(): void {
    const gone = this.#plots.splice(0, this.#plots.length - this.#keeps);
    for (const runs of new Set([this.#runs, ...this.#families.values()])) runs.forget(gone);
  }

  #takeEvents(): PlotEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Nobody asks when lines came or what stands before them: those that are as expected are read without being looked for. */
  #alongTrack(bytes: Buffer, from: number): number {
    if (this.#prefix > 0 || this.#awaitsReason || !this.#hasNoClock) return from;
    const track = this.#track;
    let begin = from;
    for (;;) {
      const form = track.next(bytes, begin, this.#facts);
      if (!form) return begin;
      this.#lineCount++;
      this.#take(form, bytes, begin, begin);
      begin = track.end;
    }
  }

  #line(bytes: Buffer, from: number, lineEnd: number, hasEscape: boolean, unfinished: boolean): void {
    let start = from;
    let end = lineEnd;
    // A redrawn bar ends with "clear the rest of the line".
    if (hasEscape && end - from > 3 && bytes[end - 3] === 27 && bytes[end - 2] === 91) end -= 3;
    while (start < end && bytes[start] <= 32) start++;
    if (start === end) return;
    if (bytes[start] === OPENING_BRACE && this.#carried(bytes, start, end)) return;
    this.#lineCount++;
    const grammar = this.#grammar;
    if (grammar && !this.#awaitsReason && !(hasEscape && bytes.subarray(start, end).includes(27))) {
      // Mostly one of the plotter at work in its own words to the last, behind a prefix as long as the last one.
      let at = start;
      if (this.#prefix > 0) {
        at = from + this.#prefix;
        while (at < end && bytes[at] <= 32) at++;
      }
      const form = grammar.matcher.whole(bytes, at, end, this.#facts);
      if (form && !(unfinished && form.endsInHole)) {
        if (this.#hasNoClock && this.#prefix === 0 && !hasEscape && isLineEnd(bytes[lineEnd]))
          this.#track.learn(form, bytes, from, at, lineEnd, this.#facts);
        else this.#track.leave();
        this.#take(form, bytes, from, at);
        return;
      }
      if (form) this.#facts.clear(form.slots);
    }
    this.#oddLine(bytes.toString('latin1', from, end), unfinished);
  }

  /** @param from where the prefix of the line begins, up to `at`. */
  #take(form: CompiledForm, bytes: Buffer, from: number, at: number): void {
    // Most lines of many a log.
    if (form.isPassing && this.#hasSpoken && this.#hasNoClock && this.#runs.fold.pass()) {
      if (form.slots.length > 0) this.#facts.clear(form.slots);
      return;
    }
    // A stamp is dear to read: without events only a plot's start is told by it.
    const isStamped = this.#prefix > 0 && (this.#emit ? form.does !== 'nothing' : form.does === 'plot-started');
    this.#apply(form, isStamped ? prefixOf(bytes.toString('latin1', from, at)).clock : undefined, this.#runs);
  }

  /** A line of JSON around a line of the plotter's. */
  #carried(bytes: Buffer, from: number, end: number): boolean {
    const text = carriedBy(bytes.toString('utf8', from, end));
    if (!text) return false;
    this.#carriedAt = text.clock;
    const lines = new LogLines((inner, start, stop, hasEscape) => this.#line(inner, start, stop, hasEscape, false));
    lines.feed(text.bytes);
    lines.end();
    this.#carriedAt = undefined;
    return true;
  }

  /**
   * A line with a new prefix, with escape sequences, of another plotter, of several threads at once, or of nothing known.
   * @param raw one character a byte.
   */
  #oddLine(raw: string, unfinished: boolean): void {
    this.#track.leave();
    if (raw === this.#strange?.raw) {
      this.#unmatched(this.#strange.rest, this.#strange.clock, false);
      return;
    }
    const line = (raw.includes('\x1b') ? stripAnsi(raw) : raw).trimEnd();
    const bytes = Buffer.from(line, 'latin1');
    const { length } = bytes;
    for (const { matcher } of this.#grammars) matcher.begin();
    const { starts, clock } = prefixOf(line);
    let position = starts[0];
    if (isBlank(bytes, position, length)) return;
    let recognised = false;
    for (const start of starts) {
      let at = start;
      while (at < length && bytes[at] <= 32) at++;
      if (at === length) return;
      const first = this.#matchAt(bytes, at);
      if (!first) continue;
      this.#prefix = start;
      position = this.#accept(first, clock, unfinished, length);
      recognised = true;
      break;
    }
    const within = anyHeadOf(this.#grammars).find(line, position) < 0 ? undefined : new Set(this.#ranked);
    while (within && !isBlank(bytes, position, length)) {
      const found = this.#matchWithin(line, bytes, position, within);
      if (!found) break;
      position = this.#accept(found, clock, unfinished, length);
      recognised = true;
    }
    if (isBlank(bytes, position, length)) return;
    const rest = bytes.toString('utf8', recognised ? position : starts[starts.length - 1]);
    if (!recognised) this.#strange = { raw, rest, clock };
    this.#unmatched(rest, clock, recognised);
  }

  /** What no line type takes: a failure, the reason of one, or text that tells nothing. */
  #unmatched(rest: string, clock: number | undefined, recognised: boolean): void {
    const runs = this.#runs;
    this.#setTime(runs, clock);
    this.#context.isWindows = runs.fold.book.isWindows;
    this.#context.isReason = this.#awaitsReason;
    const failure = this.#failureOf(rest);
    if (failure && !this.#hasSpoken && failure.tells === TELLS.end && !failure.isNamed) {
      // The end of something before the plotter's first line.
    } else if (failure) {
      runs.foldOf(failure).fail(failure, rest);
      this.#awaitsReason = Boolean(failure.reasonFollows) && /:\s*$/.test(rest);
    } else if (this.#awaitsReason) {
      runs.foldOf({}).explain(rest);
      this.#awaitsReason = false;
    } else if (!recognised) {
      this.#unrecognised++;
      if (this.#samples.length < MOST_SAMPLES) this.#samples.push(rest.slice(0, 200));
    }
  }

  #failureOf(rest: string): Failure | undefined {
    const { isWindows = false, isReason = false } = this.#context;
    const before = this.#lastFailure;
    if (before?.rest === rest && before.isWindows === isWindows && before.isReason === isReason) return before.failure;
    const failure = failureOf(rest, this.#context);
    this.#lastFailure = { rest, isWindows, isReason, failure };
    return failure;
  }

  /** The form that takes in most of the line from a position on; the plotter at work is asked first, then the others. */
  #matchAt(bytes: Buffer, position: number): Match | undefined {
    let best: Grammar | undefined;
    let bestEnd = -1;
    for (const grammar of this.#ranked) {
      const form = grammar.matcher.looselyAt(bytes, position, bytes.length, this.#facts);
      if (!form) continue;
      if (grammar.matcher.end === bytes.length) return { form, grammar };
      this.#facts.clear(form.slots);
      if (grammar.matcher.end <= bestEnd) continue;
      best = grammar;
      bestEnd = grammar.matcher.end;
    }
    const form = best?.matcher.looselyAt(bytes, position, bytes.length, this.#facts);
    return form && { form, grammar: best! };
  }

  /**
   * The first form inside the line, of the plotter at work if it has one there.
   * @param within grammars that may still have one: those that have none are taken out, as the position only goes on.
   */
  #matchWithin(line: string, bytes: Buffer, position: number, within: Set<Grammar>): Match | undefined {
    for (const grammar of this.#ranked) {
      if (!within.has(grammar)) continue;
      const form = grammar.matcher.find(line, bytes, position, this.#facts);
      if (form) return { form, grammar };
      within.delete(grammar);
    }
    return undefined;
  }

  #accept({ form, grammar }: Match, clock: number | undefined, unfinished: boolean, length: number): number {
    const { end } = grammar.matcher;
    const isSwitch =
      grammar !== this.#grammar &&
      (!this.#grammar || (DECISIVE.has(form.does) && (form.does !== 'setting' || !this.#certain)));
    if (isSwitch) this.#use(grammar);
    if (form.does === 'header') this.#certain = true;
    this.#awaitsReason = false;
    // Another plotter's line amid this one's log goes to that one's plots, or is text that happens to look like it.
    const runs = grammar === this.#grammar ? this.#runs : this.#families.get(grammar.plotter.family);
    if (!runs || (unfinished && form.endsInHole && end === length)) this.#facts.clear(form.slots);
    else this.#apply(form, clock, runs);
    return end;
  }

  #use(grammar: Grammar): void {
    const { family } = grammar.plotter;
    const first = this.#families.size === 0;
    const runs = this.#families.get(family) ?? (first ? this.#runs : new PlotRuns(this.#plots, this.#emit));
    this.#families.set(family, runs);
    // Within a family, a guess is made more precise: the plot at work is the new one's.
    const plot = runs.current;
    if (plot && !plot.finished && runs.plotter !== grammar.plotter) plot.plotter = grammar.plotter.id;
    runs.plotter = grammar.plotter;
    this.#runs = runs;
    this.#grammar = grammar;
    this.#ranked = [grammar, ...this.#grammars.filter((other) => other !== grammar)];
    this.#certain = false;
  }

  /** Nobody asks when a line came, or what runs meanwhile. */
  get #hasNoClock(): boolean {
    return !this.#emit && this.#arrivedAt === undefined && this.#carriedAt === undefined;
  }

  #setTime(runs: PlotRuns, clock: number | undefined): void {
    runs.clock = clock ?? this.#carriedAt;
    runs.at = runs.clock ?? this.#arrivedAt;
  }

  #apply(form: CompiledForm, clock: number | undefined, runs: PlotRuns): void {
    this.#setTime(runs, clock);
    this.#hasSpoken = true;
    runs.apply(form, this.#facts);
    this.#facts.clear(form.slots);
  }
}

export function createLogParserWith(plotters: readonly Plotter[], options: LogParserOptions = {}): LogParser {
  return new Parser(plotters, options);
}
