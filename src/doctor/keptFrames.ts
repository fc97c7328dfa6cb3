import { History } from '../history/history.ts';
import type { SeriesList } from '../metrics/series.ts';

/** A history of doctor's own, with frames of one second each in it. */
export interface KeptFrames {
  readonly history: History;
  /** Of the first frame, in seconds since 1970. */
  readonly begins: number;
  /** CPU that a frame took, in seconds. */
  readonly secondsEach: number;
}

/** Keeps `count` frames in a history at `path`, one after the other as an engine does, and closes it when it has been looked at. */
export function withKeptFrames<Seen>(
  path: string,
  count: number,
  frameAt: (index: number) => { readonly values: Float64Array; readonly series: SeriesList },
  look: (kept: KeptFrames) => Seen,
): Seen {
  const history = History.open(path, { hostId: 'doctor' });
  try {
    history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: 'doctor' });
    const begins = Math.floor(Date.now() / 1000) - count;
    const total = cpuSecondsOf(() => {
      for (let index = 0; index < count; index++) {
        const { values, series } = frameAt(index);
        history.append(begins + index, values, series, []);
        history.maintain(1);
      }
    });
    return look({ history, begins, secondsEach: total / count });
  } finally {
    history.close();
  }
}

/** Seconds of CPU that this process takes for it. */
export function cpuSecondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
