import { History } from '../../../src/history/history.ts';
import { MAINTAIN_MS } from '../../../src/history/maintenance.ts';
import type { FrameSource } from './generatedFrames.ts';

export interface TickCost {
  /** CPU of all threads of this process, sealing and rolling up counted, the cost of measuring taken off. */
  readonly medianMs: number;
  readonly meanMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly ticks: number;
}

/** Whatever is compiled or loaded once has been by then. */
const WARM_UP_TICKS = 600;

/** Writes frames of one second each from `epochSeconds` on, and maintains the history as the engine does. Clock and lease run along. */
export async function measureTicks(
  path: string,
  source: FrameSource,
  epochSeconds: number,
  ticks: number,
): Promise<{ history: History; cost: TickCost; endsAt: number }> {
  let now = epochSeconds;
  const history = History.open(path, { hostId: 'benchmark', now: () => now, monotonicSeconds: () => now });
  history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: '0' });
  const values = new Float64Array(source.list.series.length);
  const costs = new Float64Array(ticks);
  for (let tick = 0; tick < ticks; tick++, now++) {
    source.fill(tick, values);
    const before = process.cpuUsage();
    history.append(now, values, source.list, []);
    history.maintain(MAINTAIN_MS);
    costs[tick] = milliseconds(process.cpuUsage(before));
    // Between frames the engine's thread does other things: timers and what the thread pool has finished.
    if (tick % 8 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { history, cost: tickCost(costs.subarray(WARM_UP_TICKS)), endsAt: now };
}

export function tickCost(costs: Float64Array): TickCost {
  const overhead = overheadMs();
  const sorted = costs.map((cost) => Math.max(0, cost - overhead)).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const meanMs = sorted.reduce((sum, cost) => sum + cost, 0) / sorted.length;
  return { medianMs: at(0.5), meanMs, p99Ms: at(0.99), maxMs: at(1), ticks: sorted.length };
}

/** What it takes to ask for the CPU time twice. */
function overheadMs(): number {
  const costs = new Float64Array(1000).map(() => milliseconds(process.cpuUsage(process.cpuUsage())));
  return costs.sort()[500];
}

export function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}
