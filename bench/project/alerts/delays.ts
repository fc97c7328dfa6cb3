import { quantileOfSorted } from '../../../src/analyze/quantiles.ts';
import { delay } from '../crash/writerProcess.ts';
import { Site } from './site.ts';

export interface Delays {
  readonly times: number;
  /** From the condition in the kernel's counters to the notification at the receiver. */
  readonly p50Seconds: number;
  readonly p99Seconds: number;
}

/** How long a person waits for an alert at 1 Hz, with every collector at work. */
export async function measureDelays(times: number, say: (text: string) => void): Promise<Delays> {
  const site = new Site();
  const delays: number[] = [];
  try {
    await site.open();
    const engine = site.engine(1);
    await engine.said('leading');
    await delay(5);
    for (let time = 1; time <= times; time++) {
      // At any moment between two frames.
      await delay(Math.random());
      const at = await site.swell();
      const { at: arrivedAt } = await site.arrives('raised', at);
      delays.push(arrivedAt - at);
      say(`alert ${time} of ${times}: after ${(arrivedAt - at).toFixed(2)} s`);
      await site.shrink();
      await site.arrives('resolved', arrivedAt);
    }
    await engine.end();
  } finally {
    await site.close();
  }
  const sorted = Float64Array.from(delays).sort();
  return { times, p50Seconds: quantileOfSorted(sorted, 0.5), p99Seconds: quantileOfSorted(sorted, 0.99) };
}
