import * as v from 'valibot';
import { PlotRun } from './plotRun.ts';
import { PlottingMetadata } from './runMetadata.ts';
import { interval, list, texts } from './shapes.ts';

const number = v.number;
const string = v.string;
const boolean = v.boolean;
const maybe = v.exactOptional;

/** One run of one configuration. */
export const Measurement = v.object({
  name: string(),
  /** Step at whose end it stopped; absent for a whole plot. */
  until: maybe(string()),
  /** Seconds of a whole plot, estimated from the first steps where it stopped; absent where the run failed. */
  seconds: maybe(number()),
  /** Share of a whole plot that was made, 0 … 1, where it stopped. */
  share: maybe(number()),
  /** Why it failed. */
  problem: maybe(string()),
  /** Seconds that the run took, for the budget. */
  tookSeconds: number(),
});
export type Measurement = v.InferOutput<typeof Measurement>;

const TuneRow = v.object({
  name: string(),
  /** Round that it came to, from 1. */
  round: number(),
  /** Median of its runs in that round. */
  seconds: maybe(number()),
  /** Least and greatest of them. */
  range: maybe(interval),
  runs: number(),
  /** Of version 2 plots: what one after the other make in a day. */
  bytesPerDay: maybe(number()),
  /** The seconds are those of whole plots; else they are estimated from first steps. */
  isWhole: boolean(),
  problem: maybe(string()),
});
export type TuneRow = v.InferOutput<typeof TuneRow>;

/** What a search found. */
export const Tuning = v.object({
  /** The fastest of those that came furthest; absent where no run gave a time. */
  best: maybe(string()),
  /** The configuration that was in use, which the others are set against. */
  given: maybe(string()),
  /** Best first: who came further stands before who was faster. */
  table: list(TuneRow),
  measurements: list(Measurement),
  status: v.picklist(['finished', 'budget spent', 'cancelled', 'failed']),
  notes: texts,
  spentSeconds: number(),
});
export type Tuning = v.InferOutput<typeof Tuning>;

/** A search for the fastest configuration. */
export const TuningRun = v.object({
  kind: v.literal('tuning'),
  ...Tuning.entries,
  /** Steps at whose end the rounds stop; JSON writes null for the whole plot. */
  rounds: list(v.nullish(string())),
  runs: list(PlotRun),
  metadata: PlottingMetadata,
});
export type TuningRun = v.InferOutput<typeof TuningRun>;
