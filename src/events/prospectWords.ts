import type { Prospect } from './events.ts';

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
