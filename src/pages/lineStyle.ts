import { COLOUR_SCHEMES, type SchemeName } from './colourSchemes.ts';
import { lineName } from './lineName.ts';

/** How a line is drawn. Colours follow the editor's theme; elsewhere the fallbacks hold. */
export interface LineStyle {
  readonly color: string;
  /** Lengths of dash and gap in pixels; empty = solid. */
  readonly dash: readonly number[];
}

/** For the first subjects of a chart, then for the next, who have to share the colours; by word of a pair. */
const DASHES = [
  { first: [], second: [6, 3] },
  { first: [1.5, 2.5], second: [10, 3, 2, 3] },
  { first: [14, 3], second: [3, 3, 3, 6] },
] as const;

/** Hands out styles by line: a subject keeps its colour as long as the chart lives, whatever comes and goes beside it. */
export class LineStyles {
  readonly #subjects = new Map<string, number>();
  readonly #colours: readonly string[];
  readonly #fixed: Readonly<Record<string, string>>;

  /** `fixed`: colours of lines or subjects that don't depend on what else there is. */
  constructor(scheme: SchemeName, fixed: Readonly<Record<string, string>> = {}) {
    this.#colours = COLOUR_SCHEMES[scheme].marks;
    this.#fixed = fixed;
  }

  of(label: string): LineStyle {
    const { subject, second } = lineName(label);
    const word = second ? 'second' : 'first';
    if (Object.hasOwn(this.#fixed, subject)) return { color: this.#fixed[subject], dash: DASHES[0][word] };
    let index = this.#subjects.get(subject);
    if (index === undefined) {
      index = this.#subjects.size;
      this.#subjects.set(subject, index);
    }
    return {
      color: this.#colours[index % this.#colours.length],
      dash: DASHES[Math.floor(index / this.#colours.length) % DASHES.length][word],
    };
  }
}
