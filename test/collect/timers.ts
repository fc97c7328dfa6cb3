/** Timers that a test lets pass. */
export class Timers {
  #due: (() => void)[] = [];
  readonly later = (_: number, callback: () => void) => {
    this.#due.push(callback);
    return () => {
      this.#due = this.#due.filter((one) => one !== callback);
    };
  };

  get waiting(): number {
    return this.#due.length;
  }

  /** The next one; gives whether there was one. */
  pass(): boolean {
    const next = this.#due.shift();
    next?.();
    return next !== undefined;
  }
}
