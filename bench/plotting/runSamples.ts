import type { Limit, Usage } from '../../src/benchmarks/plotRun.ts';
import { LANES } from '../../src/metrics/timeLanes.ts';

/** What grows while a plotter works; each counts from the start of the run. */
export type Total = Exclude<keyof Usage, 'highestCelsius' | 'laneSeconds'>;

export const TOTALS: readonly Total[] = [
  'cpuSeconds',
  'readBytes',
  'writtenBytes',
  'diskReadBytes',
  'diskWrittenBytes',
  'diskWaitSeconds',
  'coreWaitSeconds',
  'hostDiskStallSeconds',
  'othersCpuSeconds',
  'energyJoules',
];

export interface Sample {
  /** Epoch seconds. */
  readonly at: number;
  /** What can't be told here is absent. */
  readonly totals: Readonly<Partial<Record<Total, number>>>;
  /** Seconds by lane since the start of the run; absent where the time of the plotter isn't known. */
  readonly lanes?: Readonly<Record<string, number>>;
  /** The hottest sensor. */
  readonly celsius?: number;
  /** What held the host back then: `CPU`, `disk vda`. */
  readonly limit?: string;
}

/** What happened between two times: totals between samples are taken to grow evenly. */
export function usageBetween(samples: readonly Sample[], from: number, to: number): Usage | undefined {
  if (samples.length < 2 || to <= from) return undefined;
  const entries = TOTALS.flatMap((total) => {
    const of = ({ totals }: Sample) => totals[total];
    const [start, end] = [valueAt(samples, of, from), valueAt(samples, of, to)];
    return start === undefined || end === undefined ? [] : [[total, Math.max(0, end - start)] as const];
  });
  const heat = samples.flatMap(({ at, celsius }) => (celsius !== undefined && at >= from && at <= to ? [celsius] : []));
  const laneSeconds = lanesBetween(samples, from, to);
  if (entries.length === 0 && heat.length === 0 && !laneSeconds) return undefined;
  return {
    ...Object.fromEntries(entries),
    ...(laneSeconds && { laneSeconds }),
    ...(heat.length > 0 && { highestCelsius: Math.max(...heat) }),
  };
}

function lanesBetween(samples: readonly Sample[], from: number, to: number): Record<string, number> | undefined {
  const entries = LANES.flatMap((lane) => {
    const of = ({ lanes }: Sample) => lanes && (lanes[lane] ?? 0);
    const [start, end] = [valueAt(samples, of, from), valueAt(samples, of, to)];
    return start === undefined || end === undefined || end <= start ? [] : [[lane, end - start] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function valueAt(
  samples: readonly Sample[],
  of: (sample: Sample) => number | undefined,
  time: number,
): number | undefined {
  const known = samples.filter((sample) => of(sample) !== undefined);
  const after = known.findIndex(({ at }) => at >= time);
  if (known.length === 0) return undefined;
  if (after === 0) return of(known[0] as Sample);
  if (after < 0) return of(known[known.length - 1] as Sample);
  const [before, next] = [known[after - 1] as Sample, known[after] as Sample];
  const share = (time - before.at) / (next.at - before.at);
  const [low, high] = [of(before) as number, of(next) as number];
  return low + (high - low) * share;
}

/** What held the host back during a run, by its share of the samples, the largest first. */
export function limitsOf(samples: readonly Sample[]): Limit[] {
  const taken = samples.slice(1);
  const counts = new Map<string, number>();
  for (const { limit } of taken) if (limit !== undefined) counts.set(limit, (counts.get(limit) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, ratio: count / taken.length }))
    .toSorted((a, b) => b.ratio - a.ratio);
}
