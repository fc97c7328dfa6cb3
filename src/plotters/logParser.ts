import { type FailureSignature, failureOf } from './failures.ts';
import { type CompiledForm, Facts, isBlank, LineMatcher } from './lineType.ts';
import { prefixOf, stripAnsi } from './logPrefix.ts';
import type { PlotEvent } from './plotEvents.ts';
import { PlotFold } from './plotFold.ts';
import type { PlotState } from './plotState.ts';
import type { Plotter } from './plotter.ts';

/** Bytes that are read at once: strings of this size are cheap to make, larger ones cost a page fault for every page. */
const PIECE = 65_536;

/** A line longer than this is read in pieces, so that a log without line ends can't fill the memory. */
const LONGEST_LINE = 65_536;

export interface LogParserOptions {
  /** Id of the plotter, where its process is known; the log's header can still make it more precise. */
  readonly plotter?: string | undefined;
  /** Whether `feed` returns events; without them a whole log is read faster. */
  readonly events?: boolean;
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

interface Grammar {
  readonly plotter: Plotter;
  readonly matcher: LineMatcher;
}

const grammars = new WeakMap<readonly Plotter[], readonly Grammar[]>();

function grammarsOf(plotters: readonly Plotter[]): readonly Grammar[] {
  let known = grammars.get(plotters);
  if (!known) {
    known = plotters.map((plotter) => ({ plotter, matcher: new LineMatcher(plotter.id, plotter.lines) }));
    grammars.set(plotters, known);
  }
  return known;
}

/** Verbs that only the plotter at work prints: a line of another plotter with one of them means that the log goes on with that one. */
const DECISIVE = new Set([
  'header',
  'plot-started',
  'plot-named',
  'phase-ended',
  'step-ended',
  'plot-ended',
  'setting',
]);

class Parser implements LogParser {
  readonly #grammars: readonly Grammar[];
  readonly #plots: PlotState[] = [];
  readonly #emit: ((event: PlotEvent) => void) | undefined;
  /** One for each family of plotters that the log holds: their lines may be mixed. */
  readonly #folds = new Map<string, PlotFold>();
  #fold: PlotFold;
  readonly #facts = new Facts();
  #events: PlotEvent[] = [];
  #grammar: Grammar | undefined;
  /** All grammars, that of the plotter at work first. */
  #ranked: readonly Grammar[];
  /** The plotter was told by a header, not guessed from a line. */
  #certain = false;
  #carry = '';
  #utf16: 'unknown' | 'no' | 'yes' = 'unknown';
  #oddByte: number | undefined;
  /** Length of the last line's prefix: the next line mostly has one as long. */
  #prefix = 0;
  #arrivedAt: number | undefined;
  #pendingReason: FailureSignature | undefined;
  #lines = 0;
  #unrecognised = 0;
  readonly #samples: string[] = [];

  constructor(plotters: readonly Plotter[], options: LogParserOptions) {
    this.#grammars = grammarsOf(plotters);
    this.#ranked = this.#grammars;
    this.#emit = (options.events ?? true) ? (event) => this.#events.push(event) : undefined;
    this.#fold = new PlotFold(this.#plots, this.#emit);
    const given = this.#grammars.find(({ plotter }) => plotter.id === options.plotter);
    if (given) this.#use(given);
  }

  get plots(): readonly PlotState[] {
    return this.#plots;
  }

  get current(): PlotState | undefined {
    return this.#fold.current;
  }

  get plotter(): string | undefined {
    return this.#grammar?.plotter.id;
  }

  get counts(): LineCounts {
    return { lines: this.#lines, unrecognised: this.#unrecognised, samples: this.#samples };
  }

  feed(piece: Uint8Array | string, arrivedAt?: number): PlotEvent[] {
    this.#arrivedAt = arrivedAt;
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
    for (let at = 0; at < bytes.length; at += PIECE) {
      const text = this.#carry + this.#decode(bytes.subarray(at, at + PIECE));
      this.#carry = '';
      this.#read(text);
    }
    return this.#takeEvents();
  }

  end(arrivedAt?: number): PlotEvent[] {
    this.#arrivedAt = arrivedAt ?? this.#arrivedAt;
    const rest = this.#carry;
    this.#carry = '';
    if (rest !== '') this.#line(rest, 0, rest.length, rest.includes('\x1b'), true);
    for (const fold of new Set([this.#fold, ...this.#folds.values()])) fold.end();
    return this.#takeEvents();
  }

  #takeEvents(): PlotEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** One character a byte: native, and texts are decoded only where they are kept. PowerShell's UTF-16 is made the same. */
  #decode(piece: Uint8Array): string {
    let bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (this.#utf16 === 'unknown' && bytes.length > 0) {
      if (this.#oddByte === undefined && bytes.length === 1 && bytes[0] === 0xff) {
        this.#oddByte = 0xff;
        return '';
      }
      if (this.#oddByte !== undefined) bytes = Buffer.concat([Buffer.of(this.#oddByte), bytes]);
      this.#oddByte = undefined;
      this.#utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'yes' : 'no';
      if (this.#utf16 === 'yes') bytes = bytes.subarray(2);
    }
    if (this.#utf16 !== 'yes') return bytes.toString('latin1');
    if (this.#oddByte !== undefined) bytes = Buffer.concat([Buffer.of(this.#oddByte), bytes]);
    const even = bytes.length & ~1;
    this.#oddByte = bytes.length > even ? bytes[even] : undefined;
    return Buffer.from(bytes.toString('utf16le', 0, even), 'utf8').toString('latin1');
  }

  #read(text: string): void {
    let position = 0;
    let lineFeed = text.indexOf('\n');
    let carriageReturn = text.indexOf('\r');
    let escapeAt = text.indexOf('\x1b');
    const { length } = text;
    while (position < length) {
      if (lineFeed >= 0 && lineFeed < position) lineFeed = text.indexOf('\n', position);
      if (carriageReturn >= 0 && carriageReturn < position) carriageReturn = text.indexOf('\r', position);
      if (escapeAt >= 0 && escapeAt < position) escapeAt = text.indexOf('\x1b', position);
      const end = carriageReturn >= 0 && (lineFeed < 0 || carriageReturn < lineFeed) ? carriageReturn : lineFeed;
      const until = end < 0 ? length : end;
      if (until - position > LONGEST_LINE) {
        this.#line(text, position, position + LONGEST_LINE, escapeAt >= 0 && escapeAt < position + LONGEST_LINE, false);
        position += LONGEST_LINE;
        continue;
      }
      if (end < 0) {
        this.#carry = text.slice(position);
        return;
      }
      this.#line(text, position, end, escapeAt >= 0 && escapeAt < end, false);
      position = end + 1;
    }
  }

  /** @param unfinished the line has no end: a number at its end may be cut. */
  #line(text: string, from: number, end: number, hasEscape: boolean, unfinished: boolean): void {
    let start = from;
    while (start < end && text.charCodeAt(start) <= 32) start++;
    if (start === end) return;
    this.#lines++;
    if (!hasEscape && !this.#pendingReason) {
      const grammar = this.#grammar;
      if (grammar) {
        let at = start;
        if (this.#prefix > 0) {
          at = from + this.#prefix;
          while (at < end && text.charCodeAt(at) <= 32) at++;
        }
        const form = at < end ? grammar.matcher.at(text, at, end, this.#facts) : undefined;
        if (form && isBlank(text, grammar.matcher.end, end) && !(unfinished && form.endsInHole)) {
          const clock = this.#prefix > 0 && form.does !== 'nothing' ? prefixOf(text.slice(from, at)).clock : undefined;
          this.#apply(form, clock, this.#fold);
          return;
        }
        if (form) this.#facts.clear(form);
      }
    }
    this.#slowLine(text.slice(from, end), unfinished);
  }

  /** A line with a prefix, with escape sequences, of another plotter, of several threads at once, or of nothing known. */
  #slowLine(raw: string, unfinished: boolean): void {
    const line = (raw.includes('\x1b') ? stripAnsi(raw) : raw).trimEnd();
    const { starts, clock } = prefixOf(line);
    let position = starts[0]!;
    if (isBlank(line, position, line.length)) return;
    let recognised = false;
    for (const start of starts) {
      let at = start;
      while (at < line.length && line.charCodeAt(at) <= 32) at++;
      if (at === line.length) return;
      const first = this.#match((matcher) => matcher.at(line, at, line.length, this.#facts), line.length);
      if (!first) continue;
      this.#prefix = start;
      position = this.#accept(first, clock, unfinished, line.length);
      recognised = true;
      break;
    }
    while (position < line.length && !isBlank(line, position, line.length)) {
      const found = this.#find(line, position);
      if (!found) break;
      position = this.#accept(found, clock, unfinished, line.length);
      recognised = true;
    }
    const rest = line.slice(recognised ? position : starts[starts.length - 1]);
    if (isBlank(rest, 0, rest.length)) return;
    this.#failure(rest, line, clock, recognised);
  }

  #failure(rest: string, line: string, clock: number | undefined, recognised: boolean): void {
    this.#fold.clock = clock;
    this.#fold.at = clock ?? this.#arrivedAt;
    const failure = failureOf(rest);
    if (failure) {
      this.#fold.fail(failure, rest);
      this.#pendingReason = failure.reasonFollows && /Fatal Error:\s*$/.test(rest) ? failure : undefined;
      return;
    }
    if (this.#pendingReason) {
      this.#fold.explain(rest);
      this.#pendingReason = undefined;
      return;
    }
    if (recognised) return;
    this.#unrecognised++;
    if (this.#samples.length < 20) this.#samples.push(line.slice(0, 200));
  }

  /** The form that takes in most of the line; the plotter at work is asked first, then the others. */
  #match(ask: (matcher: LineMatcher) => CompiledForm | undefined, length: number): Match | undefined {
    let best: Grammar | undefined;
    let bestEnd = -1;
    for (const grammar of this.#ranked) {
      const form = ask(grammar.matcher);
      if (!form) continue;
      if (grammar.matcher.end === length) return { form, grammar };
      this.#facts.clear(form);
      if (grammar.matcher.end > bestEnd) {
        best = grammar;
        bestEnd = grammar.matcher.end;
      }
    }
    const form = best && ask(best.matcher);
    return form && { form, grammar: best! };
  }

  /** The first form inside the line, of the plotter at work if it has one there. */
  #find(line: string, position: number): Match | undefined {
    for (const grammar of this.#ranked) {
      const form = grammar.matcher.find(line, position, this.#facts);
      if (form) return { form, grammar };
    }
    return undefined;
  }

  #accept(match: Match, clock: number | undefined, unfinished: boolean, length: number): number {
    const { form, grammar } = match;
    const { end } = grammar.matcher;
    const isSwitch =
      grammar !== this.#grammar &&
      (!this.#grammar || (DECISIVE.has(form.does) && (form.does !== 'setting' || !this.#certain)));
    if (isSwitch) this.#use(grammar);
    if (form.does === 'header') this.#certain = true;
    this.#pendingReason = undefined;
    // Another plotter's line amid this one's log goes to that one's plots, or is text that happens to look like it.
    const fold = grammar === this.#grammar ? this.#fold : this.#folds.get(grammar.plotter.family);
    if (!fold || (unfinished && form.endsInHole && end === length)) this.#facts.clear(form);
    else this.#apply(form, clock, fold);
    return end;
  }

  #use(grammar: Grammar): void {
    const { family } = grammar.plotter;
    const first = this.#folds.size === 0;
    const fold = this.#folds.get(family) ?? (first ? this.#fold : new PlotFold(this.#plots, this.#emit));
    this.#folds.set(family, fold);
    // Within a family, a guess is made more precise: the plot at work is the new one's.
    const plot = fold.current;
    if (plot && !plot.finished && fold.plotter !== grammar.plotter) plot.plotter = grammar.plotter.id;
    fold.plotter = grammar.plotter;
    this.#fold = fold;
    this.#grammar = grammar;
    this.#ranked = [grammar, ...this.#grammars.filter((other) => other !== grammar)];
    this.#certain = false;
  }

  #apply(form: CompiledForm, clock: number | undefined, fold: PlotFold): void {
    fold.clock = clock;
    fold.at = clock ?? this.#arrivedAt;
    fold.apply(form, this.#facts);
    this.#facts.clear(form);
  }
}

export function createLogParserWith(plotters: readonly Plotter[], options: LogParserOptions = {}): LogParser {
  return new Parser(plotters, options);
}
