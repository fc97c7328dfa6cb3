/** A line longer than this is read in pieces, so that a log without line ends can't fill the memory. */
const LONGEST_LINE = 65_536;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const ESCAPE = 27;

/**
 * One line of a log, without its end.
 * @param hasEscape it bears terminal control sequences.
 * @param unfinished it has no end: what stands last may be cut.
 */
export type OnLine = (bytes: Buffer, from: number, end: number, hasEscape: boolean, unfinished: boolean) => void;

/** Reads lines from a place on as far as they are as expected, ends and all. Returns where the first begins that isn't. */
export type AtAGlance = (bytes: Buffer, from: number) => number;

/** Splits a log that comes in pieces, split anywhere, into lines: at line feeds and at lone carriage returns, by which bars are redrawn. */
export class LogLines {
  readonly #onLine: OnLine;
  readonly #atAGlance: AtAGlance;
  readonly #ends = new LineEnds();
  #carry: Buffer | undefined;
  /** PowerShell writes what it redirects in UTF-16, with a byte order mark. */
  #utf16: 'unknown' | 'no' | 'yes' = 'unknown';
  #oddByte: number | undefined;

  constructor(onLine: OnLine, atAGlance: AtAGlance = (_, from) => from) {
    this.#onLine = onLine;
    this.#atAGlance = atAGlance;
  }

  feed(piece: Uint8Array | string): void {
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : this.#decode(piece);
    if (bytes.length === 0) return;
    const carry = this.#carry;
    if (!carry) {
      this.#read(bytes, 0);
      return;
    }
    // Only the line that two pieces share is joined.
    let end = 0;
    while (end < bytes.length && bytes[end] !== LINE_FEED && bytes[end] !== CARRIAGE_RETURN) end++;
    this.#carry = undefined;
    this.#read(Buffer.concat([carry, bytes.subarray(0, end + 1)]), 0);
    if (end < bytes.length) this.#read(bytes, end + 1);
  }

  end(): void {
    const rest = this.#carry;
    this.#carry = undefined;
    if (rest) this.#onLine(rest, 0, rest.length, rest.includes(ESCAPE), true);
  }

  #decode(piece: Uint8Array): Buffer {
    let bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (this.#oddByte !== undefined) bytes = Buffer.concat([Buffer.of(this.#oddByte), bytes]);
    this.#oddByte = undefined;
    if (this.#utf16 === 'unknown' && bytes.length > 0) {
      if (bytes.length === 1 && bytes[0] === 0xff) {
        this.#oddByte = 0xff;
        return Buffer.alloc(0);
      }
      this.#utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'yes' : 'no';
      if (this.#utf16 === 'yes') bytes = bytes.subarray(2);
    }
    if (this.#utf16 !== 'yes') return bytes;
    const even = bytes.length & ~1;
    if (bytes.length > even) this.#oddByte = bytes[even];
    return Buffer.from(bytes.toString('utf16le', 0, even), 'utf8');
  }

  #read(bytes: Buffer, from: number): void {
    const { length } = bytes;
    const ends = this.#ends;
    ends.begin(bytes);
    for (let begin = this.#atAGlance(bytes, from); begin < length; begin = this.#atAGlance(bytes, begin)) {
      const end = ends.after(begin);
      if (end - begin > LONGEST_LINE) {
        this.#onLine(bytes, begin, begin + LONGEST_LINE, ends.hasEscape(begin, begin + LONGEST_LINE), false);
        begin += LONGEST_LINE;
      } else if (end === length) {
        // A copy: the caller may fill its buffer anew.
        this.#carry = Buffer.from(bytes.subarray(begin));
        return;
      } else {
        this.#onLine(bytes, begin, end, ends.hasEscape(begin, end), false);
        begin = end + 1;
      }
    }
  }
}

/** What ends lines is searched for with the runtime's own search: each anew only when the lines have come past the last find. */
export class LineEnds {
  #bytes: Buffer = Buffer.alloc(0);
  #feedAt = -1;
  #returnAt = -1;
  #escapeAt = -1;

  begin(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#feedAt = -1;
    this.#returnAt = -1;
    this.#escapeAt = -1;
  }

  /** Where the line ends that a place is in, the length where it has no end; places only go on. */
  after(from: number): number {
    if (this.#feedAt < from) this.#feedAt = next(this.#bytes, LINE_FEED, from);
    if (this.#returnAt < from) this.#returnAt = next(this.#bytes, CARRIAGE_RETURN, from);
    return Math.min(this.#feedAt, this.#returnAt);
  }

  /** Whether terminal control sequences stand there; places only go on. */
  hasEscape(from: number, end: number): boolean {
    if (this.#escapeAt < from) this.#escapeAt = next(this.#bytes, ESCAPE, from);
    return this.#escapeAt < end;
  }
}

/** Where a byte stands next; the length where it doesn't. */
function next(bytes: Buffer, code: number, from: number): number {
  const at = bytes.indexOf(code, from) | 0;
  return at < 0 ? bytes.length | 0 : at;
}
