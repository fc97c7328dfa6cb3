import type { PlotConfiguration } from './configuration.ts';
import { type Facts, partNumber, slotOf } from './facts.ts';
import { FACT_TYPES, type FactName, type FactType, type LineType, MOST, type Verb } from './lineType.ts';
import { BLANKS, EXPRESSION, INTEGER, LITERAL, literal, NUMBER, type Piece, readHole, TEXT, TOKEN } from './piece.ts';

/** What of a form's facts are settings. */
export interface SettingsOfForm {
  readonly facts: readonly { readonly name: string; readonly slot: number }[];
  readonly implied: readonly (readonly [string, unknown])[];
  /** What a line of the form did the last time, and to which settings: mostly it does the same again. */
  last: (SettingsChange & { readonly before: PlotConfiguration }) | undefined;
}

/** What a line told, and the settings after it. */
export interface SettingsChange {
  readonly values: readonly (string | number)[];
  readonly after: PlotConfiguration;
}

export interface CompiledForm {
  readonly line: LineType;
  /** As it is written. */
  readonly text: string;
  readonly does: Verb;
  readonly alone: boolean;
  /** See `loosePieces`. */
  loose: readonly Piece[] | undefined;
  /** Worked out when they are first asked for. */
  settings: SettingsOfForm | undefined;
  /** Its text before the first hole, without outer blanks: what a search inside a line looks for. */
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
  /** It tells of a plot that it goes on, and nothing that is told of a plot afterwards. */
  readonly isPassing: boolean;
}

function hole(form: string, name: string, endsBefore: string): Piece {
  const type: FactType | undefined =
    name === '?' ? { kind: 'number' } : name === '~' ? { kind: 'text' } : FACT_TYPES[name as FactName];
  if (!type) throw new Error(`${form}: no fact is named ${name}.`);
  const { kind } = type;
  const divisor = type.divisor ?? 1;
  const isAny = name === '?';
  const ops = { number: NUMBER, integer: INTEGER, text: TEXT, word: TOKEN } as const;
  // Only a text ends where something else begins.
  const bytes = Buffer.from(kind === 'text' || kind === 'word' ? endsBefore : '', 'utf8');
  return {
    op: kind instanceof RegExp ? EXPRESSION : ops[kind],
    bytes,
    length: bytes.length,
    slot: isAny || name === '~' ? -1 : slotOf(type.as ?? name),
    factor: type.factor ?? 1,
    divisor,
    expression: kind instanceof RegExp ? kind : undefined,
    least: isAny ? Number.NEGATIVE_INFINITY : (type.least ?? 0) / divisor,
    most: isAny ? Number.POSITIVE_INFINITY : (type.most ?? MOST) / divisor,
  };
}

function literalOf(text: string): Piece {
  return literal(Buffer.from(text, 'utf8'));
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
    if (!loose) return [literalOf(part)];
    return part
      .split(/(\s+)/)
      .filter((word) => word !== '')
      .map((word) => (word.trim() === '' ? { ...literalOf(' '), op: BLANKS } : literalOf(word)));
  });
}

export function compileForm(line: LineType, form: string): CompiledForm {
  const lastName = /\{([^}]+)\}$/.exec(form)?.[1];
  const last = lastName === undefined ? undefined : hole(form, lastName, '');
  const names = [...form.matchAll(/\{([^}?~]+)\}/g)].map(([, name]) => name!);
  const targets = names.map((name) => (FACT_TYPES[name as FactName] as FactType).as ?? name);
  const implied = line.as ?? {};
  return {
    line,
    text: form,
    does: line.does,
    alone: line.alone ?? false,
    loose: undefined,
    settings: undefined,
    head: /^[^{]*/.exec(form)![0].trim(),
    slots: targets.map(slotOf),
    slotNames: targets,
    phase: Number(implied.phase ?? -1),
    table: typeof implied.table === 'number' ? implied.table : -1,
    part: partNumber(String(implied.part ?? '')),
    usesLastTable: implied.table === 'last',
    mode: implied.mode === undefined ? undefined : String(implied.mode),
    tailSlot: last?.op === TEXT ? last.slot : -1,
    // A plot's name in a path tells by itself whether it is whole.
    endsInHole: last !== undefined && last.op !== EXPRESSION && (last.op !== TEXT || line.does === 'setting'),
    isPassing:
      (line.does === 'nothing' || line.does === 'step-progress') &&
      line.as === undefined &&
      names.every((name) => name === 'bucket'),
  };
}

/** The form's pieces with its blanks as they are written. */
export function tightPieces(form: CompiledForm): readonly Piece[] {
  return piecesOf(form.text, false);
}

/** The form's pieces with any number of blanks for each of its own: few forms need them, as most lines are as they are written. */
export function loosePieces(form: CompiledForm): readonly Piece[] {
  form.loose ??= piecesOf(form.text, true);
  return form.loose;
}

/** Tries a form's pieces at a position. Returns where they end, or −1. Facts are filled on the way: clear them after a failure too. */
export function matchPieces(
  pieces: readonly Piece[],
  bytes: Buffer,
  position: number,
  end: number,
  facts: Facts,
): number {
  let at = position;
  for (const piece of pieces) {
    const { op } = piece;
    if (op === LITERAL) {
      const { bytes: wanted, length } = piece;
      if (at + length > end) return -1;
      for (let offset = 0; offset < length; offset++) if (bytes[at + offset] !== wanted[offset]) return -1;
      at += length;
    } else if (op === BLANKS) {
      const from = at;
      while (at < end && (bytes[at] === 32 || bytes[at] === 9)) at++;
      if (at === from) return -1;
    } else {
      at = readHole(piece, bytes, at, end, facts);
      if (at < 0) return -1;
    }
  }
  return at;
}
