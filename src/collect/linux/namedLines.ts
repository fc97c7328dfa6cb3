import type { SeriesGroup } from '../recorder.ts';
import { ascii, type Scanner } from '../scanner.ts';

interface Line<Thing> {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What is recorded of it; `undefined` = nothing yet, `null` = never. */
  thing: Thing | null | undefined;
}

/**
 * Gives the thing of a line; `null` for one that is never to be recorded, `undefined` for one that isn't yet (it is
 * asked again every frame). The scanner stands behind the name.
 */
export type Make<Thing> = (name: string, scanner: Scanner) => Thing | null | undefined;

/**
 * A text with one line a thing, such as /proc/diskstats: knows again which thing each line is of by comparing bytes,
 * and learns anew when the lines change. Things that are gone are closed.
 */
export class NamedLines<Thing extends { readonly group: SeriesGroup }> {
  readonly #lines: Line<Thing>[] = [];
  readonly #things = new Map<string, Thing>();
  readonly #make: Make<Thing>;
  #changed = false;

  constructor(make: Make<Thing>) {
    this.#make = make;
  }

  unavailable(reason: string): void {
    for (const thing of this.#things.values()) thing.group.unavailable(reason);
  }

  /** The thing of line `index`; the scanner goes from the line's name to behind it. */
  next(index: number, scanner: Scanner): Thing | null | undefined {
    let line = this.#lines[index];
    if (!line || !scanner.at(line.bytes) || !isNameEnd(scanner.bytes[scanner.position + line.bytes.length])) {
      line = this.#learn(index, scanner);
    }
    scanner.position += line.bytes.length;
    if (line.thing === undefined) this.#ask(line, scanner);
    return line.thing;
  }

  /** To be called behind the last line, with the number of lines: closes what is no longer there. */
  end(count: number): void {
    if (!this.#changed && count === this.#lines.length) return;
    this.#changed = false;
    this.#lines.length = count;
    const there = new Set(this.#lines.map((line) => line.thing));
    for (const [name, thing] of this.#things) {
      if (there.has(thing)) continue;
      thing.group.close();
      this.#things.delete(name);
    }
  }

  #learn(index: number, scanner: Scanner): Line<Thing> {
    const name = scanner.word();
    this.#changed = true;
    this.#lines[index] = { name, bytes: ascii(name), thing: this.#things.get(name) };
    return this.#lines[index];
  }

  #ask(line: Line<Thing>, scanner: Scanner): void {
    const behindName = scanner.position;
    line.thing = this.#make(line.name, scanner);
    scanner.position = behindName;
    if (line.thing) this.#things.set(line.name, line.thing);
  }
}

function isNameEnd(byte: number): boolean {
  return byte <= 32 || byte === 58;
}
