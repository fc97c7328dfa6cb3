/** The straight line goes through this much of the past. */
const WINDOW_SECONDS = 600;
/** Fewer points, or points over a shorter time, say too little. */
const LEAST_POINTS = 6;
const MOST_POINTS = 64;
/** A line that explains less of the changes than this is no trend: plotters fill and free their folders in turn. */
const LEAST_CORRELATION = 0.8;

/** When a file system will be full: a straight line through its free space of the last minutes. */
export class FillTrend {
  readonly #seconds = new Float64Array(MOST_POINTS);
  readonly #bytes = new Float64Array(MOST_POINTS);
  #next = 0;
  #count = 0;

  add(seconds: number, availableBytes: number): void {
    this.#seconds[this.#next] = seconds;
    this.#bytes[this.#next] = availableBytes;
    this.#next = (this.#next + 1) % MOST_POINTS;
    this.#count = Math.min(this.#count + 1, MOST_POINTS);
  }

  /** Seconds from `now` until nothing is left; NaN while it isn't filling, or too little is known. */
  secondsToFull(now: number): number {
    let n = 0;
    let sumX = 0;
    let sumY = 0;
    for (let i = 0; i < this.#count; i++) {
      if (now - this.#seconds[i] > WINDOW_SECONDS) continue;
      n++;
      sumX += this.#seconds[i];
      sumY += this.#bytes[i];
    }
    if (n < LEAST_POINTS) return Number.NaN;
    const meanX = sumX / n;
    const meanY = sumY / n;
    let xx = 0;
    let xy = 0;
    let yy = 0;
    for (let i = 0; i < this.#count; i++) {
      if (now - this.#seconds[i] > WINDOW_SECONDS) continue;
      const x = this.#seconds[i] - meanX;
      const y = this.#bytes[i] - meanY;
      xx += x * x;
      xy += x * y;
      yy += y * y;
    }
    const slope = xy / xx;
    const correlation = xy / Math.sqrt(xx * yy);
    if (!(slope < 0) || correlation > -LEAST_CORRELATION) return Number.NaN;
    const left = meanY + slope * (now - meanX);
    return Math.max(0, left) / -slope;
  }
}
