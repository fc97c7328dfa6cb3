import { median } from '../analyze/quantiles.ts';

/** Further from the others than this, in deviations that outliers don't widen, is unusual (Iglewicz and Hoaglin, 1993). */
const UNUSUAL = 3.5;
/** A median absolute deviation is that part of a standard deviation, of normal values. */
const NORMAL = 0.6745;
/** Where nearly all are alike, a difference of that share of their median is none. */
const LEAST_SHARE = 0.05;

/** A metric of one host over time, its series together. */
export interface HostValues {
  readonly name: string;
  readonly instance: string;
  /** Epoch seconds. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** A host among the others. */
export interface Standing extends HostValues {
  readonly middle: number;
  readonly last: number;
  readonly largest: number;
  /** How far it is from the others, in their deviations; below 0: less than they have. */
  readonly distance: number;
  readonly isOutlier: boolean;
}

/** Those that are furthest from the others first. */
export function standingsOf(found: readonly HostValues[]): Standing[] {
  const there = found.filter(({ values }) => values.length > 0);
  if (there.length === 0) return [];
  const middles = there.map(({ values }) => median(values));
  const center = median(middles);
  const spread = median(middles.map((middle) => Math.abs(middle - center))) / NORMAL;
  const scale = Math.max(spread, Math.abs(center) * LEAST_SHARE) || 1;
  return there
    .map((host, i) => {
      const distance = (middles[i] - center) / scale;
      return {
        ...host,
        middle: middles[i],
        last: host.values[host.values.length - 1],
        largest: host.values.reduce((most, value) => Math.max(most, value)),
        distance,
        isOutlier: Math.abs(distance) > UNUSUAL,
      };
    })
    .sort((a, b) => Math.abs(b.distance) - Math.abs(a.distance));
}
