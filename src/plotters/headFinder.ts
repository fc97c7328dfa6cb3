const TAB = 9;
const BLANK = 32;

/** Two characters as one number; a tab is a blank like others. */
function pairOf(first: number, second: number): number {
  return (first << 8) | (second === TAB ? BLANK : second);
}

/** Finds the heads of lines inside others, with any number of blanks for each of theirs. */
export class HeadFinder {
  readonly heads: readonly string[];
  /** Which pairs of characters a head begins with, at most places of most lines none does, and those that do. */
  readonly #begins = new Uint8Array(2 ** 16);
  readonly #byPair = new Map<number, string[]>();
  /** Where the head found last ends. */
  end = -1;

  /** @param heads of two characters and more. */
  constructor(heads: readonly string[]) {
    // Of those that begin alike, the longest is found.
    this.heads = [...new Set(heads)].sort((a, b) => b.length - a.length);
    for (const head of this.heads) {
      const pair = pairOf(head.charCodeAt(0), head.charCodeAt(1));
      const alike = this.#byPair.get(pair) ?? [];
      alike.push(head.replace(/\s+/g, ' '));
      this.#byPair.set(pair, alike);
      this.#begins[pair] = 1;
    }
  }

  /** Where the first head from a position on begins, −1 if there is none. */
  find(text: string, from: number): number {
    for (let at = from; at + 1 < text.length; at++) {
      const pair = pairOf(text.charCodeAt(at), text.charCodeAt(at + 1));
      if (this.#begins[pair] === 0) continue;
      for (const head of this.#byPair.get(pair) ?? []) {
        this.end = endOfHead(head, text, at);
        if (this.end >= 0) return at;
      }
    }
    return -1;
  }
}

/** Where a head ends that stands at a place, −1 where it doesn't. */
function endOfHead(head: string, text: string, from: number): number {
  let at = from;
  for (let index = 0; index < head.length; index++, at++) {
    const code = head.charCodeAt(index);
    if (code !== BLANK) {
      if (text.charCodeAt(at) !== code) return -1;
      continue;
    }
    if (!isBlank(text.charCodeAt(at))) return -1;
    while (isBlank(text.charCodeAt(at + 1))) at++;
  }
  return at;
}

function isBlank(code: number): boolean {
  return code === BLANK || code === TAB;
}
