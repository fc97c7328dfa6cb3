/**
 * Gives each of a list's entries its turn once in `everySeconds`, a few in every frame, so that many slow readings never fall
 * into one frame. In the first frame all have their turn.
 */
export class Rota {
  readonly #everySeconds: number;
  /** Turns that were due since the first frame, and those that were given. */
  #due = 0;
  #given = 0;
  #at = Number.NaN;

  constructor(everySeconds: number) {
    this.#everySeconds = everySeconds;
  }

  /** Calls `visit` for the entries whose turn has come at `seconds` (of a clock that never jumps). */
  turn<Entry>(entries: readonly Entry[], seconds: number, visit: (entry: Entry) => void): void {
    const { length } = entries;
    if (Number.isNaN(this.#at)) {
      for (let i = 0; i < length; i++) visit(entries[i]);
      // The first entry is due again after `everySeconds`, not at once.
      this.#at = seconds + this.#everySeconds;
      return;
    }
    if (seconds <= this.#at || length === 0) return;
    this.#due += (length * (seconds - this.#at)) / this.#everySeconds;
    this.#at = seconds;
    for (let turns = 0; this.#given < this.#due; this.#given++, turns++) {
      if (turns < length) visit(entries[this.#given % length]);
    }
  }

  /** Everything has its turn in the next frame. */
  restart(): void {
    this.#at = Number.NaN;
    this.#due = 0;
    this.#given = 0;
  }
}
