const TAB = 9;
const BLANK = 32;

/** Two characters as one number; a tab is a blank like others. */
function pairOf(first: number, second: number): number {
  return (first << 8) | (second === TAB ? BLANK : second);
}

/** Finds the heads of lines inside others, with any number of blanks for each of theirs. */
export class HeadFinder {
  readonly heads: readonly string[];
  /** Which pairs of characters a head begins with: at most places of most lines none does. */
  readonly #begins = new Uint8Array(2 ** 16);
  readonly #expression: RegExp;
  /** Where the head found last ends. */
  end = -1;

  /** @param heads of two characters and more. */
  constructor(heads: readonly string[]) {
    // Of those that begin alike, the longest is found.
    this.heads = [...new Set(heads)].sort((a, b) => b.length - a.length);
    for (const head of this.heads) this.#begins[pairOf(head.charCodeAt(0), head.charCodeAt(1))] = 1;
    const sources = this.heads.map((head) => head.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '[ \\t]+'));
    this.#expression = new RegExp(sources.join('|') || '(?!)', 'y');
  }

  /** Where the first head from a position on begins, −1 if there is none. */
  find(text: string, from: number): number {
    for (let at = from; at + 1 < text.length; at++) {
      if (this.#begins[pairOf(text.charCodeAt(at), text.charCodeAt(at + 1))] === 0) continue;
      this.#expression.lastIndex = at;
      if (!this.#expression.test(text)) continue;
      this.end = this.#expression.lastIndex;
      return at;
    }
    return -1;
  }
}
