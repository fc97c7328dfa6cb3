/** How coarse values are kept. */
export type Tier = 'second' | 'minute' | 'hour' | 'day';

export const TIERS: readonly Tier[] = ['second', 'minute', 'hour', 'day'];

/** Seconds that one point of a roll-up covers. */
export const TIER_SECONDS = { minute: 60, hour: 3600, day: 86_400 } as const;

/** For how many seconds each tier is kept; Infinity = for ever. */
export interface Retention {
  /** Frames as they came. Never less than the day that runs: what a day's roll-up is made of has to be there when it ends. */
  readonly second: number;
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  /** Events. Plots and documents are kept for ever. */
  readonly events: number;
}

const DAY = TIER_SECONDS.day;

export const DEFAULT_RETENTION: Retention = {
  second: DAY,
  minute: 30 * DAY,
  hour: 2 * 365 * DAY,
  day: Number.POSITIVE_INFINITY,
  events: 2 * 365 * DAY,
};
