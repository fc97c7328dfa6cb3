import { seededRandom } from '../../analyze/trees/random.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import { Baseline, type KeptBaseline } from './baseline.ts';
import type { Crowding } from './crowding.ts';

/** Where baselines outlast an engine. */
export interface BaselineStore {
  get(key: string): KeptBaseline | undefined;
  put(key: string, kept: KeptBaseline): void;
}

const NOWHERE: BaselineStore = { get: () => undefined, put: () => {} };
/** What is lost with a crash is learnt again. */
const KEEP_EVERY_SECONDS = 600;

/** How a plotter is while all is well, and what is known of its host. */
export interface UsualPlotter {
  readonly inStep: Baseline;
  readonly inAll: Baseline;
  readonly crowding?: Crowding;
}

/** Baselines of this host by plotter, size of plot and step. */
export class Baselines {
  readonly #store: BaselineStore;
  readonly #known = new Map<string, Baseline>();
  readonly #kept = new Map<string, number>();
  /** What is known of a plotter is an object of its own after each change. */
  readonly #usual = new WeakMap<RunningPlotter, UsualPlotter>();
  #keptAt = Number.NaN;

  constructor(store: BaselineStore = NOWHERE) {
    this.#store = store;
  }

  /** Of its present step, and of all its steps. */
  of(plotter: RunningPlotter): UsualPlotter {
    let usual = this.#usual.get(plotter);
    if (!usual) {
      const whole = keyOf(plotter);
      usual = { inStep: this.#get(`${whole} ${wholeStep(plotter)}`), inAll: this.#get(whole) };
      this.#usual.set(plotter, usual);
    }
    return usual;
  }

  #get(key: string): Baseline {
    let baseline = this.#known.get(key);
    if (!baseline) {
      const kept = this.#store.get(key);
      baseline = new Baseline(seededRandom(this.#known.size + 1), kept);
      this.#known.set(key, baseline);
      this.#kept.set(key, baseline.seen);
    }
    return baseline;
  }

  /** Keeps what is new now and then, and at once where `all` says so. */
  keep(now: number, all = false): void {
    if (Number.isNaN(this.#keptAt) || now < this.#keptAt) this.#keptAt = now;
    if (!all && now - this.#keptAt < KEEP_EVERY_SECONDS) return;
    this.#keptAt = now;
    for (const [key, baseline] of this.#known) {
      if (!baseline.isKnown || baseline.seen === this.#kept.get(key)) continue;
      this.#kept.set(key, baseline.seen);
      this.#store.put(key, baseline.toJSON());
    }
  }
}

/** Tables of a phase are alike; what a plotter calls it is a step of its own where there are no phases. */
export function wholeStep({ step }: RunningPlotter): string {
  return step?.replace(/,.*/, '') ?? 'start';
}

/** What decides how fast a plot is made: of its configuration, as far as it is known. */
export function settingsOf({ plot, configuration = {} }: RunningPlotter): Readonly<Record<string, unknown>> {
  const { threads, buckets, compression, tmp, tmp2, waitForCopy } = configuration;
  const all = { k: plot?.k ?? configuration.k, threads, buckets, compression, tmp, tmp2, waitForCopy };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function keyOf({ plotter, plot, configuration }: RunningPlotter): string {
  const k = plot?.k ?? configuration?.k;
  const { threads } = configuration ?? {};
  return [
    plotter,
    ...(k === undefined ? [] : [`k${k}`]),
    ...(threads === undefined ? [] : [`${threads} threads`]),
  ].join(' ');
}
