import { type Retention, TIER_SECONDS } from './retention.ts';

/**
 * What a value takes on the disk, with SQLite's pages around it: in a frame, and in a roll-up by the minute, the hour and the day. Between
 * what frames of real plotters took (0.8, 3, 9 and, while there are few days to a sheet, 30) and roll-ups of mere noise (12 each).
 */
const BYTES = { second: 1, minute: 6, hour: 12, day: 15 } as const;
/** Days are for ever; what they take in ten years is what can be said. */
const FOR_EVER_SECONDS = 10 * 365 * TIER_SECONDS.day;
const EMPTY_BYTES = 200_000;

/**
 * About how many bytes the history of a host takes when every tier is full. `seriesCount`: how many values a frame has;
 * `processSeriesCount`: how many of these are of single processes, which are kept by the second and by the minute only.
 */
export function estimateBytes(
  retention: Retention,
  seriesCount: number,
  intervalSeconds: number,
  processSeriesCount = 0,
): number {
  const points = (tier: keyof typeof BYTES, secondsApart: number) =>
    Math.min(retention[tier], FOR_EVER_SECONDS) / Math.max(secondsApart, intervalSeconds);
  // The day that runs is kept until its roll-ups are made.
  const frames = (Math.max(retention.second, TIER_SECONDS.day) + TIER_SECONDS.day) / intervalSeconds;
  const hostSeries = seriesCount - processSeriesCount;
  return Math.round(
    EMPTY_BYTES +
      seriesCount * (BYTES.second * frames + BYTES.minute * points('minute', TIER_SECONDS.minute)) +
      hostSeries * (BYTES.hour * points('hour', TIER_SECONDS.hour) + BYTES.day * points('day', TIER_SECONDS.day)),
  );
}
