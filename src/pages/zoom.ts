/** A stretch of time, in epoch seconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Less than this there is nothing more to see: a frame is a second. */
export const LEAST_SPAN_SECONDS = 10;
export const MOST_SPAN_SECONDS = 2 * 366 * 86_400;

/** `factor` < 1 shows less, around a time that stays where it is. */
export function zoomedAround({ from, to }: Span, at: number, factor: number): Span {
  const span = Math.min(MOST_SPAN_SECONDS, Math.max(LEAST_SPAN_SECONDS, (to - from) * factor));
  const share = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return { from: at - share * span, to: at + (1 - share) * span };
}

/** The times between two others, in whichever order; at least as much as there is something to see of. */
export function spanBetween(one: number, other: number): Span {
  const [from, to] = one < other ? [one, other] : [other, one];
  const missing = Math.max(0, LEAST_SPAN_SECONDS - (to - from));
  return { from: from - missing / 2, to: to + missing / 2 };
}

/** Moved by a share of itself, not beyond `latest`. */
export function panned({ from, to }: Span, share: number, latest: number): Span {
  const by = Math.min((to - from) * share, Math.max(0, latest - to));
  return { from: from + by, to: to + by };
}
