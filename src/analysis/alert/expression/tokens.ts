import { ExpressionError, type TextRange } from './expression.ts';
import { WRITTEN_UNITS } from './units.ts';

export interface Token extends TextRange {
  readonly kind: 'number' | 'unit' | 'name' | 'text' | 'sign' | 'end';
  readonly text: string;
}

/** Longer expressions are refused: nobody reads them. */
export const MOST_LETTERS = 2000;

const BLANK = /\s+/y;
const NUMBER = /\d+(?:\.\d+)?/y;
const NAME = /[A-Za-z_][\w.]*/y;
const TEXT = /"(?:[^"\\]|\\.)*"/y;
const SIGN = />=|<=|==|!=|[<>()+\-*/{},=]/y;
/** The longest first, so that `MiB/s` is not `MiB`. */
const UNITS = Object.keys(WRITTEN_UNITS).sort((a, b) => b.length - a.length);

/** @throws {ExpressionError} at the first letter that begins nothing. */
export function tokensOf(text: string): Token[] {
  if (text.length > MOST_LETTERS) {
    throw new ExpressionError(`The expression is longer than ${MOST_LETTERS} letters.`, {
      from: MOST_LETTERS,
      to: text.length,
    });
  }
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const put = (kind: Token['kind'], found: string) => {
    tokens.push({ kind, text: found, from: at, to: at + found.length });
    at += found.length;
  };
  while (at < text.length) {
    const blank = take(BLANK);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const unit = tokens.at(-1)?.kind === 'number' ? unitAt(text, at) : undefined;
    const number = take(NUMBER);
    const name = take(NAME);
    const quoted = take(TEXT);
    const sign = take(SIGN);
    if (unit !== undefined) put('unit', unit);
    else if (number !== undefined) put('number', number);
    else if (name !== undefined) put('name', name);
    else if (quoted !== undefined) put('text', quoted);
    else if (sign !== undefined) put('sign', sign);
    else throw new ExpressionError(`“${text[at]}” means nothing here.`, { from: at, to: at + 1 });
  }
  return [...tokens, { kind: 'end', text: '', from: text.length, to: text.length }];
}

function unitAt(text: string, at: number): string | undefined {
  const unit = UNITS.find((written) => text.startsWith(written, at));
  // `5 sum` is not five seconds.
  const next = unit === undefined ? undefined : text[at + unit.length];
  return next !== undefined && unit !== '%' && /[\w.]/.test(next) ? undefined : unit;
}
