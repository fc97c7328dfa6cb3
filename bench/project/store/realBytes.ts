import { History } from '../../../src/history/history.ts';
import type { RealFrames } from './realFrames.ts';

export interface RealBytes {
  readonly bytesPerSample: number;
  /** The same before the hours are merged. */
  readonly sealedBytesPerSample: number;
  readonly samples: number;
  readonly series: number;
  readonly seconds: number;
}

/** What a value takes that is there, in frames of real plotters: sealed by the minute, and merged by the hour. Roll-ups are not in it. */
export function measureRealBytes(path: string, { columns, seconds }: RealFrames, epochSeconds: number): RealBytes {
  const history = History.open(path, { hostId: 'benchmark' });
  const hour = Math.ceil(epochSeconds / 3600) * 3600;
  const list = { version: 1, series: columns.map(({ series }) => series) };
  let samples = 0;
  for (let second = 0; second < seconds; second++) {
    const row = Float64Array.from(columns, ({ values }) => values[second]);
    samples += row.filter((value) => !Number.isNaN(value)).length;
    history.append(hour + second, row, list, []);
  }
  while (history.maintain(1000));
  const sealed = history.stats().tiers.second.bytes;
  // A frame that is well in the next hour has this one merged.
  history.append(hour + 4000, new Float64Array(columns.length).fill(Number.NaN), list, []);
  while (history.maintain(1000));
  const merged = history.stats().tiers.second.bytes;
  history.close();
  return {
    bytesPerSample: merged / samples,
    sealedBytesPerSample: sealed / samples,
    samples,
    series: columns.length,
    seconds,
  };
}
