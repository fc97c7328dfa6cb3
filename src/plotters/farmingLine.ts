/** What one line of a harvester's log tells: plots that passed the filter, proofs found, and how long the look-up took. */
export interface FarmingLookup {
  readonly eligiblePlots: number;
  readonly proofs: number;
  /** Qualities of proof of space 2, where the harvester counts them apart. */
  readonly version2Qualities?: number;
  readonly seconds: number;
  readonly totalPlots: number;
}

/** Wordings of chia 1 and 2 (`… Found 0 proofs.`), of 2.6 (`Found 0 V1 proofs and 0 V2 qualities`), and those without blanks. */
const LOOKUP =
  /(?<!\d)(\d{1,9})\s?plots were eligible for farming.{0,200}?Found\s?(\d{1,9})\s?(?:V1\s?)?proofs(?:\s?and\s?(\d{1,9})\s?V2\s?qualities)?\.?\s?Time:\s?(\d{1,9}(?:\.\d{1,20})?)\s?s\.\s?Total\s?(\d{1,9})\s?plots/;

/** Reads a harvester's line; undefined for any other line. */
export function parseFarmingLine(line: string): FarmingLookup | undefined {
  const match = LOOKUP.exec(line);
  if (!match) return undefined;
  const [, eligible, proofs, qualities, seconds, total] = match;
  return {
    eligiblePlots: Number(eligible),
    proofs: Number(proofs),
    ...(qualities !== undefined && { version2Qualities: Number(qualities) }),
    seconds: Number(seconds),
    totalPlots: Number(total),
  };
}

/** A look-up that took too long, which plotting on a farming disk causes: path and seconds. */
export function parseSlowLookup(line: string): { path: string; seconds: number } | undefined {
  // Blanks are missing before "took" in the wording of version 2.
  const match =
    /Looking up (?:qualities|partial proofs) on (.{1,4096}?)\s?took:\s?(\d{1,9}(?:\.\d{1,20})?)\.\s?This should be below/.exec(
      line,
    );
  return match ? { path: match[1], seconds: Number(match[2]) } : undefined;
}
