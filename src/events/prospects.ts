import * as v from 'valibot';

/** What may come, in a whole sentence. */
export const Prospect = v.object({
  /** What tells it from others: `risk/full /mnt/plots`. */
  id: v.string(),
  kind: v.picklist(['risk', 'opportunity', 'forecast']),
  /** 0 … 1. */
  severity: v.number(),
  text: v.string(),
});
export type Prospect = v.InferOutput<typeof Prospect>;

/** What may come, for people. */
export const PROSPECT_WORDS: Readonly<Record<Prospect['kind'], string>> = {
  risk: 'Risk',
  opportunity: 'Opportunity',
  forecast: 'Expected',
};

/** `Risk: /mnt/plots is full in 3 h.` */
export function prospectText({ kind, text }: Prospect): string {
  return `${PROSPECT_WORDS[kind]}: ${text}`;
}
