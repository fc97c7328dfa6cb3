import * as v from 'valibot';

/** A plot in the dashboard's table. */
export const PlotRow = v.object({
  /** The same for the same plot. */
  key: v.string(),
  /** Epoch seconds. */
  startedAt: v.number(),
  /** Absent while it is made. */
  endedAt: v.optional(v.number()),
  plotter: v.string(),
  k: v.optional(v.number()),
  compression: v.optional(v.number()),
  /** Of version 2 plots. */
  strength: v.optional(v.number()),
  seconds: v.optional(v.number()),
  bytes: v.optional(v.number()),
  outcome: v.string(),
  /** What ended it. */
  trouble: v.optional(v.string()),
  /** The step that took longest, with its share of the time. */
  longestStep: v.optional(v.object({ step: v.string(), seconds: v.number() })),
  hasLog: v.boolean(),
});
export type PlotRow = v.InferOutput<typeof PlotRow>;
