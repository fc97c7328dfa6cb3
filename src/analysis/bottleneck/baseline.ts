import { type RobustBaseline, robustBaseline } from '../../analyze/robustShift.ts';
import { SIGNALS, type SignalName, type Signals } from './signals.ts';

/** As JSON keeps it: values by signal, one a moment; null where absent. */
export interface KeptBaseline {
  readonly seen: number;
  readonly values: Readonly<Partial<Record<SignalName, readonly (number | null)[]>>>;
}

const MOST_MOMENTS = 64;
/** Fewer tell too little. */
const LEAST_MOMENTS = 8;
/** What is known of the sample is worked out anew once so much of it is another one: it is asked for each second. */
const RENEWED = 1 / 16;

/**
 * How a plotter is in one of its steps while nothing holds it back: a sample of moments, in which each that was ever seen had the same chance to stay
 * (Vitter's reservoir, 1985).
 */
export class Baseline {
  /** Values of one signal after those of another, one a moment. */
  readonly #values = new Float64Array(SIGNALS.length * MOST_MOMENTS);
  #count = 0;
  #seen = 0;
  readonly #random: () => number;
  /** By signal, of the sample as it was `#changes` moments ago. */
  readonly #known = new Map<SignalName, RobustBaseline>();
  #changes = 0;

  constructor(random: () => number, kept?: KeptBaseline) {
    this.#random = random;
    if (!kept) return;
    this.#seen = kept.seen;
    this.#count = Math.min(MOST_MOMENTS, Math.max(0, ...Object.values(kept.values).map(({ length }) => length)));
    SIGNALS.forEach((name, signal) => {
      for (let at = 0; at < this.#count; at++)
        this.#values[signal * MOST_MOMENTS + at] = kept.values[name]?.[at] ?? Number.NaN;
    });
  }

  /** Moments so far, those included that did not stay. */
  get seen(): number {
    return this.#seen;
  }

  get isKnown(): boolean {
    return this.#count >= LEAST_MOMENTS;
  }

  add(moment: Signals): void {
    this.#seen++;
    const place = this.#count < MOST_MOMENTS ? this.#count++ : Math.floor(this.#random() * this.#seen);
    if (place >= MOST_MOMENTS) return;
    for (let signal = 0; signal < SIGNALS.length; signal++)
      this.#values[signal * MOST_MOMENTS + place] = moment[SIGNALS[signal]];
    this.#changes++;
    if (this.#changes < RENEWED * this.#count) return;
    this.#changes = 0;
    this.#known.clear();
  }

  /** The values that were seen; none where the signal was absent. */
  of(name: SignalName): RobustBaseline {
    let known = this.#known.get(name);
    if (known === undefined) {
      // Of the numbers NaN is the last.
      const values = this.#column(name).slice().sort();
      const absent = values.findIndex((value) => Number.isNaN(value));
      known = robustBaseline(absent < 0 ? values : values.subarray(0, absent));
      this.#known.set(name, known);
    }
    return known;
  }

  toJSON(): KeptBaseline {
    const column = (name: SignalName) =>
      Array.from(this.#column(name), (value) => (Number.isNaN(value) ? null : Number(value.toPrecision(4))));
    const there = SIGNALS.filter((name) => this.of(name).count > 0);
    return { seen: this.#seen, values: Object.fromEntries(there.map((name) => [name, column(name)])) };
  }

  #column(name: SignalName): Float64Array {
    const from = SIGNALS.indexOf(name) * MOST_MOMENTS;
    return this.#values.subarray(from, from + this.#count);
  }
}
