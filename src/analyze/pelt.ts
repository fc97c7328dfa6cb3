const STILL_OPEN = 0x7fffffff;

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
  const best = new Float64Array(count + 1).fill(Infinity);
  const cut = new Int32Array(count + 1);
  best[0] = -penalty;
  // Candidates for the last cut, and until when each that has lost is still needed: a better one must first be long enough.
  const candidates = new Int32Array(count + 1);
  const until = new Int32Array(count + 1).fill(STILL_OPEN);
  const costs = new Float64Array(count + 1);
  let alive = 0;
  for (let end = shortest; end <= count; end++) {
    const newest = end - shortest;
    if (Number.isFinite(best[newest])) candidates[alive++] = newest;
    let least = Infinity;
    let leastAt = 0;
    for (let k = 0; k < alive; k++) {
      const from = candidates[k];
      const sum = sums[end] - sums[from];
      const cost = best[from] + squares[end] - squares[from] - (sum * sum) / (end - from);
      costs[k] = cost;
      if (cost < least) {
        least = cost;
        leastAt = from;
      }
    }
    best[end] = least + penalty;
    cut[end] = leastAt;
    let kept = 0;
    for (let k = 0; k < alive; k++) {
      const from = candidates[k];
      if (until[from] <= end) continue;
      if (costs[k] > best[end] && until[from] === STILL_OPEN) until[from] = end + shortest;
      candidates[kept++] = from;
    }
    alive = kept;
  }
  const starts: number[] = [];
  for (let at = cut[count]; at > 0; at = cut[at]) starts.unshift(at);
  return starts;
}
