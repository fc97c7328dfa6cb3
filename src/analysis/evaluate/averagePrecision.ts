/**
 * Area under the curve of precision against recall, as a sum over the recall's steps (no interpolation; equal scores are taken
 * together): 1 where every anomalous row scores above every other, about the share of anomalous rows for a guess.
 * 0 where no row is anomalous.
 *
 * @param labels 1 for anomalous, 0 for others.
 */
export function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = Int32Array.from({ length: scores.length }, (_, row) => row).sort((a, b) => scores[b] - scores[a]);
  let found = 0;
  let sum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let anomalous = 0;
    for (; to < order.length && scores[order[to]] === scores[order[from]]; to++) anomalous += labels[order[to]];
    found += anomalous;
    sum += anomalous * (found / to);
    from = to;
  }
  return found === 0 ? 0 : sum / found;
}
