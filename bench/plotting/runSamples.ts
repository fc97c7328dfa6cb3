import type { Limit, Usage } from '../../src/benchmarks/plotRun.ts';

/** What grows while a plotter works; each counts from the start of the run. */
export type Total = Exclude<keyof Usage, 'highestCelsius'>;

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
  /** The hottest sensor. */
  readonly celsius?: number;
  /** What held the host back then: `CPU`, `disk vda`. */
  readonly limit?: string;
}

/** What happened between two times: totals between samples are taken to grow evenly. */
export function usageBetween(samples: readonly Sample[], from: number, to: number): Usage | undefined {
  if (samples.length < 2 || to <= from) return undefined;
  const entries = TOTALS.flatMap((total) => {
    const [start, end] = [valueAt(samples, total, from), valueAt(samples, total, to)];
    return start === undefined || end === undefined ? [] : [[total, Math.max(0, end - start)] as const];
  });
  const heat = samples.flatMap(({ at, celsius }) => (celsius !== undefined && at >= from && at <= to ? [celsius] : []));
  if (entries.length === 0 && heat.length === 0) return undefined;
  return { ...Object.fromEntries(entries), ...(heat.length > 0 && { highestCelsius: Math.max(...heat) }) };
}

function valueAt(samples: readonly Sample[], total: Total, time: number): number | undefined {
  const known = samples.filter(({ totals }) => totals[total] !== undefined);
  const after = known.findIndex(({ at }) => at >= time);
  if (known.length === 0) return undefined;
  if (after === 0) return known[0]?.totals[total];
  if (after < 0) return known[known.length - 1]?.totals[total];
  const [before, next] = [known[after - 1] as Sample, known[after] as Sample];
  const share = (time - before.at) / (next.at - before.at);
  const [low, high] = [before.totals[total] as number, next.totals[total] as number];
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
