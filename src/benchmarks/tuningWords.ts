import { formatBytes, formatSeconds } from '../metrics/format.ts';
import type { TuneRow, Tuning } from './tuningRun.ts';

type Searched = Pick<Tuning, 'best' | 'given' | 'table'>;

/**
 * What the best is against the configuration in use: how many times as fast, from least to most by their ranges where both were
 * run more than once. Empty where none was in use.
 */
export function gainText({ best, given, table }: Searched): string {
  if (given === undefined || best === undefined) return '';
  if (best === given) return `None is faster than ${given}, which is in use.`;
  const [winner, used] = [best, given].map((wanted) => table.find(({ name }) => name === wanted));
  if (winner?.seconds === undefined || used?.seconds === undefined)
    return `${given}, which is in use, gave no time to set it against.`;
  if (winner.round !== used.round) return `${given}, which is in use, didn't come as far: allow more time.`;
  const times = (ratio: number) => ratio.toFixed(2);
  const isRepeated = winner.runs > 1 && used.runs > 1 && winner.range && used.range;
  const span = isRepeated
    ? ` (${times(used.range![0] / winner.range![1])} … ${times(used.range![1] / winner.range![0])})`
    : '';
  return `It is ${times(used.seconds / winner.seconds)} times as fast as ${given}${span}.`;
}

/** `2.1 s`, and of version 2 plots `2.1 s, 36.2 TiB a day`. */
export function plotTimeText({ seconds, bytesPerDay }: Pick<TuneRow, 'seconds' | 'bytesPerDay'>): string {
  const byTheDay = bytesPerDay === undefined ? '' : `, ${formatBytes(bytesPerDay)} a day`;
  return `${formatSeconds(seconds)}${byTheDay}`;
}
