import { type Facts, partNumber, slotOf } from './facts.ts';
import { FACT_TYPES, type FactName, type FactType, type LineType, MOST, type Verb } from './lineType.ts';

/** A form of a line type, compiled to pieces that are matched byte by byte. */

const LITERAL = 0;
const BLANKS = 1;
const NUMBER = 2;
const INTEGER = 3;
const TEXT = 4;
const TOKEN = 5;
const EXPRESSION = 6;

/** No path or name is longer. */
const LONGEST_TEXT = 4096;
/** No fact that an expression reads is longer. */
const LONGEST_EXPRESSION = 200;

interface Piece {
  readonly op: number;
  /** The literal, or for a text the literal that ends it (empty: the line's end). */
  readonly bytes: Uint8Array;
  readonly slot: number;
  readonly factor: number;
  readonly divisor: number;
  readonly expression: RegExp | undefined;
  readonly least: number;
  readonly most: number;
}

export interface CompiledForm {
  readonly line: LineType;
  readonly does: Verb;
  readonly alone: boolean;
  /** With the form's blanks as they are written: tried first. */
  readonly tight: readonly Piece[];
  /** With any number of blanks for each. */
  readonly loose: readonly Piece[];
  /** Bytes before the first hole. */
  readonly tightHead: Uint8Array;
  /** The same without outer blanks: what a search inside a line looks for. */
  readonly head: string;
  readonly slots: readonly number[];
  /** Names of the facts of `slots`, parallel to it. */
  readonly slotNames: readonly string[];
  /** −1 where the line implies none. */
  readonly phase: number;
  readonly table: number;
  readonly part: number;
  /** The table is the one that the lines before named. */
  readonly usesLastTable: boolean;
  /** Way of plotting that only this line's plotter mode prints. */
  readonly mode: string | undefined;
  /** Slot of a text that goes to the line's end, −1 if there is none: another thread's line may follow in it. */
  readonly tailSlot: number;
  /** Its last fact may be cut where the line has no end. */
  readonly endsInHole: boolean;
  /** It has a text, whose end may be the line's: all else ends by itself. */
  readonly hasText: boolean;
}

function literal(text: string): Piece {
  const bytes = Buffer.from(text, 'utf8');
  return { op: LITERAL, bytes, slot: -1, factor: 1, divisor: 1, expression: undefined, least: 0, most: 0 };
}

function hole(form: string, name: string, endsBefore: string): Piece {
  const type: FactType | undefined =
    name === '?' ? { kind: 'number' } : name === '~' ? { kind: 'text' } : FACT_TYPES[name as FactName];
  if (!type) throw new Error(`${form}: no fact is named ${name}.`);
  const { kind } = type;
  const divisor = type.divisor ?? 1;
  const isAny = name === '?';
  const ops = { number: NUMBER, integer: INTEGER, text: TEXT, word: TOKEN } as const;
  return {
    op: kind instanceof RegExp ? EXPRESSION : ops[kind],
    bytes: Buffer.from(endsBefore, 'utf8'),
    slot: isAny || name === '~' ? -1 : slotOf(type.as ?? name),
    factor: type.factor ?? 1,
    divisor,
    expression: kind instanceof RegExp ? kind : undefined,
    least: isAny ? Number.NEGATIVE_INFINITY : (type.least ?? 0) / divisor,
    most: isAny ? Number.POSITIVE_INFINITY : (type.most ?? MOST) / divisor,
  };
}

/** @param loose any number of blanks for each blank of the form. */
function piecesOf(form: string, loose: boolean): Piece[] {
  const parts = form.split(/(\{[^}]+\})/).filter((part) => part !== '');
  return parts.flatMap((part, index) => {
    if (part.startsWith('{')) {
      const after = parts[index + 1] ?? '';
      // A blank and a word are enough to know a text's end by.
      return [hole(form, part.slice(1, -1), loose ? (/^\s*\S*/.exec(after)![0].replace(/\s+/g, ' ') ?? '') : after)];
    }
    if (!loose) return [literal(part)];
    return part
      .split(/(\s+)/)
      .filter((word) => word !== '')
      .map((word) => (word.trim() === '' ? { ...literal(' '), op: BLANKS } : literal(word)));
  });
}

export function compileForm(line: LineType, form: string): CompiledForm {
  const tight = piecesOf(form, false);
  let loose: Piece[] | undefined;
  const last = tight[tight.length - 1];
  const names = [...form.matchAll(/\{([^}?~]+)\}/g)].map(([, name]) => name!);
  const targets = names.map((name) => (FACT_TYPES[name as FactName] as FactType).as ?? name);
  const implied = line.as ?? {};
  return {
    line,
    does: line.does,
    alone: line.alone ?? false,
    tight,
    get loose() {
      // Most lines of a log are as they are written.
      loose ??= piecesOf(form, true);
      return loose;
    },
    tightHead: tight[0].bytes,
    head: /^[^{]*/.exec(form)![0].trim(),
    slots: targets.map(slotOf),
    slotNames: targets,
    phase: Number(implied.phase ?? -1),
    table: typeof implied.table === 'number' ? implied.table : -1,
    part: partNumber(String(implied.part ?? '')),
    usesLastTable: implied.table === 'last',
    mode: implied.mode === undefined ? undefined : String(implied.mode),
    tailSlot: last.op === TEXT ? last.slot : -1,
    // A plot's name in a path tells by itself whether it is whole.
    endsInHole:
      last.op === NUMBER || last.op === INTEGER || last.op === TOKEN || (last.op === TEXT && line.does === 'setting'),
    hasText: tight.some(({ op }) => op === TEXT),
  };
}

/** Value of the number read last: in an array, where it takes no memory anew each time. */
const lastNumber = new Float64Array(1);

function readExponent(bytes: Buffer, position: number, at: number, end: number, divisor: number): number {
  const text = bytes.toString('latin1', position, Math.min(end, at + 8));
  const whole = /^-?\d+(?:\.\d+)?[eE][+-]?\d+/.exec(text)?.[0];
  if (whole === undefined || !Number.isFinite(Number(whole))) return -1;
  lastNumber[0] = Number(whole) / divisor;
  return position + whole.length;
}

/** End of the number at `position`, or `position` if there is none. */
function readNumber(bytes: Buffer, position: number, end: number, fraction: boolean, divisor: number): number {
  let at = position;
  const negative = bytes[at] === 45;
  if (negative) at++;
  const digitsFrom = at;
  let mantissa = 0;
  let scale = divisor;
  let code = at < end ? bytes[at] : 0;
  while (code >= 48 && code <= 57) {
    mantissa = mantissa * 10 + (code - 48);
    code = ++at < end ? bytes[at] : 0;
  }
  if (at === digitsFrom) return position;
  if (fraction && code === 46) {
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
  if (fraction && (code === 101 || code === 69)) {
    const stop = readExponent(bytes, position, at, end, divisor);
    if (stop > 0) return stop;
  }
  // Both exact, so one correctly rounded division: the very double that the digits stand for.
  lastNumber[0] =
    mantissa > 9e15 || scale > 1e22 ? Number(bytes.toString('latin1', digitsFrom, at)) / divisor : mantissa / scale;
  if (negative) lastNumber[0] = -lastNumber[0];
  return at;
}

/** Where `literal` begins between `from` and `end`, −1 if it doesn't. */
function find(bytes: Buffer, wanted: Uint8Array, from: number, end: number): number {
  const first = wanted[0];
  for (let at = from; at + wanted.length <= end; at++) {
    if (bytes[at] !== first) continue;
    let index = 1;
    while (index < wanted.length && bytes[at + index] === wanted[index]) index++;
    if (index === wanted.length) return at;
  }
  return -1;
}

function endOfText(bytes: Buffer, piece: Piece, from: number, end: number): number {
  if (piece.op === TOKEN) {
    let stop = from;
    while (stop < end && stop - from < LONGEST_TEXT && bytes[stop] > 32) stop++;
    const cut = piece.bytes.length > 0 && piece.bytes[0] !== 32 ? find(bytes, piece.bytes, from, stop) : -1;
    return cut >= 0 ? cut : stop;
  }
  if (piece.bytes.length > 0) return find(bytes, piece.bytes, from, Math.min(end, from + LONGEST_TEXT));
  let stop = end;
  while (stop > from && bytes[stop - 1] <= 32) stop--;
  return piece.slot >= 0 && stop - from > LONGEST_TEXT ? -1 : stop;
}

/** Tries a form's pieces at a position, from piece `first` on. Returns where they end, or −1. Facts are filled on the way: clear them after a failure too. */
export function matchPieces(
  pieces: readonly Piece[],
  first: number,
  bytes: Buffer,
  position: number,
  end: number,
  facts: Facts,
): number {
  let at = position;
  for (let index = first; index < pieces.length; index++) {
    const piece = pieces[index];
    const { op } = piece;
    if (op === LITERAL) {
      const wanted = piece.bytes;
      const { length } = wanted;
      if (at + length > end) return -1;
      for (let offset = 0; offset < length; offset++) if (bytes[at + offset] !== wanted[offset]) return -1;
      at += length;
    } else if (op === NUMBER || op === INTEGER) {
      const stop = readNumber(bytes, at, end, op === NUMBER, piece.divisor);
      if (stop === at || lastNumber[0] < piece.least || lastNumber[0] > piece.most) return -1;
      if (piece.slot >= 0) facts.numbers[piece.slot] = lastNumber[0] * piece.factor;
      at = stop;
    } else if (op === BLANKS) {
      const from = at;
      while (at < end && (bytes[at] === 32 || bytes[at] === 9)) at++;
      if (at === from) return -1;
    } else if (op === EXPRESSION) {
      const expression = piece.expression!;
      const text = bytes.toString('latin1', at, Math.min(end, at + LONGEST_EXPRESSION));
      expression.lastIndex = 0;
      if (!expression.test(text)) return -1;
      facts.texts[piece.slot] = text.slice(0, expression.lastIndex);
      at += expression.lastIndex;
    } else {
      const stop = endOfText(bytes, piece, at, end);
      if (stop < 0) return -1;
      if (piece.slot >= 0) {
        // A text begins with no blank: more of them than the form has are for the loose pieces.
        if (stop === at || bytes[at] <= 32) return -1;
        facts.texts[piece.slot] = facts.textOf(piece.slot, bytes, at, stop);
      }
      at = stop;
    }
  }
  return at;
}
