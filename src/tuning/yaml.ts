import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  Lexer,
  LineCounter,
  Parser,
  type Scalar,
  visit,
} from 'yaml';

/** A text that is no YAML, or none that can be used. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  /** From 1. */
  readonly line: number;
  constructor(line: number, what: string) {
    super(`line ${line}: ${what}`);
    this.line = line;
  }
}

export type YamlValue = string | number | boolean | null | readonly YamlValue[] | { readonly [key: string]: YamlValue };

/** Deeper nesting is refused: no configuration needs it, and the library recurses. Every level takes up to three of its own. */
const DEEPEST = 64;
const MOST_ALIASES = 1000;
const LONGEST_WORDS = 200;
const DECIMAL = /^[-+]?(?:0|[1-9]\d*|\d+\.\d*)$/;

/**
 * Reads YAML 1.1, as the managers of plots do, in time that grows with its length only. What 1.1 takes for an octal
 * number, one too long to be exact (a key of digits), a time or bytes stays the text that it is.
 * @throws {YamlError} at the first thing that is wrong.
 */
export function readYaml(text: string): YamlValue {
  const lines = new LineCounter();
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const document = composed(text.replace(/^\uFEFF/, ''), lines, lineAt);
  if (document === undefined) return null;
  const [error] = document.errors;
  if (error) throw yamlError(error.code, error.message, lineAt(error.pos[0]));
  keepToPlainValues(document, lineAt);
  return plain(document);
}

function composed(text: string, lines: LineCounter, lineAt: (offset: number) => number): Document | undefined {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  // Names that stand twice are looked for below: the library compares each with each.
  const composer = new Composer({ version: '1.1', merge: true, uniqueKeys: false, logLevel: 'silent' });
  stopAtFirstError(composer, lineAt);
  const documents: Document[] = [];
  const compose = (token: CST.Token) => {
    if (token.type === 'error') throw yamlError('UNEXPECTED_TOKEN', token.message, lineAt(token.offset));
    documents.push(...composer.next(token));
  };
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) compose(token);
    if (parser.stack.length > 3 * DEEPEST) {
      throw new YamlError(lineAt(parser.offset), 'nested too deep; make it flatter');
    }
  }
  for (const token of parser.end()) compose(token);
  documents.push(...composer.end());
  const [document, second] = documents;
  if (second) throw new YamlError(lineAt(second.range?.[0] ?? 0), 'a second document begins; keep one in a file');
  return document;
}

type Place = number | readonly [start: number, end: number] | { readonly offset: number; readonly source: string };

/** The library goes on and makes an error of each further sign: of a broken megabyte, a million. */
function stopAtFirstError(composer: Composer, lineAt: (offset: number) => number): void {
  const told = composer as unknown as {
    onError(place: Place, code: string, message: string, isWarning?: boolean): void;
  };
  let first: YamlError | undefined;
  told.onError = (place, code, message, isWarning) => {
    if (isWarning) return;
    const offset = typeof place === 'number' ? place : 'offset' in place ? place.offset : place[0];
    // What is thrown here comes back as an error of its own from where the library catches it.
    first ??= yamlError(code, message, lineAt(offset));
    throw first;
  };
}

function yamlError(code: string, message: string, line: number): YamlError {
  return new YamlError(line, WORDS[code] ?? message.slice(0, LONGEST_WORDS));
}

/** Puts the text in the place of values that JSON doesn't know, and refuses names that stand twice and aliases without end. */
function keepToPlainValues(document: Document, lineAt: (offset: number) => number): void {
  const anchors = new Set<string>();
  let aliases = 0;
  visit(document, (_, node) => {
    if (isAlias(node)) {
      if (!anchors.has(node.source))
        throw new YamlError(lineAt(node.range![0]), `nothing above is called &${node.source}`);
      if (++aliases > MOST_ALIASES) throw new YamlError(lineAt(node.range![0]), 'too many references with *');
    } else if (isScalar(node) || isCollection(node)) {
      if (node.anchor !== undefined) anchors.add(node.anchor);
    }
    if (isScalar(node) && !isPlain(node)) node.value = node.source ?? String(node.value);
    if (!isMap(node)) return;
    const names = new Set<string>();
    for (const { key } of node.items) {
      if (!isScalar(key)) continue;
      const name = String(key.value);
      if (names.has(name) && name !== '<<')
        throw new YamlError(lineAt(key.range![0]), `"${name}" stands twice; remove one`);
      names.add(name);
    }
  });
}

function isPlain({ value, source }: Scalar): boolean {
  if (typeof value !== 'number') return value === null || typeof value === 'string' || typeof value === 'boolean';
  return DECIMAL.test(source ?? '') && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function plain(document: Document): YamlValue {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES }) as YamlValue;
  } catch (error) {
    throw new YamlError(1, (error as Error).message);
  }
}

/** The library's words for people who know YAML, in those of people who mend a configuration. */
const WORDS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab as indentation; use spaces',
  BAD_INDENT: 'this does not line up with what stands above it; mend the spaces before it',
  BLOCK_AS_IMPLICIT_KEY:
    'two colons, or something indented below a value; put the text into quotes, or mend the spaces',
  BLOCK_IN_FLOW: 'a list or map in brackets that does not end; close it',
  MISSING_CHAR: 'a quote, bracket, comma or colon is missing; add it',
  MULTILINE_IMPLICIT_KEY: 'a key with a colon is missing here; add it, or put the text into quotes',
  UNEXPECTED_TOKEN: 'this can’t stand here; put the text into quotes, or close what was opened above',
  BAD_SCALAR_START: 'a text can’t begin with this sign; put it into quotes',
  BAD_DQ_ESCAPE: 'a backslash in double quotes begins an escape; use single quotes',
};
