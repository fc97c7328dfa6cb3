import { median } from '../../src/analyze/quantiles.ts';
import type { SideSummary } from '../../src/benchmarks/comparisonRun.ts';
import { type Limit, type PlotRun, type Usage, wholeSeconds } from '../../src/benchmarks/plotRun.ts';
import { LANES } from '../../src/metrics/timeLanes.ts';
import { plotBytesPerDay } from '../plotting/plotBytesPerDay.ts';
import { type Price, plotCost } from './plotCost.ts';

export function summaryOf(runs: readonly PlotRun[], price: Price = {}): SideSummary {
  const byKey = new Map<string, { name: string; seconds: number[]; usages: Usage[] }>();
  for (const { measured } of runs) {
    for (const { key, name, seconds, usage } of measured.steps) {
      const known = byKey.get(key) ?? { name, seconds: [], usages: [] };
      known.seconds.push(seconds);
      if (usage) known.usages.push(usage);
      byKey.set(key, known);
    }
  }
  const steps = [...byKey].map(([key, { name, seconds, usages }]) => ({
    key,
    name,
    seconds: median(seconds),
    usage: medianUsage(usages),
  }));
  const phases = new Map<string, number>();
  for (const { key, seconds } of steps) {
    const phase = key.split('/', 1)[0] as string;
    if (phase !== '') phases.set(phase, (phases.get(phase) ?? 0) + seconds);
  }
  const wall = medianOf(runs.map(({ measured }) => measured.wallSeconds));
  const plotBytes = medianOf(runs.map(({ measured }) => measured.plotBytes));
  const cost = medianOf(runs.map((run) => plotCost(run, price)));
  const bytesPerDay = medianOf(
    runs.map((run) => plotBytesPerDay(run.plotter, run.k ?? run.configuration.k, wholeSeconds(run) ?? Number.NaN)),
  );
  return {
    runs: runs.length,
    steps,
    phases: [...phases].map(([phase, seconds]) => ({ phase, seconds })),
    ...(wall !== undefined && { wallSeconds: wall }),
    usage: medianUsage(runs.flatMap(({ measured }) => measured.usage ?? [])),
    limits: meanLimits(runs),
    ...(plotBytes !== undefined && { plotBytes }),
    ...(bytesPerDay !== undefined && { bytesPerDay }),
    ...(cost !== undefined && { cost }),
  };
}

function meanLimits(runs: readonly PlotRun[]): Limit[] {
  const sums = new Map<string, number>();
  for (const { measured } of runs) {
    for (const { name, ratio } of measured.limits ?? []) sums.set(name, (sums.get(name) ?? 0) + ratio);
  }
  return [...sums].map(([name, sum]) => ({ name, ratio: sum / runs.length })).toSorted((a, b) => b.ratio - a.ratio);
}

function medianUsage(usages: readonly Usage[]): Usage {
  const lanes = usages.flatMap(({ laneSeconds }) => (laneSeconds ? [laneSeconds] : []));
  return {
    ...medians(usages.map(({ laneSeconds: _, ...totals }) => totals)),
    ...(lanes.length > 0 && { laneSeconds: medians(lanes.map((one) => ({ ...NO_LANES, ...one }))) }),
  };
}

const NO_LANES = Object.fromEntries(LANES.map((lane) => [lane, 0]));

function medians(all: readonly Readonly<Record<string, number | undefined>>[]): Record<string, number> {
  const names = new Set(all.flatMap((one) => Object.keys(one)));
  return Object.fromEntries([...names].map((name) => [name, medianOf(all.map((one) => one[name])) as number]));
}

function medianOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : median(known);
}
