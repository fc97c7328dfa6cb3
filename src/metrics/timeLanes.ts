/**
 * What a plotter's time goes into, and what each is called in sentences ("30 % waiting for a core that others have").
 * The shares of all lanes add up to 1.
 */
export const TIME_LANES = {
  computing: 'computing',
  queued: 'waiting for a core that its own threads have',
  starved: 'waiting for a core that other programs have',
  throttled: 'held back by a CPU quota',
  disk: 'waiting for a disk',
  dirty: 'waiting until written data are on a disk',
  memory: 'waiting for memory or swap',
  network: 'waiting for the network',
  remote: 'waiting for a network file system or one in user space',
  own: 'waiting for its own threads',
  asleep: 'asleep by itself',
  stopped: 'stopped or frozen',
  unknown: 'waiting for something unknown',
} as const;
export type TimeLane = keyof typeof TIME_LANES;

/** In the order in which they are shown, and in which arrays by lane hold them. */
export const LANES = Object.keys(TIME_LANES) as readonly TimeLane[];

/** Where each lane stands in arrays by lane. */
export const LANE = Object.fromEntries(LANES.map((lane, index) => [lane, index])) as Readonly<Record<TimeLane, number>>;
