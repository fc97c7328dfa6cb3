/** More points than this cannot be told apart on a chart, and would cost time with each frame. */
const MOST_POINTS = 200;
const STEPS_SECONDS = [0.5, 1, 2, 5, 10, 15, 30, 60];

/**
 * Length of the time that one point of a line stands for (its mean), or 0 where every frame gets its own point because
 * there are few enough.
 */
export function bucketSeconds(rangeSeconds: number, intervalSeconds: number): number {
  if (rangeSeconds / intervalSeconds <= MOST_POINTS) return 0;
  return STEPS_SECONDS.find((step) => rangeSeconds / step <= MOST_POINTS) ?? rangeSeconds / MOST_POINTS;
}
