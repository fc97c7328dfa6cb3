import { WORD, wordsOf } from './words.ts';

/** Of a plot's report. */
const CAPACITY = 8192;
/** Decimals that are looked for before a number is left to the runtime: plotters print seconds with six at most. */
const UNIT = 1e6;
const MOST_DIGITS = 1e15;
const MOST_WHOLE = 2 ** 31;
const BILLION = 1e9;
/** So many objects are kept as JSON: plots of a few command lines follow one another. */
const MOST_OBJECTS = 4;
/** No number is longer. */
const NUMBER_BYTES = 32;
const QUOTE = 34;
const COMMA = 44;
const POINT = 46;
const ZERO = 48;
const COLON = 58;
const BACKSLASH = 92;

/** What lists and objects begin with; what ends them stands two places further in ASCII. */
export const LIST = 91;
export const OBJECT = 123;

/** A piece of JSON that is written again and again: its bytes, four in one, and how many they are. */
export interface MadeJson {
  readonly words: Int32Array;
  readonly length: number;
}

export function madeJson(json: string): MadeJson {
  const bytes = Buffer.from(json);
  return { words: wordsOf(bytes), length: bytes.length };
}

/**
 * JSON in UTF-8 that is put together of pieces, byte for byte what `JSON.stringify` makes: where thousands of objects differ in numbers
 * alone, several times faster. What a list or an object holds begins with a comma each; `close` makes a bracket of the first.
 */
export class JsonBytes {
  #bytes = Buffer.allocUnsafeSlow(CAPACITY);
  #view = viewOf(this.#bytes);
  length = 0;
  /** Objects written last, which often come again. */
  readonly #objects: { readonly object: object; readonly json: Buffer }[] = [];

  /** What was written; valid until more is. */
  get written(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }

  /** A piece of JSON. */
  text(json: string): void {
    this.#reserve(3 * json.length);
    this.length += this.#bytes.write(json, this.length);
  }

  /** A piece that was made before. */
  piece({ words, length }: MadeJson): void {
    this.#reserve(length + WORD);
    const view = this.#view;
    for (let index = 0, at = this.length; index < words.length; index++, at += WORD)
      view.setInt32(at, words[index]!, true);
    this.length += length;
  }

  comma(): void {
    this.#byte(COMMA);
  }

  /** @param from where what it holds begins. */
  close(from: number, opening: typeof LIST | typeof OBJECT): void {
    if (this.length === from) this.#byte(opening);
    else this.#bytes[from] = opening;
    this.#byte(opening + 2);
  }

  member(name: string, value: unknown): void {
    this.comma();
    this.#string(name);
    this.#byte(COLON);
    this.value(value);
  }

  value(value: unknown): void {
    if (typeof value === 'number') this.number(value);
    else if (typeof value === 'string') this.#string(value);
    else if (typeof value === 'object' && value) this.#writeObject(value);
    else this.text(JSON.stringify(value));
  }

  /** Objects don't change while they are written. */
  #writeObject(object: object): void {
    let known = this.#objects.find((before) => before.object === object);
    if (!known) {
      known = { object, json: Buffer.from(JSON.stringify(object)) };
      if (this.#objects.length === MOST_OBJECTS) this.#objects.shift();
      this.#objects.push(known);
    }
    const { json } = known;
    this.#reserve(json.length);
    this.#bytes.set(json, this.length);
    this.length += json.length;
  }

  #string(text: string): void {
    const { length } = text;
    this.#reserve(length + 2);
    const bytes = this.#bytes;
    let at = this.length;
    bytes[at++] = QUOTE;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code < 32 || code > 126 || code === QUOTE || code === BACKSLASH) {
        this.text(JSON.stringify(text));
        return;
      }
      bytes[at++] = code;
    }
    bytes[at++] = QUOTE;
    this.length = at;
  }

  number(value: number): void {
    if (value >= MOST_WHOLE && value < MOST_DIGITS && Number.isInteger(value)) {
      this.#reserve(NUMBER_BYTES);
      const billions = (value / BILLION) | 0;
      this.#digits(billions, digitsOf(billions));
      this.#digits(value - billions * BILLION, 9);
      return;
    }
    const units = Math.round(value * UNIT);
    // No two decimals of fifteen digits are the same double: one that gives this very double is its shortest.
    if (!(value >= 0 && value < MOST_WHOLE && units < MOST_DIGITS && units / UNIT === value)) {
      this.text(JSON.stringify(value));
      return;
    }
    this.#reserve(NUMBER_BYTES);
    const whole = value | 0;
    this.#digits(whole, digitsOf(whole));
    let fraction = (units - whole * UNIT) | 0;
    if (fraction === 0) return;
    let digits = 6;
    for (let rest = (fraction / 10) | 0; rest * 10 === fraction; rest = (fraction / 10) | 0) {
      fraction = rest;
      digits--;
    }
    this.#byte(POINT);
    this.#digits(fraction, digits);
  }

  /** The last so many digits of a whole number. */
  #digits(value: number, count: number): void {
    const bytes = this.#bytes;
    const from = this.length;
    this.length += count;
    for (let at = this.length - 1, left = value | 0; at >= from; at--) {
      const rest = (left / 10) | 0;
      bytes[at] = ZERO + left - rest * 10;
      left = rest;
    }
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.length++] = byte;
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.length + more));
    larger.set(this.written);
    this.#bytes = larger;
    this.#view = viewOf(larger);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function digitsOf(value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
}
