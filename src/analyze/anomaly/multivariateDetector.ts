import { type NotEnoughData, notEnoughData } from '../notEnoughData.ts';
import { isUsable } from '../series.ts';
import { IsolationForest, type IsolationModel } from '../trees/isolationForest.ts';
import { shareBelow, surpriseOf, type Tail, tailOf } from './tail.ts';
import { TailFusion, type TailFusionModel } from './tailFusion.ts';

/** A detector as it is stored: plain JSON. */
export interface MultivariateModel {
  readonly fusion: TailFusionModel;
  readonly forest: IsolationModel;
  /** How high the forest scores the rows learnt from. */
  readonly forestTail: Tail;
}

export interface UnusualRow {
  /** Share of the rows learnt from that were less unusual, 0 … 1. */
  readonly score: number;
  readonly isAlarm: boolean;
  /** By which way of looking it is the more unusual: single metrics at their extremes, or their combination. */
  readonly by: 'extremes' | 'combination';
  /** Sum of the surprises of the most extreme metrics: for ranking rows. */
  readonly surprise: number;
  /** The most extreme metrics, by index, the most surprising first. */
  readonly metrics: readonly number[];
}

const NEEDED = 100;
const FOREST_TAIL_RATE = 0.05;
/** The forest's score goes from 0 to 1: a hundredth is noise of its random splits. */
const LEAST_FOREST_EXCESS = 0.01;
/** One row in ten thousand. */
const ALARM_SCORE = 0.9999;

/**
 * Finds rows of several metrics that are unusual together. Two ways of looking complete each other: the fused tails of the most
 * extreme metrics, which rank anomalies of real servers best, and an isolation forest, which knows combinations of values that
 * are each usual.
 */
export class MultivariateDetector {
  readonly model: MultivariateModel;
  readonly #fusion: TailFusion;
  readonly #forest: IsolationForest;

  /** @param model as `model` was when it was stored. */
  constructor(model: MultivariateModel) {
    this.model = model;
    this.#fusion = new TailFusion(model.fusion);
    this.#forest = new IsolationForest(model.forest);
  }

  /** Learns from one array a metric, each with one value a row (NaN: absent), in the order of time; a hundred rows at least. */
  static fit(columns: readonly ArrayLike<number>[], seed = 1): MultivariateDetector | NotEnoughData {
    const rows = columns[0]?.length ?? 0;
    if (rows < NEEDED) return notEnoughData(NEEDED, rows);
    const forest = IsolationForest.fit(columns.map(usableOnly), { seed });
    const scores = Float64Array.from({ length: rows }, (_, at) => forest.score(columns.map((column) => column[at])));
    const forestTail = tailOf(scores, FOREST_TAIL_RATE, LEAST_FOREST_EXCESS);
    if (forestTail === undefined) return notEnoughData(NEEDED, 0);
    return new MultivariateDetector({ fusion: TailFusion.fit(columns).model, forest: forest.model, forestTail });
  }

  /** Takes the next row: one value a metric. */
  update(row: ArrayLike<number>): UnusualRow {
    const { score: extremes, surprise, metrics } = this.#fusion.update(row);
    const combination = shareBelow(surpriseOf(this.model.forestTail, this.#forest.score(usableOnly(row))));
    const score = Math.max(extremes, combination);
    const by = extremes >= combination ? 'extremes' : 'combination';
    return { score, isAlarm: score >= ALARM_SCORE, by, surprise, metrics };
  }

  /** The usual range of a metric. Undefined where nothing was learnt of it. */
  expectedOf(metric: number): [low: number, high: number] | undefined {
    return this.#fusion.expectedOf(metric);
  }
}

function usableOnly(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values, (value) => (isUsable(value) ? value : Number.NaN));
}
