import { Bench } from 'tinybench';
import type { Session } from './session.ts';

/**
 * Measures a short function in rounds of tinybench. Each round gives one sample: calls a second by the median call of that
 * round; rounds differ as a host's state does, which the thousands of calls within one don't show.
 */
export async function measureCalls(
  session: Session,
  call: () => unknown,
  take: (callsPerSecond: number) => void,
): Promise<void> {
  const { rounds, roundSeconds, signal } = session;
  for (let round = 0; round < rounds; round++) {
    await session.breathe();
    const bench = new Bench({
      time: roundSeconds * 1000,
      iterations: 3,
      warmup: round === 0,
      warmupTime: roundSeconds * 500,
      warmupIterations: 1,
      throws: true,
      signal,
    });
    bench.add('call', call);
    const [task] = await bench.run();
    session.signal.throwIfAborted();
    const result = task?.result;
    if (result?.state !== 'completed') throw new Error(`the measurement ended as ${result?.state}`);
    take(1000 / result.latency.p50);
  }
}
