const NUMBER = '(\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)';
/** `took 10.5 sec, found 42 matches`, `in 30.1 seconds with 42 entries`. */
const TOGETHER = new RegExp(
  `(?:took|in) ${NUMBER} sec(?:onds)?(?:,| with) (?:found |wrote )?${NUMBER} (?:matches|entries|(?:right|left) entries)`,
  'g',
);
/** chiapos tells the matches first, and the time a few lines later. */
const APART = new RegExp(`Total matches: ${NUMBER}[^]{1,1000}?table time: ${NUMBER} seconds`, 'g');

/** Table entries per second in the last step that a piece of a log tells both number and time of; NaN where it tells none. */
export function entriesPerSecond(log: string): number {
  let rate = Number.NaN;
  let at = -1;
  for (const match of log.matchAll(TOGETHER)) {
    rate = Number(match[2]) / Number(match[1]);
    at = match.index;
  }
  for (const match of log.matchAll(APART)) if (match.index > at) rate = Number(match[1]) / Number(match[2]);
  return rate <= Number.MAX_SAFE_INTEGER ? rate : Number.NaN;
}
