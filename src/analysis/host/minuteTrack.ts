/** One value a minute over the last while: a ring of means, as values come. */
export class MinuteTrack {
  readonly #minutes: number;
  /** What is forecast is never known to more digits, and two weeks of a dozen tracks would be megabytes. */
  readonly #values: Float32Array;
  /** Number of the newest finished minute since 1970; NaN before the first. */
  #newest = Number.NaN;
  #minute = Number.NaN;
  #sum = 0;
  #measured = 0;
  #count = 0;

  constructor(minutes: number) {
    this.#minutes = minutes;
    this.#values = new Float32Array(minutes).fill(Number.NaN);
  }

  /** Takes a value into its minute's mean; NaN and what is older than the newest minute is passed over. */
  add(epochSeconds: number, value: number): void {
    const minute = Math.floor(epochSeconds / SECONDS);
    if (minute !== this.#minute) this.#begin(minute);
    if (!(Math.abs(value) < Infinity) || minute <= this.#newest) return;
    this.#sum += value;
    this.#count++;
  }

  /** Fills in minutes of the past, such as from a history; those that are known already stay. */
  prime(times: ArrayLike<number>, values: ArrayLike<number>): void {
    let last = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < times.length; at++) last = Math.max(last, Math.floor(times[at] / SECONDS));
    if (!Number.isFinite(last)) return;
    if (Number.isNaN(this.#newest)) this.#newest = last;
    for (let at = 0; at < times.length; at++) {
      const minute = Math.floor(times[at] / SECONDS);
      const isWithin = minute <= this.#newest && minute > this.#newest - this.#minutes;
      if (!isWithin || !Number.isFinite(values[at]) || !Number.isNaN(this.#values[this.#place(minute)])) continue;
      this.#set(minute, values[at]);
    }
  }

  /** How many minutes have a value. */
  get measured(): number {
    return this.#measured;
  }

  /** The value of the last finished minute; NaN where it had none. */
  get newest(): number {
    return Number.isNaN(this.#newest) ? Number.NaN : this.#values[this.#place(this.#newest)];
  }

  /** The measured minutes from `from` on, each at its middle. */
  since(from: number): { times: Float64Array; values: Float64Array } {
    if (Number.isNaN(this.#newest)) return { times: new Float64Array(0), values: new Float64Array(0) };
    const first = Math.max(Math.ceil(from / SECONDS), this.#newest - this.#minutes + 1);
    const most = Math.max(0, this.#newest - first + 1);
    const [times, values] = [new Float64Array(most), new Float64Array(most)];
    let count = 0;
    for (let minute = first; minute <= this.#newest; minute++) {
      const value = this.#values[this.#place(minute)];
      if (Number.isNaN(value)) continue;
      times[count] = (minute + 0.5) * SECONDS;
      values[count++] = value;
    }
    return { times: times.slice(0, count), values: values.slice(0, count) };
  }

  /** Mean of the minutes that begin within [from, to); undefined where less than half of them were measured. */
  meanOf(from: number, to: number): number | undefined {
    if (Number.isNaN(this.#newest)) return undefined;
    const [first, end] = [Math.ceil(from / SECONDS - TOLERANCE), Math.ceil(to / SECONDS - TOLERANCE)];
    let sum = 0;
    let count = 0;
    for (
      let minute = Math.max(first, this.#newest - this.#minutes + 1);
      minute < Math.min(end, this.#newest + 1);
      minute++
    ) {
      const value = this.#values[this.#place(minute)];
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return count > 0 && 2 * count >= end - first ? sum / count : undefined;
  }

  #begin(minute: number): void {
    if (!Number.isNaN(this.#minute) && !(this.#minute <= this.#newest)) this.#finish();
    this.#minute = minute;
    this.#sum = 0;
    this.#count = 0;
  }

  #finish(): void {
    const from = Number.isNaN(this.#newest) ? this.#minute - 1 : this.#newest;
    const skipped = Math.min(this.#minute - from, this.#minutes);
    for (let minute = this.#minute - skipped + 1; minute <= this.#minute; minute++) {
      this.#set(minute, Number.NaN);
    }
    this.#newest = this.#minute;
    this.#set(this.#minute, this.#count === 0 ? Number.NaN : this.#sum / this.#count);
  }

  #set(minute: number, value: number): void {
    const place = this.#place(minute);
    this.#measured += Number(!Number.isNaN(value)) - Number(!Number.isNaN(this.#values[place]));
    this.#values[place] = value;
  }

  #place(minute: number): number {
    return ((minute % this.#minutes) + this.#minutes) % this.#minutes;
  }
}

const SECONDS = 60;
/** A forecast's bounds lie on a minute, but for rounding. */
const TOLERANCE = 0.25;
