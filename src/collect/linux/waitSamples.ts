import { KIND, WAIT_KINDS } from './waitKinds.ts';

/** What is seen in a frame counts so many times as much as what was seen in the frame before. */
const FORGETTING = 1 / 0.3;
/** How much of what a thread usually waits for is forgotten with each sample. */
const CHANGING = 1 / 0.95;
/** What is not known better after one sample than after none. */
const DOUBT = 0.25;
/** Weights grow without end, so they are made small again now and then. */
const HEAVIEST = 1e9;

/** Samples by kind in which later ones weigh more. */
class Weighed {
  readonly counts = new Float64Array(WAIT_KINDS.length);
  sum = 0;
  #squares = 0;
  #weight = 1;

  /** `factor`: how many times as much the samples from now on weigh. */
  outweigh(factor: number): void {
    this.#weight *= factor;
    if (this.#weight < HEAVIEST) return;
    for (let kind = 0; kind < this.counts.length; kind++) this.counts[kind] /= this.#weight;
    this.sum /= this.#weight;
    this.#squares /= this.#weight * this.#weight;
    this.#weight = 1;
  }

  add(kind: number): void {
    const before = this.counts[kind];
    const after = before + this.#weight;
    this.counts[kind] = after;
    this.sum += this.#weight;
    this.#squares += after * after - before * before;
  }

  /** As many samples of the newest weight. */
  get size(): number {
    return this.sum / this.#weight;
  }

  /** 0 where all are of one kind, 0.5 where two kinds are even. */
  get evenness(): number {
    return this.sum > 0 ? Math.max(0, 1 - this.#squares / (this.sum * this.sum)) : 1;
  }
}

/** What a thread was seen to wait for, of late and over a long time. */
export class WaitSamples {
  readonly #late = new Weighed();
  readonly #habit = new Weighed();
  #fresh = 0;

  add(kind: number): void {
    this.#late.add(kind);
    this.#habit.add(kind);
    this.#habit.outweigh(CHANGING);
    this.#fresh++;
  }

  get isEmpty(): boolean {
    return this.#late.sum === 0;
  }

  /** Adds `seconds` to those by kind, as it was seen to wait of late; those that waited for a page as of kind `ofPages`. */
  share(seconds: number, byKind: Float64Array, ofPages: number): void {
    const { counts, sum } = this.#late;
    for (let kind = 0; kind < counts.length; kind++) {
      if (counts[kind] > 0) byKind[kind === KIND.page ? ofPages : kind] += (counts[kind] / sum) * seconds;
    }
  }

  /** Ends a frame: gives the variance of one kind's share in it. The more even its habits and the fewer its samples, the larger. */
  endFrame(): number {
    const one = Math.max(this.#habit.evenness / 2, DOUBT / (this.#habit.size + 1));
    const variance = one / Math.max(1, this.#fresh);
    this.#fresh = 0;
    this.#late.outweigh(FORGETTING);
    return variance;
  }
}
