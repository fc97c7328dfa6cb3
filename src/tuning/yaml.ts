/**
 * Reader for the part of YAML that managers of plots write their configuration in: nested maps and lists, flow lists and maps on
 * one line, quoted and plain scalars, texts in blocks, comments. What it doesn't know it refuses, with the line; it never guesses.
 */
export class YamlError extends Error {
  /** From 1. */
  readonly line: number;
  constructor(line: number, what: string) {
    super(`unsupported YAML at line ${line}: ${what}`);
    this.line = line;
  }
}

export type YamlValue = string | number | boolean | null | readonly YamlValue[] | { readonly [key: string]: YamlValue };

interface Line {
  readonly number: number;
  readonly indent: number;
  readonly text: string;
}

/** @throws {YamlError} at the first thing that isn't of this part of YAML. */
export function readYaml(text: string): YamlValue {
  const lines = withoutBlocks(text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/))
    .map(({ raw, number }) => lineOf(raw, number))
    .filter((line) => line !== undefined);
  const start = lines[0]?.text === '---' ? 1 : 0;
  const reader = new BlockReader(lines, start);
  const value = reader.block(0);
  const rest = reader.next;
  if (rest) throw new YamlError(rest.number, 'it is indented less than what it belongs to, or a second document');
  return value;
}

interface RawLine {
  readonly raw: string;
  readonly number: number;
}

/** `key: |` or `- >`, perhaps with what to do with the last line feeds. */
const BLOCK = /^((\s*)(?:-\s+)*)((?:.*:\s+)?)([|>])[-+]?\s*(?:#.*)?$/;

/** Texts in blocks, put on the line of their key as quoted ones: nothing in them is a comment or a key. */
function withoutBlocks(raws: readonly string[]): RawLine[] {
  const lines: RawLine[] = [];
  for (let index = 0; index < raws.length; index++) {
    const number = index + 1;
    const [, before = '', blank = '', key = '', style] = BLOCK.exec(raws[index]!) ?? [];
    if (style === undefined) {
      lines.push({ raw: raws[index]!, number });
      continue;
    }
    const indent = key === '' ? blank.length : before.length;
    const block: string[] = [];
    while (index + 1 < raws.length && isDeeper(raws[index + 1]!, indent)) block.push(raws[++index]!);
    const own = Math.min(...block.filter((one) => one.trim() !== '').map((one) => one.length - one.trimStart().length));
    const texts = block.map((one) => one.slice(own));
    lines.push({ raw: `${before}${key}${JSON.stringify(texts.join(style === '|' ? '\n' : ' ').trimEnd())}`, number });
  }
  return lines;
}

function isDeeper(raw: string, indent: number): boolean {
  return raw.trim() === '' || raw.length - raw.trimStart().length > indent;
}

function lineOf(raw: string, number: number): Line | undefined {
  const text = withoutComment(raw).trimEnd();
  const content = text.trimStart();
  if (content === '') return undefined;
  const blank = text.slice(0, text.length - content.length);
  if (blank.includes('\t')) throw new YamlError(number, 'a tab as indentation; use spaces');
  return { number, indent: blank.length, text: content };
}

/** Cuts a comment off: a # at the beginning or after a blank, outside quotes. */
function withoutComment(raw: string): string {
  let quote = '';
  for (let index = 0; index < raw.length; index++) {
    const letter = raw[index]!;
    const opens = /(?:^|[\s:,[{-])$/.test(raw.slice(0, index));
    if (quote === '' && letter === '#' && (index === 0 || /\s/.test(raw[index - 1]!))) return raw.slice(0, index);
    if (quote === '' && (letter === '"' || letter === "'") && opens) quote = letter;
    else if (letter === quote) quote = '';
    else if (quote === '"' && letter === '\\') index++;
  }
  return raw;
}

const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#&*!|>%@`[\]{},-][^#]*?|-[^\s#][^#]*?)\s*:(?:\s+(.*))?$/;

class BlockReader {
  readonly #lines: readonly Line[];
  #at: number;

  constructor(lines: readonly Line[], at: number) {
    this.#lines = lines;
    this.#at = at;
  }

  get next(): Line | undefined {
    return this.#lines[this.#at];
  }

  /** The map, list or scalar that begins at the next line, if that is indented at least this far. */
  block(indent: number): YamlValue {
    const { next } = this;
    if (!next || next.indent < indent) return null;
    if (isItem(next)) return this.#list(next.indent);
    if (KEY.test(next.text)) return this.#map(next.indent);
    this.#at++;
    return scalar(next.text, next.number);
  }

  #list(indent: number): YamlValue[] {
    const items: YamlValue[] = [];
    for (let line = this.next; line?.indent === indent && isItem(line); line = this.next) {
      this.#at++;
      const rest = line.text.slice(1).trimStart();
      const column = indent + line.text.length - rest.length;
      if (rest === '') items.push(this.block(indent + 1));
      else if (KEY.test(rest) || isItem({ ...line, text: rest })) {
        // What follows the dash is a block of its own, as if it stood on a line of its own.
        items.push(this.#inner({ number: line.number, indent: column, text: rest }));
      } else items.push(scalar(rest, line.number));
    }
    this.#mustNotBeDeeper(indent);
    return items;
  }

  #inner(first: Line): YamlValue {
    const rest = this.#lines.slice(this.#at);
    const length = rest.findIndex(({ indent }) => indent < first.indent);
    const own = length < 0 ? rest : rest.slice(0, length);
    const reader = new BlockReader([first, ...own], 0);
    const value = reader.block(0);
    if (reader.next) throw new YamlError(reader.next.number, 'it does not line up with what stands above it');
    this.#at += own.length;
    return value;
  }

  #map(indent: number): { [key: string]: YamlValue } {
    const entries = new Map<string, YamlValue>();
    for (let line = this.next; line?.indent === indent && !isItem(line); line = this.next) {
      const [, written, rest = ''] = KEY.exec(line.text) ?? [];
      if (written === undefined) throw new YamlError(line.number, `"${line.text}" is no key with a colon`);
      const key = String(scalar(written, line.number));
      if (entries.has(key)) throw new YamlError(line.number, `the key ${key} stands twice`);
      this.#at++;
      entries.set(key, rest === '' ? this.#valueOfKey(indent) : scalar(rest, line.number));
    }
    this.#mustNotBeDeeper(indent);
    return Object.fromEntries(entries);
  }

  /** A list may stand as far left as the key that it belongs to. */
  #valueOfKey(indent: number): YamlValue {
    const { next } = this;
    return next && next.indent === indent && isItem(next) ? this.#list(indent) : this.block(indent + 1);
  }

  #mustNotBeDeeper(indent: number): void {
    const { next } = this;
    if (next && next.indent > indent)
      throw new YamlError(next.number, 'a text over several lines, or uneven indentation');
  }
}

function isItem({ text }: Line): boolean {
  return text === '-' || text.startsWith('- ');
}

function scalar(text: string, line: number): YamlValue {
  if (text.startsWith('[') || text.startsWith('{')) return new FlowReader(text, line).whole();
  if (/^[&*!|>%@`]/.test(text)) {
    throw new YamlError(line, `"${text.split(/\s/, 1)[0]}" (anchors, tags and the like are not read)`);
  }
  if (text.startsWith('"') || text.startsWith("'")) return quoted(text, line);
  return plain(text);
}

function quoted(text: string, line: number): string {
  const body = /^"((?:[^"\\]|\\.)*)"$|^'((?:[^']|'')*)'$/.exec(text);
  if (!body) throw new YamlError(line, 'a quoted text that does not end on its line');
  if (body[2] !== undefined) return body[2].replaceAll("''", "'");
  return body[1]!.replace(/\\(.)/g, (_, letter: string) => {
    const meant = { n: '\n', t: '\t', '"': '"', '\\': '\\', '/': '/', '0': '\0' }[letter];
    if (meant === undefined) throw new YamlError(line, `the escape \\${letter}`);
    return meant;
  });
}

/** Words and numbers as YAML 1.1 reads them; a number too long to be exact (a key of digits) stays a text. */
function plain(text: string): YamlValue {
  if (text === '' || text === '~' || /^null$/i.test(text)) return null;
  if (/^(?:true|yes|on)$/i.test(text)) return true;
  if (/^(?:false|no|off)$/i.test(text)) return false;
  if (/^[-+]?(?:0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  return /^[-+]?\d+\.\d*$/.test(text) ? Number(text) : text;
}

/** `[a, b]` and `{a: 1}` on one line. */
class FlowReader {
  readonly #text: string;
  readonly #line: number;
  #at = 0;

  constructor(text: string, line: number) {
    this.#text = text;
    this.#line = line;
  }

  whole(): YamlValue {
    const value = this.#value();
    this.#skip();
    if (this.#at < this.#text.length) this.#refuse();
    return value;
  }

  #value(): YamlValue {
    this.#skip();
    const first = this.#text[this.#at];
    if (first === '[') return this.#items(']', () => this.#value());
    if (first === '{') {
      const entries = this.#items('}', (): [string, YamlValue] => {
        const key = String(this.#scalar(/[:,\]}]/));
        if (this.#text[this.#at] !== ':') this.#refuse();
        this.#at++;
        return [key, this.#value()];
      });
      return Object.fromEntries(entries);
    }
    return this.#scalar(/[,\]}]/);
  }

  #items<Item>(end: string, read: () => Item): Item[] {
    const items: Item[] = [];
    this.#at++;
    for (;;) {
      this.#skip();
      if (this.#text[this.#at] === end) {
        this.#at++;
        return items;
      }
      items.push(read());
      this.#skip();
      if (this.#text[this.#at] === ',') this.#at++;
      else if (this.#text[this.#at] !== end) this.#refuse();
    }
  }

  #scalar(end: RegExp): YamlValue {
    this.#skip();
    const rest = this.#text.slice(this.#at);
    const quote = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/.exec(rest)?.[0];
    const length = quote?.length ?? rest.search(end);
    if (length <= 0) this.#refuse();
    this.#at += length;
    this.#skip();
    return scalar(rest.slice(0, length).trim(), this.#line);
  }

  #skip(): void {
    while (this.#text[this.#at] === ' ') this.#at++;
  }

  #refuse(): never {
    throw new YamlError(this.#line, 'a list or map in brackets that does not end on its line, or a missing comma');
  }
}
