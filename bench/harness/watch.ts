import packageJson from '../../package.json' with { type: 'json' };
import { saturationOf } from '../../src/analysis/bottleneck/saturation.ts';
import type { Strain } from '../../src/benchmarks/result.ts';
import { EngineClient } from '../../src/engine/client.ts';
import type { EngineIdentity } from '../../src/events/events.ts';

const INTERVAL_SECONDS = 0.5;
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** How engines that benchmarks start call themselves. */
export const BENCH_ENGINE: EngineIdentity = { pid: process.pid, host: 'cli', version: packageJson.version };

/** The engine, watching the host while benchmarks run, so that a result can say what was busiest. Takes about 1 % of one core. */
export class HostWatch {
  readonly #engine: EngineClient;

  /** `workerPath`: `Places.engineWorker`. */
  constructor(workerPath: string) {
    this.#engine = new EngineClient({
      workerPath,
      intervalSeconds: INTERVAL_SECONDS,
      identity: BENCH_ENGINE,
      log: SILENT,
    });
    this.#engine.watch(true);
    this.#engine.start();
  }

  /** The resource that was busiest in the mean of the last `seconds`; `undefined` where too few frames were taken meanwhile. */
  strainOf(seconds: number): Strain | undefined {
    const sums = new Map<string, { strain: Omit<Strain, 'ratio'>; sum: number; count: number }>();
    // The first frame's rates reach back to before the benchmark.
    for (const frame of this.#engine.frames(seconds).slice(1)) {
      for (const { resource, subject, ratio } of saturationOf(frame)) {
        if (ratio === undefined) continue;
        const key = `${resource} ${subject ?? ''}`;
        const known = sums.get(key) ?? { strain: { resource, ...(subject && { subject }) }, sum: 0, count: 0 };
        sums.set(key, { ...known, sum: known.sum + ratio, count: known.count + 1 });
      }
    }
    const means = [...sums.values()].map(({ strain, sum, count }) => ({ ...strain, ratio: sum / count }));
    return means.sort((a, b) => b.ratio - a.ratio)[0];
  }

  async end(): Promise<void> {
    await this.#engine.stop();
  }
}
