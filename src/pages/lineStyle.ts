import { MARK_COLOURS } from './colours.ts';
import { lineName } from './lineName.ts';

/** How a line is drawn. Colours follow the editor's theme; elsewhere the fallbacks hold. */
export interface LineStyle {
  readonly color: string;
  /** Lengths of dash and gap in pixels; empty = solid. */
  readonly dash: readonly number[];
}

/** In an order in which neighbours are told apart in every theme. */
const COLORS = Object.values(MARK_COLOURS);

/** For the first six subjects of a chart, then for the next six, who have to share the colours; by word of a pair. */
const DASHES = [
  { first: [], second: [6, 3] },
  { first: [1.5, 2.5], second: [10, 3, 2, 3] },
] as const;

/** Hands out styles by line: a subject keeps its colour as long as the chart lives, whatever comes and goes beside it. */
export class LineStyles {
  readonly #subjects = new Map<string, number>();
  readonly #fixed: Readonly<Record<string, string>>;

  /** `fixed`: colours of lines that don't depend on what else there is. */
  constructor(fixed: Readonly<Record<string, string>> = {}) {
    this.#fixed = fixed;
  }

  of(label: string): LineStyle {
    if (Object.hasOwn(this.#fixed, label)) return { color: this.#fixed[label], dash: [] };
    const { subject, second } = lineName(label);
    let index = this.#subjects.get(subject);
    if (index === undefined) {
      index = this.#subjects.size;
      this.#subjects.set(subject, index);
    }
    return {
      color: COLORS[index % COLORS.length],
      dash: DASHES[Math.floor(index / COLORS.length) % DASHES.length][second ? 'second' : 'first'],
    };
  }
}
