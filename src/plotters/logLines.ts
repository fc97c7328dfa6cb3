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

/**
 * Reads a whole line that begins at `from`, without having looked for its end. Returns where that is; −1 where it can't, and has done
 * nothing.
 */
export type AtAGlance = (bytes: Buffer, from: number, length: number) => number;

/** Where something stands that is no blank, or the line ends. */
export function afterBlanks(bytes: Buffer, from: number, length: number): number {
  let at = from;
  while (at < length && bytes[at] <= 32 && !isControl(bytes[at])) at++;
  return at;
}

export function endsLine(code: number | undefined): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN;
}

/** The end of a line, or what makes another of it when it is taken out. */
export function isControl(code: number | undefined): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN || code === ESCAPE;
}

/** The end of the line; −1 where it has an escape sequence, no end, or is too long to be read at once. */
export function endOfLine(bytes: Buffer, from: number, length: number): number {
  const limit = Math.min(length, from + LONGEST_LINE);
  for (let at = from; at < limit; at++) {
    const code = bytes[at];
    if (code <= ESCAPE && isControl(code)) return code === ESCAPE ? -1 : at;
  }
  return -1;
}

/** Splits a log that comes in pieces, split anywhere, into lines: at line feeds and at lone carriage returns, by which bars are redrawn. */
export class LogLines {
  readonly #onLine: OnLine;
  readonly #atAGlance: AtAGlance;
  #carry: Buffer | undefined;
  /** PowerShell writes what it redirects in UTF-16, with a byte order mark. */
  #utf16: 'unknown' | 'no' | 'yes' = 'unknown';
  #oddByte: number | undefined;

  /** @param atAGlance is asked for each line first: what it takes is not looked through for its end. */
  constructor(onLine: OnLine, atAGlance: AtAGlance = () => -1) {
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
    let begin = from;
    while (begin < length) {
      const read = this.#atAGlance(bytes, begin, length);
      if (read >= 0) {
        begin = read + 1;
        continue;
      }
      let at = begin;
      let hasEscape = false;
      const limit = Math.min(length, begin + LONGEST_LINE + 1);
      for (; at < limit; at++) {
        const code = bytes[at];
        if (code > ESCAPE) continue;
        if (code === LINE_FEED || code === CARRIAGE_RETURN) break;
        if (code === ESCAPE) hasEscape = true;
      }
      if (at - begin > LONGEST_LINE) {
        this.#onLine(bytes, begin, begin + LONGEST_LINE, hasEscape, false);
        begin += LONGEST_LINE;
        continue;
      }
      if (at === length) {
        // A copy: the caller may fill its buffer anew.
        this.#carry = Buffer.from(bytes.subarray(begin));
        return;
      }
      this.#onLine(bytes, begin, at, hasEscape, false);
      begin = at + 1;
    }
  }
}
