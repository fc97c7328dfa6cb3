import { ascii, type Scanner } from './scanner.ts';

/**
 * Reads some lines of a `key value` text such as /proc/meminfo. The kernel keeps the order of lines while it runs, so
 * where each key stands is found once and only checked afterwards.
 */
export class KeyedNumbers<Key extends string> {
  /** The values by the order of the keys; NaN where the text has no such line. */
  readonly values: Float64Array;
  readonly #keys: readonly Key[];
  readonly #bytes: readonly Uint8Array[];
  /** For each line the index of its key, or -1; up to the last that is known. */
  #lines: number[] = [];
  /** Lines after those, where some key was in none: another text may have it there. −1 where every key was found. */
  #unknownLines = -1;

  constructor(keys: readonly Key[]) {
    this.#keys = keys;
    this.#bytes = keys.map(ascii);
    this.values = new Float64Array(keys.length);
  }

  read(scanner: Scanner): void {
    const start = scanner.position;
    if (this.#readKnown(scanner)) return;
    scanner.position = start;
    this.#learn(scanner);
    scanner.position = start;
    this.#readKnown(scanner);
  }

  #readKnown(scanner: Scanner): boolean {
    this.values.fill(Number.NaN);
    for (let line = 0; line < this.#lines.length; line++) {
      const key = this.#lines[line];
      if (key >= 0) {
        if (!scanner.at(this.#bytes[key])) return false;
        scanner.position += this.#bytes[key].length;
        this.values[key] = scanner.number();
      }
      scanner.nextLine();
    }
    return this.#lines.length > 0 && (this.#unknownLines < 0 || linesLeft(scanner) === this.#unknownLines);
  }

  #learn(scanner: Scanner): void {
    const lines: number[] = [];
    let known = 0;
    while (!scanner.atEnd) {
      lines.push(this.#keys.indexOf(scanner.word() as Key));
      if (lines[lines.length - 1] >= 0) known = lines.length;
      scanner.nextLine();
    }
    this.#lines = lines.slice(0, known);
    const isWhole = this.#keys.every((_, key) => this.#lines.includes(key));
    this.#unknownLines = isWhole ? -1 : lines.length - known;
  }
}

function linesLeft(scanner: Scanner): number {
  let count = 0;
  for (; !scanner.atEnd; count++) scanner.nextLine();
  return count;
}
