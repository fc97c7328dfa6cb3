import { type RobustBaseline, robustBaseline } from '../../analyze/robustShift.ts';
import { absentSignals, SIGNALS, type SignalName, type Signals } from './signals.ts';

/** As JSON keeps it: values by signal, one a moment; null where absent. */
export interface KeptBaseline {
  readonly seen: number;
  readonly values: Readonly<Partial<Record<SignalName, readonly (number | null)[]>>>;
}

const MOST_MOMENTS = 64;
/** Fewer tell too little. */
const LEAST_MOMENTS = 8;

/**
 * How a plotter is in one of its steps while nothing holds it back: a sample of moments, in which each that was ever seen had the same chance to stay
 * (Vitter's reservoir, 1985).
 */
export class Baseline {
  #moments: Signals[] = [];
  #seen = 0;
  readonly #random: () => number;
  /** By signal, until there is another moment. */
  #known = new Map<SignalName, RobustBaseline>();

  constructor(random: () => number, kept?: KeptBaseline) {
    this.#random = random;
    if (!kept) return;
    this.#seen = kept.seen;
    const count = Math.max(0, ...Object.values(kept.values).map(({ length }) => length));
    this.#moments = Array.from({ length: Math.min(MOST_MOMENTS, count) }, (_, at) => {
      const moment = absentSignals();
      for (const name of SIGNALS) moment[name] = kept.values[name]?.[at] ?? Number.NaN;
      return moment;
    });
  }

  /** Moments so far, those included that did not stay. */
  get seen(): number {
    return this.#seen;
  }

  get isKnown(): boolean {
    return this.#moments.length >= LEAST_MOMENTS;
  }

  add(moment: Signals): void {
    this.#seen++;
    const place = this.#moments.length < MOST_MOMENTS ? this.#moments.length : Math.floor(this.#random() * this.#seen);
    if (place >= MOST_MOMENTS) return;
    this.#moments[place] = moment;
    this.#known.clear();
  }

  /** The values that were seen; none where the signal was absent. */
  of(name: SignalName): RobustBaseline {
    let known = this.#known.get(name);
    if (known === undefined) {
      const values = new Float64Array(this.#moments.length);
      let count = 0;
      for (const moment of this.#moments) if (!Number.isNaN(moment[name])) values[count++] = moment[name];
      known = robustBaseline(values.subarray(0, count).sort());
      this.#known.set(name, known);
    }
    return known;
  }

  toJSON(): KeptBaseline {
    const column = (name: SignalName) =>
      this.#moments.map((moment) => (Number.isNaN(moment[name]) ? null : Number(moment[name].toPrecision(4))));
    const there = SIGNALS.filter((name) => this.of(name).count > 0);
    return { seen: this.#seen, values: Object.fromEntries(there.map((name) => [name, column(name)])) };
  }
}
