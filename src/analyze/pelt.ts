const STILL_OPEN = 0x7fffffff;
const PRUNED_EVERY = 16;
/** What sums of squares lose. */
const ROUNDING = 1e-9;

/**
 * The best way to cut a series into stretches of constant mean: least squared distance from the means plus `penalty` for each
 * cut. Exact, by the pruned search of Killick, Fearnhead and Eckley (2012).
 * @param values Finite. Best near 0, for their squares' digits.
 * @param shortest The fewest values of a stretch, at least 1.
 * @returns Where stretches begin, without the first.
 */
export function pelt(values: Float64Array, penalty: number, shortest: number): number[] {
  const count = values.length;
  const sums = new Float64Array(count + 1);
  const squares = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) {
    sums[i + 1] = sums[i] + values[i];
    squares[i + 1] = squares[i] + values[i] * values[i];
  }
  // A quotient each time would take most of the search.
  const shares = Float64Array.from({ length: count + 1 }, (_, length) => 1 / length);
  const best = new Float64Array(count + 1).fill(Infinity);
  const cut = new Int32Array(count + 1);
  best[0] = -penalty;
  // Candidates for the last cut, and until when each that has lost is still needed: a better one must first be long enough.
  const candidates = new Int32Array(count + 1);
  const until = new Int32Array(count + 1).fill(STILL_OPEN);
  // What each has cost at some end before: by values that are added it only costs more, so that most need not be looked at again.
  const costs = new Float64Array(count + 1);
  let alive = 0;
  let leastAt = 0;
  for (let end = shortest; end <= count; end++) {
    const newest = end - shortest;
    if (Number.isFinite(best[newest])) {
      costs[alive] = -Infinity;
      candidates[alive++] = newest;
    }
    // The one that was best is so again mostly.
    let sum = sums[end] - sums[leastAt];
    const again = best[leastAt] + squares[end] - squares[leastAt] - sum * sum * shares[end - leastAt];
    let least = until[leastAt] > end ? again : Infinity;
    let reach = least + ROUNDING * Math.abs(least);
    for (let k = 0; k < alive; k++) {
      if (costs[k] > reach) continue;
      const from = candidates[k];
      sum = sums[end] - sums[from];
      // Written out, here and below: as a function of its own it makes a number on the heap each time.
      const cost = best[from] + squares[end] - squares[from] - sum * sum * shares[end - from];
      costs[k] = cost;
      if (cost < least || (cost === least && from < leastAt)) {
        least = cost;
        leastAt = from;
        reach = least + ROUNDING * Math.abs(least);
      }
    }
    best[end] = least + penalty;
    cut[end] = leastAt;
    // Those that have lost may stay for a while: to look at each of them every time takes longer than it spares.
    if (end % PRUNED_EVERY !== 0) continue;
    let kept = 0;
    for (let k = 0; k < alive; k++) {
      const from = candidates[k];
      if (until[from] <= end) continue;
      sum = sums[end] - sums[from];
      const cost = best[from] + squares[end] - squares[from] - sum * sum * shares[end - from];
      if (until[from] === STILL_OPEN && cost > best[end]) until[from] = end + shortest;
      costs[kept] = costs[k];
      candidates[kept++] = from;
    }
    alive = kept;
  }
  const starts: number[] = [];
  for (let at = cut[count]; at > 0; at = cut[at]) starts.unshift(at);
  return starts;
}
