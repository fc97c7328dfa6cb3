import type { Facts } from './facts.ts';

/** What a form is made of, in the order in which it is read; each is matched byte by byte. */
export const LITERAL = 0;
export const BLANKS = 1;
export const NUMBER = 2;
export const INTEGER = 3;
export const TEXT = 4;
export const TOKEN = 5;
export const EXPRESSION = 6;

/** No path or name is longer. */
const LONGEST_TEXT = 4096;
/** No fact that an expression reads is longer. */
const LONGEST_EXPRESSION = 200;

export interface Piece {
  readonly op: number;
  /** The literal, or for a text the literal that ends it (empty: the line's end). */
  readonly bytes: Uint8Array;
  /** Of the bytes: a number of its own is read faster than an array's length. */
  readonly length: number;
  /** −1 where the fact is skipped. */
  readonly slot: number;
  readonly factor: number;
  readonly divisor: number;
  readonly expression: RegExp | undefined;
  readonly least: number;
  readonly most: number;
}

export function literal(bytes: Uint8Array): Piece {
  const { length } = bytes;
  return { op: LITERAL, bytes, length, slot: -1, factor: 1, divisor: 1, expression: undefined, least: 0, most: 0 };
}

export function isSamePiece(one: Piece, other: Piece): boolean {
  const { bytes, ...rest } = other;
  return (
    (Object.keys(rest) as (keyof typeof rest)[]).every((name) => one[name] === rest[name]) &&
    Buffer.compare(one.bytes, bytes) === 0
  );
}

export function isBlank(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (bytes[at]! > 32) return false;
  return true;
}

/** Reads what stands in a hole. Returns where it ends, or −1 where it isn't of the hole's kind; the fact is told to `facts`. */
export function readHole(piece: Piece, bytes: Buffer, at: number, end: number, facts: Facts): number {
  const { op, slot } = piece;
  if (op === NUMBER || op === INTEGER) return readNumber(piece, bytes, at, end, facts);
  if (op === EXPRESSION) return readExpression(piece, bytes, at, end, facts);
  const stop = endOfText(piece, bytes, at, end);
  if (stop < 0 || slot < 0) return stop;
  // A text begins with no blank: more of them than the form has are for the loose pieces.
  if (stop === at || bytes[at] <= 32) return -1;
  facts.texts[slot] = facts.textOf(slot, bytes, at, stop);
  return stop;
}

function readNumber(piece: Piece, bytes: Buffer, position: number, end: number, { numbers }: Facts): number {
  const { slot, divisor, factor, least, most } = piece;
  const mayHaveFraction = piece.op === NUMBER;
  let at = position;
  const isNegative = at < end && bytes[at] === 45;
  if (isNegative) at++;
  const digitsFrom = at;
  let mantissa = 0;
  let scale = divisor;
  let code = at < end ? bytes[at] : 0;
  while (code >= 48 && code <= 57) {
    mantissa = mantissa * 10 + (code - 48);
    code = ++at < end ? bytes[at] : 0;
  }
  if (at === digitsFrom) return -1;
  if (mayHaveFraction && code === 46) {
    const pointAt = at;
    code = ++at < end ? bytes[at] : 0;
    while (code >= 48 && code <= 57) {
      mantissa = mantissa * 10 + (code - 48);
      scale *= 10;
      code = ++at < end ? bytes[at] : 0;
    }
    // A full stop after the number is no decimal point.
    if (at === pointAt + 1) at = pointAt;
  }
  // Both exact, so one correctly rounded division: the very double that the digits stand for.
  let value =
    mantissa > 9e15 || scale > 1e22 ? Number(bytes.toString('latin1', digitsFrom, at)) / divisor : mantissa / scale;
  if (isNegative) value = -value;
  if (mayHaveFraction && (code === 101 || code === 69)) {
    const text = exponentialIn(bytes.toString('latin1', position, Math.min(end, at + 8)));
    if (text !== undefined) {
      value = Number(text) / divisor;
      at = position + text.length;
    }
  }
  if (value < least || value > most) return -1;
  if (slot >= 0) numbers[slot] = value * factor;
  return at;
}

function exponentialIn(text: string): string | undefined {
  const whole = /^-?\d+(?:\.\d+)?[eE][+-]?\d+/.exec(text)?.[0];
  return whole !== undefined && Number.isFinite(Number(whole)) ? whole : undefined;
}

function readExpression(piece: Piece, bytes: Buffer, at: number, end: number, { texts }: Facts): number {
  const expression = piece.expression!;
  const text = bytes.toString('latin1', at, Math.min(end, at + LONGEST_EXPRESSION));
  expression.lastIndex = 0;
  if (!expression.test(text)) return -1;
  const stop = at + expression.lastIndex;
  // Of the bytes anew: a part of the text would keep all of it in memory.
  texts[piece.slot] = bytes.toString('latin1', at, stop);
  return stop;
}

function endOfText(piece: Piece, bytes: Buffer, from: number, end: number): number {
  if (piece.op === TOKEN) {
    let stop = from;
    while (stop < end && stop - from < LONGEST_TEXT && bytes[stop] > 32) stop++;
    const cut = piece.length > 0 && piece.bytes[0] !== 32 ? find(piece, bytes, from, stop) : -1;
    return cut >= 0 ? cut : stop;
  }
  if (piece.length > 0) return find(piece, bytes, from, Math.min(end, from + LONGEST_TEXT));
  let stop = end;
  while (stop > from && bytes[stop - 1] <= 32) stop--;
  return piece.slot >= 0 && stop - from > LONGEST_TEXT ? -1 : stop;
}

/** Where the piece's bytes begin between `from` and `end`, −1 if they don't. */
function find({ bytes: wanted, length }: Piece, bytes: Buffer, from: number, end: number): number {
  const first = wanted[0];
  for (let at = from; at + length <= end; at++) {
    if (bytes[at] !== first) continue;
    let index = 1;
    while (index < length && bytes[at + index] === wanted[index]) index++;
    if (index === length) return at;
  }
  return -1;
}
