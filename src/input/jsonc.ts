import { createScanner, type JSONVisitor, printParseErrorCode, visit } from 'jsonc-parser';

/**
 * JSON with comments and trailing commas, read so that every value keeps its place in the text. What is wrong is noted and
 * skipped: the rest of a file that is being typed can still be understood.
 */

/** Half-open range of UTF-16 offsets, as editors count. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface JsonMember extends TextRange {
  readonly key: TextRange & { readonly name: string };
  /** Absent while it is still to be typed. */
  readonly value?: JsonNode;
}

export type JsonNode =
  | (TextRange & { readonly kind: 'object'; readonly members: readonly JsonMember[] })
  | (TextRange & { readonly kind: 'array'; readonly items: readonly JsonNode[] })
  | (TextRange & { readonly kind: 'value'; readonly value: string | number | boolean | null });

export interface JsonMistake extends TextRange {
  /** What is wrong, and what to do. */
  readonly message: string;
}

export interface JsonDocument {
  readonly text: string;
  /** Absent where there is no value at all. */
  readonly root?: JsonNode;
  readonly mistakes: readonly JsonMistake[];
}

/** Deeper nesting is refused: no file of ours needs it, and the reader recurses. */
const DEEPEST = 64;
/** Who sees these has enough to mend. */
const MOST_MISTAKES = 100;
const LONGEST_WORD = 40;

/** `begin`: what an empty file is to begin with. */
export function parseJsonc(text: string, begin = '{ "configurations": { } }'): JsonDocument {
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    const message = `Values are nested deeper than ${DEEPEST} levels. Make it flatter.`;
    return { text, mistakes: [{ start: deep, end: text.length, message }] };
  }
  const tree = new Tree(text);
  visit(text.replace('\uFEFF', ' '), tree.visitor, { allowTrailingComma: true, allowEmptyContent: true });
  const { root, mistakes } = tree;
  if (root) return { text, root, mistakes };
  const empty = { start: 0, end: text.length, message: `The file is empty. Begin with ${begin}.` };
  return { text, mistakes: mistakes.length > 0 ? mistakes : [empty] };
}

/** The plain value of a node; members without a value are left out. */
export function plainValue(node: JsonNode): unknown {
  switch (node.kind) {
    case 'value':
      return node.value;
    case 'array':
      return node.items.map(plainValue);
    case 'object':
      return Object.fromEntries(
        node.members.flatMap(({ key, value }) => (value === undefined ? [] : [[key.name, plainValue(value)]])),
      );
  }
}

type Building<Node> = { -readonly [Key in keyof Node]: Node[Key] };

type Open =
  | { kind: 'object'; start: number; end: number; members: Building<JsonMember>[]; names: Set<string> }
  | { kind: 'array'; start: number; end: number; items: JsonNode[] };

/** What `visit` tells of a text, as nodes and mistakes. */
class Tree {
  readonly mistakes: JsonMistake[] = [];
  root: JsonNode | undefined;
  readonly #text: string;
  readonly #open: Open[] = [];
  /** End of what was read last: there a comma is missing. */
  #end = 0;
  /** After a mistake all others up to the next comma or bracket follow from it. */
  #isBroken = false;

  constructor(text: string) {
    this.#text = text;
  }

  readonly visitor: JSONVisitor = {
    onObjectBegin: (start) => this.#begin({ kind: 'object', start, end: start, members: [], names: new Set() }),
    onArrayBegin: (start) => this.#begin({ kind: 'array', start, end: start, items: [] }),
    onObjectProperty: (name, start, length) => this.#name(name, start, start + length),
    onLiteralValue: (value, start, length) => {
      const end = start + length;
      if (Math.abs(value) === Number.POSITIVE_INFINITY)
        this.#mistake(start, end, 'This number is too large. Write a smaller one.');
      this.#put({ kind: 'value', value, start, end });
    },
    onObjectEnd: (offset, length) => this.#close(offset + length),
    onArrayEnd: (offset, length) => this.#close(offset + length),
    onSeparator: (separator, offset) => {
      this.#end = offset + 1;
      if (separator === ',') this.#isBroken = false;
      else if (this.#member) this.#member.end = offset + /^:\s*/.exec(this.#text.slice(offset))![0].length;
    },
    onError: (code, offset, length) => {
      if (this.mistakes.length < MOST_MISTAKES) this.#refuse(printParseErrorCode(code), offset, offset + length);
    },
  };

  get #inner(): Open | undefined {
    return this.#open.at(-1);
  }

  /** The member whose value is awaited. */
  get #member(): Building<JsonMember> | undefined {
    const inner = this.#inner;
    const last = inner?.kind === 'object' ? inner.members.at(-1) : undefined;
    return last?.value === undefined ? last : undefined;
  }

  #begin(node: Open): void {
    this.#put(node);
    this.#open.push(node);
    this.#isBroken = false;
  }

  #put(node: JsonNode): void {
    const inner = this.#inner;
    const member = this.#member;
    if (member) member.value = node;
    else if (inner?.kind === 'array') inner.items.push(node);
    else this.root ??= node;
    this.#reach(node.end);
  }

  #name(name: string, start: number, end: number): void {
    const inner = this.#inner;
    if (inner?.kind !== 'object') return;
    if (inner.names.has(name)) this.#mistake(start, end, `"${shortened(name)}" stands here twice. Remove one of them.`);
    inner.names.add(name);
    inner.members.push({ key: { name, start, end }, start, end });
    this.#isBroken = false;
    this.#reach(end);
  }

  #close(end: number): void {
    const closed = this.#open.pop();
    if (closed) closed.end = end;
    this.#isBroken = false;
    this.#reach(end);
  }

  #reach(end: number): void {
    this.#end = end;
    const inner = this.#inner;
    const last = inner?.kind === 'object' ? inner.members.at(-1) : undefined;
    if (last) last.end = end;
  }

  #mistake(start: number, end: number, message: string): void {
    this.mistakes.push({ start, end: Math.max(start, end), message });
  }

  /** Puts a mistake into words: what is wrong, and what to do. */
  #refuse(code: string, start: number, end: number): void {
    const message = WITHIN_WORDS[code];
    if (message !== undefined) this.#mistake(start + badEscapeIn(this.#text.slice(start, end)), end, message);
    else if (code === 'CloseBraceExpected') this.#refuseEnd('}');
    else if (code === 'CloseBracketExpected') this.#refuseEnd(']');
    else if (!this.#isBroken) {
      this.#isBroken = true;
      this.#refuseMember(code, start, end);
    }
  }

  /** It was taken from `#open` before this is told, and is the last that was put down. */
  #refuseEnd(bracket: string): void {
    const start = this.#unclosed(this.#inner);
    this.#mistake(start, start + 1, `The ${bracket} that belongs to this bracket is missing. Add it.`);
  }

  #unclosed(inner: Open | undefined): number {
    const last = inner?.kind === 'array' ? inner.items.at(-1) : inner?.members.at(-1)?.value;
    return (inner ? last : this.root)?.start ?? 0;
  }

  #refuseMember(code: string, start: number, end: number): void {
    const inner = this.#inner;
    const member = this.#member;
    const word = shortened(this.#text.slice(start, end));
    if (!inner && this.root) {
      this.#mistake(start, this.#text.length, 'Something follows after the end of the value. Remove it.');
    } else if (code === 'InvalidSymbol' && (member || inner?.kind !== 'object')) {
      this.#mistake(start, end, `${word} is no value. Put a text into double quotes: "${word}".`);
      this.#put({ kind: 'value', value: this.#text.slice(start, end), start, end });
    } else if (code === 'ColonExpected' && member) {
      const { name, start: from, end: to } = member.key;
      this.#mistake(from, to, `"${shortened(name)}" has no value. Write a colon and a value after it.`);
    } else if (code === 'ValueExpected' && member) {
      this.#mistake(this.#end - 1, this.#end, 'The value after this colon is missing. Write one.');
    } else if (code === 'CommaExpected') {
      const bracket = inner?.kind === 'array' ? ']' : '}';
      const isOther = '}]'.includes(this.#text[start] ?? ' ') && this.#text[start] !== bracket;
      if (isOther) this.#mistake(start, end, `Here ${bracket} is expected, not ${word}. Replace it.`);
      else this.#mistake(this.#end, this.#end + 1, 'A comma is missing here. Add it.');
    } else if (inner?.kind === 'object') {
      this.#mistake(start, end, 'A name in double quotes is expected here. Remove or complete it.');
    } else {
      const message = 'A value is missing here. Write a number, a text in double quotes, true or false.';
      this.#mistake(start, end, message);
    }
  }
}

const NO_NUMBER = 'This is no number. Write digits, with a point before decimals.';
const NO_ESCAPE = 'This is no escape. A backslash itself is written \\\\, and / works on Windows too.';

/** Mistakes within one word, by the library's names. */
const WITHIN_WORDS: Readonly<Record<string, string>> = {
  InvalidNumberFormat: NO_NUMBER,
  UnexpectedEndOfNumber: NO_NUMBER,
  UnexpectedEndOfComment: 'This comment has no end. Add */.',
  UnexpectedEndOfString: 'The closing double quote is missing. Add it.',
  InvalidUnicode: NO_ESCAPE,
  InvalidEscapeCharacter: NO_ESCAPE,
  InvalidCharacter: 'A tab or another control character stands in this text. Remove it, or write it as \\t.',
};

/** Where in a text in quotes a backslash stands that begins no escape; 0 where there is none. */
function badEscapeIn(text: string): number {
  const isEscape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', isEscape.lastIndex)) {
    isEscape.lastIndex = at;
    if (!isEscape.test(text)) return at;
  }
  return 0;
}

/** Where values are nested too deep. */
function tooDeepAt(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (;;) {
    const token = scanner.scan();
    if (token === END) return undefined;
    if (token === OPEN_BRACE || token === OPEN_BRACKET) depth++;
    if (token === CLOSE_BRACE || token === CLOSE_BRACKET) depth--;
    if (depth > DEEPEST) return scanner.getTokenOffset();
  }
}

/** As the library numbers them: its constants can't be had where types are only stripped. */
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET, END] = [1, 2, 3, 4, 17];

function shortened(text: string): string {
  return text.length > LONGEST_WORD ? `${text.slice(0, LONGEST_WORD - 1)}…` : text;
}
