import { isUsable, usableValues } from '../series.ts';
import { RecentValues } from './recentValues.ts';
import { type BothTails, bothTailsOf, shareBelow, surpriseOf, type Tail, tailOf } from './tail.ts';

/** How many rows are averaged before looking how extreme their mean is; the most surprising counts. */
const SCALES = [1, 5, 15, 240];
const LONGEST = 240;
/** A scale needs so many times its rows to learn from. */
const LEAST_SPANS = 20;
/** Up to this scale they are always taken. */
const SHORTEST = 15;
/** Part of what a metric was surprising lately, on average over so many rows, that is no news any more. */
const STALE_RATIO = 0.5;
const LATELY_ROWS = 1440;
/** Surprises that are added up: several metrics at once say more than one, all together drown the few that matter. */
const FUSED = 3;
/** Share of the learnt values taken for the tails on either side. */
const RATE = 0.05;
/** Least mean excess of a tail, of the metric's range: a step next to nothing is no surprise. */
const LEAST_EXCESS_RATIO = 0.02;
/** Share of the learnt rows' fused surprises that the calibration is fitted to. */
const CALIBRATION_RATE = 0.01;
const LEAST_CALIBRATION_EXCESS = 1;

/** A fusion as it is stored: plain JSON. */
export interface TailFusionModel {
  /** By metric, then by scale; null for a metric that had too few values. */
  readonly metrics: readonly (readonly BothTails[] | null)[];
  /** How large the fused surprise of the rows learnt from gets. */
  readonly usual: Tail | null;
}

export interface FusedNovelty {
  /** Share of the rows learnt from that were less unusual, 0 … 1, as their tail goes on. */
  readonly score: number;
  /** Sum of the greatest surprises; 0 where no metric is in its tails. */
  readonly surprise: number;
  /** The metrics that make it up, by index, the most surprising first. */
  readonly metrics: readonly number[];
}

/**
 * Finds rows in which several metrics are extreme at once: each metric's tails are learnt on their own, at several time scales,
 * and the surprises of the three most extreme metrics are added up (Fisher's way of combining probabilities, among the few that
 * matter). What goes on for long is less and less news. Rows are taken one after the other, as they come.
 */
export class TailFusion {
  readonly model: TailFusionModel;
  /** The last rows by metric, the newest first, without absent values. */
  readonly #recent: readonly RecentValues[];
  /** Mean surprise of each metric lately. */
  readonly #lately: Float64Array;

  /** @param model as `model` was when it was stored. */
  constructor(model: TailFusionModel) {
    this.model = model;
    this.#recent = model.metrics.map(() => new RecentValues(LONGEST));
    this.#lately = new Float64Array(model.metrics.length);
  }

  /** Learns from one array a metric, each with one value a row (NaN: absent); rows are in the order of time. */
  static fit(columns: readonly ArrayLike<number>[]): TailFusion {
    const metrics = columns.map((column) => {
      const least = leastExcess(column);
      const scales = SCALES.filter((samples) => samples <= Math.max(SHORTEST, column.length / LEAST_SPANS));
      const tails = scales.map((samples) => bothTailsOf(trailingMeans(column, samples), RATE, least));
      return tails.every((both) => both !== undefined) ? tails : null;
    });
    const learning = new TailFusion({ metrics, usual: null });
    const rows = columns[0]?.length ?? 0;
    const surprises = new Float64Array(rows);
    const row = new Float64Array(columns.length);
    for (let at = 0; at < rows; at++) {
      for (let metric = 0; metric < row.length; metric++) row[metric] = columns[metric][at];
      surprises[at] = learning.update(row).surprise;
    }
    return new TailFusion({ metrics, usual: tailOf(surprises, CALIBRATION_RATE, LEAST_CALIBRATION_EXCESS) ?? null });
  }

  /** Takes the next row: one value a metric. */
  update(row: ArrayLike<number>): FusedNovelty {
    const { metrics, usual } = this.model;
    const greatest = new Float64Array(FUSED);
    const which = new Int32Array(FUSED).fill(-1);
    for (let metric = 0; metric < metrics.length; metric++) {
      const tails = metrics[metric];
      if (tails === null || !isUsable(row[metric])) continue;
      const own = this.#surpriseOf(this.#recent[metric], tails, row[metric]);
      insert(greatest, which, Math.max(0, own - STALE_RATIO * this.#lately[metric]), metric);
      this.#lately[metric] += (own - this.#lately[metric]) / LATELY_ROWS;
    }
    const surprise = greatest.reduce((sum, one) => sum + one, 0);
    const score = usual === null ? shareBelow(surprise) : shareBelow(surpriseOf(usual, surprise));
    return { score, surprise, metrics: Array.from(which.filter((metric) => metric >= 0)) };
  }

  /** The usual range of a metric: what lies between its tails. Undefined where nothing was learnt of it. */
  expectedOf(metric: number): [low: number, high: number] | undefined {
    const tails = this.model.metrics[metric];
    return tails ? [-tails[0].lower.threshold, tails[0].upper.threshold] : undefined;
  }

  #surpriseOf(recent: RecentValues, tails: readonly BothTails[], value: number): number {
    recent.add(value);
    let most = 0;
    let sum = 0;
    let scale = 0;
    for (let at = 0; at < recent.size && scale < tails.length; at++) {
      sum += recent.at(at);
      const isWhole = at + 1 === SCALES[scale];
      if (!isWhole) continue;
      const mean = sum / (at + 1);
      const { upper, lower } = tails[scale++];
      most = Math.max(most, surpriseOf(upper, mean), surpriseOf(lower, -mean));
    }
    return most;
  }
}

/** Keeps the greatest surprises in descending order. */
function insert(greatest: Float64Array, which: Int32Array, surprise: number, metric: number): void {
  if (surprise <= greatest[FUSED - 1]) return;
  let at = FUSED - 1;
  for (; at > 0 && greatest[at - 1] < surprise; at--) {
    greatest[at] = greatest[at - 1];
    which[at] = which[at - 1];
  }
  greatest[at] = surprise;
  which[at] = metric;
}

function leastExcess(column: ArrayLike<number>): number {
  const present = usableValues(column);
  const least = present.reduce((a, b) => Math.min(a, b), Infinity);
  const most = present.reduce((a, b) => Math.max(a, b), -Infinity);
  // A metric that never changed has no range: its own size stands in.
  return LEAST_EXCESS_RATIO * (most > least ? most - least : Math.abs(most) || 1);
}

/** Means of the last `samples` present values at each of them. */
function trailingMeans(column: ArrayLike<number>, samples: number): Float64Array {
  const present = usableValues(column);
  const means = new Float64Array(Math.max(0, present.length - samples + 1));
  for (let at = 0; at < means.length; at++) {
    let sum = 0;
    for (let back = 0; back < samples; back++) sum += present[at + back];
    means[at] = sum / samples;
  }
  return means;
}
