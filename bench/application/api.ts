import { Worker } from 'node:worker_threads';
import { clientContract, type EngineSettings, engineContract, FRAME_TAKEN } from '../../src/engine/protocol.ts';
import { Rpc } from '../../src/rpc/rpc.ts';
import { defineBenchmark } from '../harness/benchmark.ts';
import { assertBuilt } from '../harness/places.ts';
import { BENCH_ENGINE } from '../harness/watch.ts';

/** So long that the engine takes but one frame by itself meanwhile. */
const INTERVAL_SECONDS = 60;

interface EngineThread {
  readonly worker: Worker;
  /** Asks for the newest frame and hears of it: there and back through the protocol. */
  roundTrip(): Promise<void>;
}

/** Messages to the engine's thread and what it answers, checked against the contract on both sides; each waits for the one before. */
export const api = defineBenchmark({
  name: 'api',
  suite: 'application',
  standsFor: 'how often a second views can ask the engine for its newest frame',
  unit: '{call}/s',
  better: 'higher',
  needs: [],
  seconds: 6,
  scale: 10_000,
  async prepare(session): Promise<EngineThread> {
    assertBuilt(session.settings.places.engineWorker);
    const workerData: EngineSettings = { intervalSeconds: INTERVAL_SECONDS, identity: BENCH_ENGINE };
    const worker = new Worker(session.settings.places.engineWorker, { workerData });
    let heard = () => {};
    const ignore = () => {};
    const notices = {
      stage: ignore,
      ring: ignore,
      series: ignore,
      frame: ignore,
      event: ignore,
      past: ignore,
      role: ignore,
    };
    const rpc = new Rpc({ post: (message) => worker.postMessage(message) }, clientContract, engineContract, {
      requests: {},
      notices,
    });
    worker.on('message', (message) => {
      if (message === FRAME_TAKEN) heard();
      else rpc.receive(message);
    });
    const failed = new Promise<never>((_, reject) => worker.once('error', reject));
    const roundTrip = () => {
      const answer = new Promise<void>((resolve) => {
        heard = resolve;
      });
      rpc.notify('watch', { on: true });
      return session.orCancelled(Promise.race([answer, failed]));
    };
    await roundTrip();
    return { worker, roundTrip };
  },
  async run(session, { roundTrip }) {
    for (let round = -1; round < session.rounds; round++) {
      const start = performance.now();
      let calls = 0;
      do {
        await roundTrip();
        calls++;
      } while (performance.now() - start < session.roundSeconds * 1000);
      // The round before the first warms up.
      if (round >= 0) session.sample(calls / ((performance.now() - start) / 1000));
    }
  },
  cleanup: async ({ worker }) => {
    await worker.terminate();
  },
});
