import type { EngineClient } from '../../engine/client.ts';
import type { FleetAnswer, Range } from '../../pages/dashboardProtocol.ts';
import type { Measuring, TimeStretch } from './rangeFeed.ts';

/** The history of another host, which is looked at and never changed. */
export interface OtherHost {
  readonly path: string;
  readonly name: string;
  /** Epoch seconds of its first and its last value. */
  readonly since: number;
  readonly until: number;
}

const FIRST_SECONDS = 86_400;

/** Nothing is measured there, as seen from here. */
export const NOTHING_MEASURES: Measuring = {
  state: { kind: 'stopped' } satisfies EngineClient['state'],
  intervalSeconds: 1,
  processes: { running: [] },
  frames: () => [],
  on: () => {},
  off: () => {},
};

/** Its last day. */
export function firstRange({ since, until }: OtherHost): TimeStretch {
  return { from: Math.max(since, until - FIRST_SECONDS), to: Math.max(until, since + 1) };
}

/** The last minutes are those before its end. */
export function rangeWithin(range: Range, { until }: OtherHost): Range {
  return 'minutes' in range ? { from: until - range.minutes * 60, to: until } : range;
}

export async function noFleet(stretch: TimeStretch): Promise<FleetAnswer> {
  const text = 'The fleet is shown on the dashboard of this host itself.';
  return { ...stretch, answer: { empty: { text } }, metric: '', metrics: [] };
}
