import { Worker } from 'node:worker_threads';
import type { Train, TrainingResult } from './forecastTraining.ts';

/** The most that a training may take of memory; it is of no use where there is not that much. */
const MEMORY_MEBIBYTES = 256;
const YOUNG_MEBIBYTES = 3;

/**
 * Trains in a thread of its own that ends with it: a training is rare, and nothing waits for it.
 * @param workerPath the bundled `trainingWorker.ts`.
 */
export function trainInThread(workerPath: string): Train {
  return (request) =>
    new Promise<TrainingResult>((resolve, reject) => {
      const worker = new Worker(workerPath, {
        workerData: request,
        // Most of what it allocates is garbage at once; with more room it would only take longer to be used again.
        resourceLimits: { maxOldGenerationSizeMb: MEMORY_MEBIBYTES, maxYoungGenerationSizeMb: YOUNG_MEBIBYTES },
      });
      // The host's process may end while it trains.
      worker.unref();
      worker.once('message', (result: TrainingResult) => resolve(result));
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('The training ended without a result; it is tried again later.')));
    });
}
