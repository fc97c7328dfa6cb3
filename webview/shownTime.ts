import type { Range } from '../src/pages/dashboardProtocol.ts';
import type { Span } from '../src/pages/zoom.ts';

/** While a wheel turns the charts follow at once, and the history is asked when it rests. */
const REST_MS = 150;

export interface ShownTimeHost {
  /** Shows it with what the page has. */
  show(range: Range): void;
  /** Asks for what it hasn't. */
  ask(range: Range): void;
}

/** The time that all charts show, and the one that a person zoomed from. */
export class ShownTime {
  readonly #host: ShownTimeHost;
  #range: Range;
  #home: Range | undefined;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(range: Range, home: Range | undefined, host: ShownTimeHost) {
    this.#range = range;
    this.#home = home;
    this.#host = host;
  }

  get range(): Range {
    return this.#range;
  }

  /** Where a zoom began; undefined while nothing is zoomed. */
  get home(): Range | undefined {
    return this.#home;
  }

  /** As a person chose it, or was shown to them. */
  set(range: Range): void {
    this.#home = undefined;
    this.#use(range);
    this.#host.ask(range);
  }

  /** What the extension shows. False where it is shown already. */
  follow(range: Range): boolean {
    if (JSON.stringify(range) === JSON.stringify(this.#range)) return false;
    this.#home = undefined;
    this.#use(range);
    return true;
  }

  zoom({ from, to }: Span): void {
    this.#home ??= this.#range;
    this.#use({ from, to });
    this.#resting = setTimeout(() => this.#host.ask(this.#range), REST_MS);
  }

  /** Back to where the zoom began. False where there was none. */
  reset(): boolean {
    if (this.#home === undefined) return false;
    this.set(this.#home);
    return true;
  }

  #use(range: Range): void {
    clearTimeout(this.#resting);
    this.#range = range;
    this.#host.show(range);
  }
}
