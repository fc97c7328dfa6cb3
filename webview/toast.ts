import { element, setText } from './element.ts';

const SHOWN_MS = 4000;

/** Short words about what was just done, at the bottom of the page; and words for who listens only. */
export class Toast {
  readonly elements: readonly HTMLElement[];
  readonly #shown = element('p', { className: 'toast', role: 'status' });
  readonly #heard = element('p', { className: 'visually-hidden', role: 'status' });
  #hiding: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.elements = [this.#shown, this.#heard];
  }

  /** `stays`: until something else is said. */
  say(text: string, { stays = false } = {}): void {
    clearTimeout(this.#hiding);
    setText(this.#shown, text);
    if (!stays) this.#hiding = setTimeout(() => setText(this.#shown, ''), SHOWN_MS);
  }

  announce(text: string): void {
    setText(this.#heard, text);
  }
}
