import type { TextBuffer } from './source.ts';

const LINE_FEED = 10;
const SPACE = 32;
const ZERO = 48;
const NINE = 57;
const MINUS = 45;
const POINT = 46;

/**
 * Walks over the bytes of a kernel text and reads its numbers without making strings: 2 to 4 times faster than split,
 * and no garbage.
 */
export class Scanner {
  bytes: Uint8Array = new Uint8Array(0);
  position = 0;
  end = 0;

  over(text: TextBuffer): this {
    this.bytes = text.bytes;
    this.position = 0;
    this.end = text.length;
    return this;
  }

  get atEnd(): boolean {
    return this.position >= this.end;
  }

  /** The next run of digits in this line as a number; NaN where the line has no more. */
  number(): number {
    const { bytes, end } = this;
    let at = this.position;
    let byte = 0;
    while (at < end) {
      byte = bytes[at];
      if ((byte >= ZERO && byte <= NINE) || byte === LINE_FEED) break;
      at++;
    }
    if (at >= end || byte === LINE_FEED) {
      this.position = at;
      return Number.NaN;
    }
    const negative = at > 0 && bytes[at - 1] === MINUS;
    let value = 0;
    while (at < end && bytes[at] >= ZERO && bytes[at] <= NINE) value = value * 10 + (bytes[at++] - ZERO);
    this.position = at;
    return negative ? -value : value;
  }

  /** As `number`, with the digits behind a decimal point. */
  decimal(): number {
    const whole = this.number();
    const { bytes, end } = this;
    let at = this.position;
    if (bytes[at] !== POINT || at >= end) return whole;
    let fraction = 0;
    let scale = 1;
    for (at++; at < end && bytes[at] >= ZERO && bytes[at] <= NINE; at++) {
      fraction = fraction * 10 + (bytes[at] - ZERO);
      scale *= 10;
    }
    this.position = at;
    return whole < 0 ? whole - fraction / scale : whole + fraction / scale;
  }

  /** Passes over `count` numbers. */
  skipNumbers(count: number): void {
    for (let i = 0; i < count; i++) this.number();
  }

  /** Goes to the beginning of the next line. */
  nextLine(): void {
    const next = this.bytes.indexOf(LINE_FEED, this.position);
    this.position = next < 0 || next >= this.end ? this.end : next + 1;
  }

  skipSpaces(): void {
    while (this.position < this.end && this.bytes[this.position] === SPACE) this.position++;
  }

  /** Whether `ascii` stands at the position. */
  at(ascii: Uint8Array): boolean {
    const { bytes, position } = this;
    if (position + ascii.length > this.end) return false;
    for (let i = 0; i < ascii.length; i++) if (bytes[position + i] !== ascii[i]) return false;
    return true;
  }

  /** The word at the position (up to a blank, colon or line end), as a string; the position stays. */
  word(): string {
    const { bytes, end } = this;
    let to = this.position;
    while (to < end && bytes[to] > SPACE && bytes[to] !== 58) to++;
    return Buffer.from(bytes.buffer, bytes.byteOffset + this.position, to - this.position).toString('latin1');
  }
}

export function ascii(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
