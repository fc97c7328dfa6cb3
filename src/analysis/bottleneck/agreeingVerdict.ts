const WINDOWS = 3;
const AGREEING = 2;

/** A verdict that changes when two of the last three windows agree on another one: one odd second changes nothing. */
export class AgreeingVerdict<Name extends string = string> {
  readonly #recent: Name[] = [];
  #verdict: Name;

  constructor(first: Name) {
    this.#verdict = first;
  }

  get verdict(): Name {
    return this.#verdict;
  }

  /** All of the last windows say it. */
  get isSteady(): boolean {
    return this.#recent.length === WINDOWS && this.#recent.every((name) => name === this.#verdict);
  }

  /** Takes what the newest window says; returns what holds. */
  next(name: Name): Name {
    this.#recent.push(name);
    if (this.#recent.length > WINDOWS) this.#recent.shift();
    if (this.#recent.filter((recent) => recent === name).length >= AGREEING) this.#verdict = name;
    return this.#verdict;
  }
}
