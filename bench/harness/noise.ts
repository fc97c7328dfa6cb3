import { cpus, loadavg } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { quantileOfSorted } from '../../src/analyze/quantiles.ts';
import type { Noise } from '../../src/benchmarks/runMetadata.ts';
import { mixed } from './kernels/integer.ts';

const QUIET_OTHERS_RATIO = 0.1;
const QUIET_SPREAD_RATIO = 0.05;

/** Does equal pieces of work for `seconds`, and looks at how equal their times are and what else runs meanwhile. */
export async function checkNoise(seconds: number, signal: AbortSignal): Promise<Noise> {
  const before = { host: busySeconds(), own: process.cpuUsage(), at: performance.now() };
  const milliseconds: number[] = [];
  while (performance.now() - before.at < seconds * 1000 && !signal.aborted) {
    const start = performance.now();
    mixed(1);
    milliseconds.push(performance.now() - start);
    await setImmediate();
  }
  const own = process.cpuUsage(before.own);
  const ownSeconds = (own.user + own.system) / 1e6;
  const elapsed = (performance.now() - before.at) / 1000;
  const others = Math.max(0, busySeconds() - before.host - ownSeconds) / (elapsed * cpus().length);
  const sorted = milliseconds.sort((a, b) => a - b);
  const spread = sorted.length === 0 ? 0 : quantileOfSorted(sorted, 0.9) / quantileOfSorted(sorted, 0.5) - 1;
  return noiseOf(Math.min(1, others), spread, loadavg()[0] ?? 0);
}

export function noiseOf(othersCpuRatio: number, spreadRatio: number, loadAverage1m: number): Noise {
  const warnings: string[] = [];
  const percent = (ratio: number) => `${Math.round(ratio * 100)} %`;
  if (othersCpuRatio > QUIET_OTHERS_RATIO) {
    warnings.push(`other programs keep ${percent(othersCpuRatio)} of the processor busy: end them and run again`);
  }
  if (spreadRatio > QUIET_SPREAD_RATIO) {
    warnings.push(
      `equal work takes up to ${percent(spreadRatio)} longer than usual: the host is busy, shared, or changes its clock`,
    );
  }
  return { othersCpuRatio, spreadRatio, loadAverage1m, warnings };
}

/** CPU time that all cores together have spent since the host started. */
function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
}
