import * as v from 'valibot';

/** What went on at one moment: who plotted, at what, and what happened around it. */
export const MomentFacts = v.object({
  /** Epoch seconds. */
  at: v.number(),
  plotters: v.array(
    v.object({
      name: v.string(),
      step: v.exactOptional(v.string()),
      /** What held it back then, in a sentence. */
      held: v.exactOptional(v.string()),
    }),
  ),
  /** Programs that took what plotters waited for, in words. */
  rivals: v.array(v.string()),
  /** Around the moment, oldest first; epoch seconds. */
  events: v.array(v.object({ at: v.number(), text: v.string() })),
});
export type MomentFacts = v.InferOutput<typeof MomentFacts>;
