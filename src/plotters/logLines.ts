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

/** Splits a log that comes in pieces, split anywhere, into lines: at line feeds and at lone carriage returns, by which bars are redrawn. */
export class LogLines {
  readonly #onLine: OnLine;
  #carry: Buffer | undefined;
  /** PowerShell writes what it redirects in UTF-16, with a byte order mark. */
  #utf16: 'unknown' | 'no' | 'yes' = 'unknown';
  #oddByte: number | undefined;

  constructor(onLine: OnLine) {
    this.#onLine = onLine;
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

  /** What ends lines is searched for with the runtime's own search: each anew only when the lines have come past the last find. */
  #read(bytes: Buffer, from: number): void {
    const { length } = bytes;
    let feedAt = -1;
    let returnAt = -1;
    let escapeAt = -1;
    for (let begin = from; begin < length; ) {
      if (feedAt < begin) feedAt = next(bytes, LINE_FEED, begin);
      if (returnAt < begin) returnAt = next(bytes, CARRIAGE_RETURN, begin);
      if (escapeAt < begin) escapeAt = next(bytes, ESCAPE, begin);
      const end = Math.min(feedAt, returnAt);
      if (end - begin > LONGEST_LINE) {
        this.#onLine(bytes, begin, begin + LONGEST_LINE, escapeAt < begin + LONGEST_LINE, false);
        begin += LONGEST_LINE;
      } else if (end === length) {
        // A copy: the caller may fill its buffer anew.
        this.#carry = Buffer.from(bytes.subarray(begin));
        return;
      } else {
        this.#onLine(bytes, begin, end, escapeAt < end, false);
        begin = end + 1;
      }
    }
  }
}

/** Where a byte stands next; the length where it doesn't. */
function next(bytes: Buffer, code: number, from: number): number {
  const at = bytes.indexOf(code, from) | 0;
  return at < 0 ? bytes.length | 0 : at;
}
