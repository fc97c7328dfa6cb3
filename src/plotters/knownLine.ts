import type { Facts } from './facts.ts';
import type { CompiledForm } from './lineForm.ts';
import { NUMBER, type Piece } from './piece.ts';
import { WORD, wordsOf } from './words.ts';

/** A number of more digits is left to those who read it in full. */
const MOST_DIGITS = 15;
/** Of them, so many fit a word. */
const DIGITS_OF_WORD = 9;
const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, exponent) => 10 ** exponent);
const POINT = 46;
const ZERO = 48;

/** A line that was read before, end and all, and is known again where it differs in its numbers alone. */
export interface KnownLine {
  readonly form: CompiledForm;
  /** What stands before, between and after its numbers: of each how many words, these, a mask of what is left and that, and its length. */
  readonly code: Int32Array;
  readonly numbers: readonly Piece[];
  /** After that stands whatever, to the line's end. */
  readonly hasTail: boolean;
  /** So long it is at most, and what is looked at beyond it. */
  readonly mostLength: number;
  /** Of one that is known by all its bytes: what stands in the slots of its form. */
  readonly texts: readonly (string | undefined)[] | undefined;
  readonly values: readonly number[];
  /** What came after it, the last one first. */
  readonly next: KnownLine[];
}

/** @param literals one more than there are numbers. */
export function knownLine(
  form: CompiledForm,
  literals: readonly Uint8Array[],
  numbers: readonly Piece[],
  hasTail: boolean,
  facts: Facts | undefined,
): KnownLine {
  const length = literals.reduce((sum, literal) => sum + literal.length, 0);
  return {
    form,
    code: Int32Array.from(literals.flatMap(codeOf)),
    numbers,
    hasTail,
    mostLength: literals.length === 0 ? Number.POSITIVE_INFINITY : length + numbers.length * (MOST_DIGITS + 2) + WORD,
    texts: facts && form.slots.map((slot) => facts.texts[slot]),
    values: facts ? form.slots.map((slot) => facts.numbers[slot]!) : [],
    next: [],
  };
}

function codeOf(literal: Uint8Array): number[] {
  const words = wordsOf(literal);
  const rest = literal.length % WORD;
  const whole = Math.floor(literal.length / WORD);
  return [whole, ...words.subarray(0, whole), 2 ** (8 * rest) - 1, words[whole] ?? 0, rest];
}

/** Where the line ends that stands at a place if it is this one, or its tail begins, else −1: its facts are the caller's to clear either way. */
export function readKnown(line: KnownLine, bytes: Uint8Array, view: DataView, from: number, facts: Facts): number {
  const { code, numbers } = line;
  const { length } = numbers;
  let at = from;
  let step = 0;
  for (let index = 0; ; index++) {
    for (let last = step + code[step]!; step < last; at += WORD)
      if (view.getInt32(at, true) !== code[++step]) return -1;
    if (((view.getInt32(at, true) ^ code[step + 2]!) & code[step + 1]!) !== 0) return -1;
    at += code[step + 3]!;
    step += 4;
    if (index === length) break;
    at = readPlainNumber(numbers[index]!, bytes, at, facts.numbers);
    if (at < 0) return -1;
  }
  const { texts } = line;
  if (texts) {
    const { slots } = line.form;
    for (let index = 0; index < slots.length; index++) {
      facts.texts[slots[index]!] = texts[index];
      facts.numbers[slots[index]!] = line.values[index]!;
    }
  }
  return at;
}

/** As `readHole` reads it; −1 also for one with a sign, with an exponent, or of many digits. */
function readPlainNumber(piece: Piece, bytes: Uint8Array, from: number, numbers: Float64Array): number {
  const { op, slot } = piece;
  let at = from;
  // In a word, as far as it goes: several times faster than in a number that may have a fraction.
  let word = 0;
  let digit = bytes[at]! - ZERO;
  for (; isDigit(digit) && at - from < DIGITS_OF_WORD; digit = bytes[++at]! - ZERO) word = (word * 10 + digit) | 0;
  let mantissa = word;
  for (; isDigit(digit); digit = bytes[++at]! - ZERO) mantissa = mantissa * 10 + digit;
  let digits = at - from;
  if (digits === 0) return -1;
  let { divisor } = piece;
  if (op === NUMBER) {
    if (digit === POINT - ZERO && isDigit(bytes[at + 1]! - ZERO)) {
      const fractionFrom = ++at;
      digit = bytes[at]! - ZERO;
      for (; isDigit(digit); digit = bytes[++at]! - ZERO) mantissa = mantissa * 10 + digit;
      digits += at - fractionFrom;
      if (digits > MOST_DIGITS) return -1;
      divisor *= POWERS[at - fractionFrom]!;
    }
    if (digit === 101 - ZERO || digit === 69 - ZERO) return -1;
  }
  if (digits > MOST_DIGITS) return -1;
  if (slot < 0) return at;
  const value = mantissa / divisor;
  if (value < piece.least || value > piece.most) return -1;
  numbers[slot] = value * piece.factor;
  return at;
}

function isDigit(digit: number): boolean {
  return digit >= 0 && digit <= 9;
}
