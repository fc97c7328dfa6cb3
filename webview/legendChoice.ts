/** Which subjects of a legend a person has hidden. */
export class LegendChoice {
  #hidden: ReadonlySet<string> = new Set();

  get hidden(): ReadonlySet<string> {
    return this.#hidden;
  }

  /** `one`: only this one is hidden, or shown; otherwise it is shown alone, or all are again. Something is always shown. */
  press(subject: string, all: readonly string[], one: boolean): void {
    const others = all.filter((other) => other !== subject);
    const isAlone = !this.#hidden.has(subject) && others.every((other) => this.#hidden.has(other));
    if (!one) this.#hidden = new Set(isAlone ? [] : others);
    else if (this.#hidden.has(subject)) this.#hidden = new Set([...this.#hidden].filter((other) => other !== subject));
    else this.#hidden = new Set(isAlone ? [] : [...this.#hidden, subject]);
  }

  /** There are others now: where nothing of them would be seen, all are. Returns whether that changed anything. */
  keep(all: readonly string[]): boolean {
    if (this.#hidden.size === 0 || all.some((subject) => !this.#hidden.has(subject))) return false;
    this.#hidden = new Set();
    return true;
  }
}
