import { Facts } from './facts.ts';
import { type KnownLine, knownLine, readKnown } from './knownLine.ts';
import { type CompiledForm, matchPieces, tightPieces } from './lineForm.ts';
import { LineEnds } from './logLines.ts';
import { INTEGER, LITERAL, NUMBER, type Piece, TEXT } from './piece.ts';

/** A form's lines in a log. */
interface Lines {
  /** Its pieces up to a tail, which is text to the line's end; none where a line is known by all its bytes. */
  readonly plain: readonly Piece[] | undefined;
  readonly hasTail: boolean;
  readonly known: KnownLine[];
  /** In the place of all others. */
  readonly others: KnownLine;
}

/** A line's blanks and text are few. */
const LONGEST = 1024;
/** So many of a form are known: of settings and texts the first, while those that bear names of plots are all different. */
const MOST_OF_FORM = 8;

/** So many lines are expected after one. */
const MOST_NEXT = 4;

/**
 * The track that a log keeps to: after each line mostly comes what came after it before, its numbers changed. A line that is as expected is
 * told by a few comparisons, up to its end; any other is left to those who read all.
 */
export class LogTrack {
  readonly #isSole: (form: CompiledForm) => boolean;
  readonly #scratch = new Facts();
  readonly #lines = new Map<CompiledForm, Lines>();
  /** The line read last, where it ends, and in which bytes. */
  #last: KnownLine | undefined;
  #bytes: Buffer | undefined;
  readonly #ends = new LineEnds();
  #view: DataView = new DataView(new ArrayBuffer(0));
  end = -1;

  /** @param isSole whether whatever has a form's words and plain numbers in its places is of that form, and of no other. */
  constructor(isSole: (form: CompiledForm) => boolean) {
    this.#isSole = isSole;
  }

  /** The form of the line that begins at a place, if it is as expected: it ends at `end`. Facts are the caller's to clear. */
  next(bytes: Buffer, from: number, facts: Facts): CompiledForm | undefined {
    const last = this.#last;
    if (last === undefined) return undefined;
    if (bytes !== this.#bytes) this.#enter(bytes);
    const { next } = last;
    for (let index = 0; index < next.length; index++) {
      const line = next[index]!;
      const end = this.#read(line, bytes, from, facts);
      if (end < 0) continue;
      if (index > 0) {
        next[index] = next[0]!;
        next[0] = line;
      }
      this.#last = line;
      this.end = end;
      return line.form;
    }
    return undefined;
  }

  #read(line: KnownLine, bytes: Buffer, from: number, facts: Facts): number {
    if (from + line.mostLength > bytes.length) return -1;
    let end = readKnown(line, bytes, this.#view, from, facts);
    if (end >= 0 && line.hasTail) end = this.#afterTail(end);
    if (end < 0) facts.clear(line.form.slots);
    return end;
  }

  /** Where the next line begins, −1 where this one isn't told by its form alone. */
  #afterTail(from: number): number {
    const end = this.#ends.after(from);
    const isPlain = end < this.#bytes!.length && end - from < LONGEST && !this.#ends.hasEscape(from, end);
    return isPlain ? end + 1 : -1;
  }

  #enter(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#ends.begin(bytes);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.end = -1;
  }

  /**
   * A line was read in full: all of it from a position on is of a form.
   * @param lineEnd where what ends it stands.
   */
  learn(form: CompiledForm, bytes: Buffer, begin: number, position: number, lineEnd: number, facts: Facts): void {
    if (bytes !== this.#bytes) this.#enter(bytes);
    const line = this.#lineOf(form, bytes, this.#isNext(begin) ? this.end : begin, position, lineEnd + 1, facts);
    const next = this.#last?.next;
    if (next && !next.includes(line)) {
      if (next.length === MOST_NEXT) next.pop();
      next.unshift(line);
    }
    this.#last = line;
    this.end = lineEnd + 1;
  }

  /** A line that is none of the plotter at work in its own words: what comes after it isn't known. */
  leave(): void {
    this.#last = undefined;
    this.end = -1;
  }

  /** Whether nothing but empty lines stands between the line read last and a place. */
  #isNext(place: number): boolean {
    return this.end >= 0 && this.end <= place && areSpaces(this.#bytes!, this.end, place);
  }

  #lineOf(form: CompiledForm, bytes: Buffer, from: number, at: number, end: number, facts: Facts): KnownLine {
    let lines = this.#lines.get(form);
    if (!lines) {
      const others = knownLine(form, [], [], false, undefined);
      lines = { ...(this.#isSole(form) ? plainPieces(form) : NOT_PLAIN), known: [], others };
      this.#lines.set(form, lines);
    }
    const { known, plain, hasTail, others } = lines;
    for (const line of known) if (this.#read(line, bytes, from, this.#scratch) === end) return line;
    if (known.length === MOST_OF_FORM || end - from > LONGEST || !areSpaces(bytes, from, at)) return others;
    const made = plain
      ? plainLine(form, plain, hasTail, bytes, from, at, end)
      : knownLine(form, [bytes.subarray(from, end)], [], false, facts);
    known.push(made);
    return made;
  }
}

const NOT_PLAIN = { plain: undefined, hasTail: false };

/** What of a form is looked at piece by piece; nothing where it has texts amid, which no glance tells the end of. */
function plainPieces(form: CompiledForm): Pick<Lines, 'plain' | 'hasTail'> {
  const pieces = tightPieces(form);
  const last = pieces[pieces.length - 1]!;
  const hasTail = last.op === TEXT && last.slot < 0;
  const plain = hasTail ? pieces.slice(0, -1) : pieces;
  return plain.every(({ op }) => op === LITERAL || op === NUMBER || op === INTEGER) ? { plain, hasTail } : NOT_PLAIN;
}

/** A line that may have other numbers in its form's places: what stands before and after them stays. */
function plainLine(
  form: CompiledForm,
  pieces: readonly Piece[],
  hasTail: boolean,
  bytes: Buffer,
  from: number,
  at: number,
  end: number,
): KnownLine {
  const literals: Uint8Array[] = [];
  const numbers: Piece[] = [];
  let begin = from;
  let place = at;
  for (const piece of pieces) {
    const stop = matchPieces([piece], bytes, place, end, new Facts());
    if (piece.op !== LITERAL) {
      literals.push(bytes.subarray(begin, place));
      numbers.push(piece);
      begin = stop;
    }
    place = stop;
  }
  return knownLine(form, [...literals, bytes.subarray(begin, hasTail ? place : end)], numbers, hasTail, undefined);
}

function areSpaces(bytes: Buffer, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (!isSpace(bytes[at]!)) return false;
  return true;
}

/** Blanks, and what ends lines. */
function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
