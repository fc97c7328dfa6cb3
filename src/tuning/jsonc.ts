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

/** Deeper nesting is refused: no configuration needs it, and the reader recurses. */
const DEEPEST = 64;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$]*/y;
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

export function parseJsonc(text: string): JsonDocument {
  const reader = new Reader(text);
  const root = reader.document();
  return { text, mistakes: reader.mistakes, ...(root === undefined ? {} : { root }) };
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

class Reader {
  readonly mistakes: JsonMistake[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith('\uFEFF')) this.#at = 1;
  }

  document(): JsonNode | undefined {
    this.#skip();
    if (this.#at >= this.#text.length) {
      this.#mistake(0, this.#text.length, 'The file is empty. Begin with { "configurations": { } }.');
      return undefined;
    }
    const root = this.#value(0);
    this.#skip();
    if (this.#at < this.#text.length) {
      this.#mistake(this.#at, this.#text.length, 'Something follows after the end of the value. Remove it.');
    }
    return root;
  }

  #value(depth: number): JsonNode | undefined {
    const start = this.#at;
    const first = this.#text[start];
    if (depth > DEEPEST) {
      this.#mistake(start, this.#text.length, `Values are nested deeper than ${DEEPEST} levels. Make it flatter.`);
      this.#at = this.#text.length;
      return undefined;
    }
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    if (first === '"') return { kind: 'value', start, value: this.#string(), end: this.#at };
    const number = this.#match(NUMBER);
    if (number !== undefined) return { kind: 'value', start, end: this.#at, value: Number(number) };
    const word = this.#match(WORD);
    if (word !== undefined && Object.hasOwn(WORDS, word)) {
      return { kind: 'value', start, end: this.#at, value: WORDS[word]! };
    }
    if (word !== undefined) {
      this.#mistake(start, this.#at, `${word} is no value. Put a text into double quotes: "${word}".`);
      return { kind: 'value', start, end: this.#at, value: word };
    }
    this.#mistake(start, start + 1, 'A value is missing here. Write a number, a text in double quotes, true or false.');
    return undefined;
  }

  #object(depth: number): JsonNode {
    const start = this.#at++;
    const members: JsonMember[] = [];
    const names = new Set<string>();
    for (;;) {
      this.#skip();
      if (this.#ends('}', start)) return { kind: 'object', start, end: this.#at, members };
      if (this.#text[this.#at] !== '"') {
        this.#stray('A name in double quotes is expected here.');
        continue;
      }
      const keyStart = this.#at;
      const name = this.#string();
      const key = { name, start: keyStart, end: this.#at };
      if (names.has(name)) this.#mistake(key.start, key.end, `"${name}" stands here twice. Remove one of them.`);
      names.add(name);
      this.#skip();
      const value = this.#text[this.#at] === ':' ? this.#memberValue(depth) : this.#noColon(key);
      members.push({ key, start: keyStart, end: this.#at, ...(value === undefined ? {} : { value }) });
      this.#separator('}');
    }
  }

  #memberValue(depth: number): JsonNode | undefined {
    this.#at++;
    const afterColon = this.#at;
    this.#skip();
    if (this.#at >= this.#text.length || ',}]'.includes(this.#text[this.#at]!)) {
      this.#mistake(afterColon - 1, afterColon, 'The value after this colon is missing. Write one.');
      return undefined;
    }
    return this.#value(depth + 1);
  }

  #noColon({ start, end, name }: JsonMember['key']): undefined {
    this.#mistake(start, end, `"${name}" has no value. Write a colon and a value after it.`);
    return undefined;
  }

  #array(depth: number): JsonNode {
    const start = this.#at++;
    const items: JsonNode[] = [];
    for (;;) {
      this.#skip();
      if (this.#ends(']', start)) return { kind: 'array', start, end: this.#at, items };
      if (this.#text[this.#at] === ',') {
        this.#stray('A value is missing before this comma.');
        continue;
      }
      const before = this.#at;
      const item = this.#value(depth + 1);
      if (item) items.push(item);
      else if (this.#at === before) this.#at++;
      this.#separator(']');
    }
  }

  /** Whether a bracket ends here; a bracket of the other kind or the end of the text ends it too, with a mistake. */
  #ends(bracket: '}' | ']', start: number): boolean {
    const next = this.#text[this.#at];
    if (next === bracket) {
      this.#at++;
      return true;
    }
    if (next === undefined) {
      this.#mistake(start, start + 1, `The ${bracket} that belongs to this bracket is missing. Add it.`);
      return true;
    }
    if (next === (bracket === '}' ? ']' : '}')) {
      this.#mistake(this.#at, this.#at + 1, `Here ${bracket} is expected, not ${next}. Replace it.`);
      this.#at++;
      return true;
    }
    return false;
  }

  /** A comma, or the closing bracket that the caller takes. */
  #separator(bracket: '}' | ']'): void {
    const before = this.#at;
    this.#skip();
    const next = this.#text[this.#at];
    if (next === ',') this.#at++;
    else if (next !== undefined && next !== bracket && !'}]'.includes(next)) {
      this.#mistake(before, before + 1, 'A comma is missing here. Add it.');
    }
  }

  #stray(message: string): void {
    const start = this.#at;
    while (this.#at < this.#text.length && !'",{}[]\n'.includes(this.#text[this.#at]!)) this.#at++;
    if (this.#at === start || this.#text[this.#at] === ',') this.#at++;
    this.#mistake(start, this.#at, `${message} Remove or complete it.`);
  }

  #string(): string {
    const start = this.#at++;
    let value = '';
    for (;;) {
      const next = this.#text[this.#at];
      if (next === undefined || next === '\n' || next === '\r') {
        this.#mistake(start, this.#at, 'The closing double quote is missing. Add it.');
        return value;
      }
      this.#at++;
      if (next === '"') return value;
      value += next === '\\' ? this.#escape() : next;
    }
  }

  #escape(): string {
    const start = this.#at - 1;
    const letter = this.#text[this.#at++] ?? '';
    const plain = ESCAPES[letter];
    if (plain !== undefined) return plain;
    const digits = letter === 'u' ? /^[0-9a-fA-F]{4}/.exec(this.#text.slice(this.#at, this.#at + 4))?.[0] : undefined;
    if (digits === undefined) {
      this.#mistake(
        start,
        this.#at,
        'This is no escape. A backslash itself is written \\\\, and / works on Windows too.',
      );
      return letter;
    }
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #skip(): void {
    for (;;) {
      this.#match(/\s+/y);
      if (this.#text.startsWith('//', this.#at)) this.#match(/[^\n]*/y);
      else if (this.#text.startsWith('/*', this.#at)) this.#blockComment();
      else return;
    }
  }

  #blockComment(): void {
    const start = this.#at;
    const end = this.#text.indexOf('*/', start + 2);
    this.#at = end < 0 ? this.#text.length : end + 2;
    if (end < 0) this.#mistake(start, start + 2, 'This comment has no end. Add */.');
  }

  #match(expression: RegExp): string | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #mistake(start: number, end: number, message: string): void {
    this.mistakes.push({ start, end: Math.max(end, start), message });
  }
}
