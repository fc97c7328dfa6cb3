import type { Comparison, ConfigurationComparison, Side } from './comparisonRun.ts';

/** The side that is better; undefined where none is, or where nothing was decided. */
export function winnerOf({ verdict, status }: Pick<Comparison, 'verdict' | 'status'>): Side | undefined {
  return status === 'decided' && (verdict === 'a' || verdict === 'b') ? verdict : undefined;
}

const WORDS: Readonly<Record<Comparison['status'], string>> = {
  decided: 'No difference',
  undecided: 'Undecided',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** What a comparison came to, in a few words: `fast is faster`, `No difference`, `Undecided`. */
export function verdictWords(
  comparison: Pick<Comparison, 'verdict' | 'status'> & Pick<ConfigurationComparison, 'names'>,
): string {
  const winner = winnerOf(comparison);
  return winner === undefined ? WORDS[comparison.status] : `${comparison.names[winner]} is faster`;
}
