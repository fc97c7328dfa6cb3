import { fork } from 'node:child_process';
import type { Train, TrainingResult } from './forecastTraining.ts';

/** The most that a training may take of memory; it is of no use where there is not that much. */
const MEMORY_MEBIBYTES = 256;
/** Most of what it allocates is garbage at once; with more room it would only take longer to be used again. */
const YOUNG_MEBIBYTES = 1;
const LIMITS = [`--max-old-space-size=${MEMORY_MEBIBYTES}`, `--max-semi-space-size=${YOUNG_MEBIBYTES}`];
const TYPESCRIPT = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];

/**
 * Trains in a process of its own that ends with it: a training is rare, nothing waits for it, and what it took of memory goes back whole,
 * where allocators would keep much of what a thread took. Rejects where the process can't be started or ends without a result.
 * @param script the bundled `trainingProcess.ts`.
 */
export function trainInProcess(script: string): Train {
  return (request) =>
    new Promise<TrainingResult>((resolve, reject) => {
      const child = fork(script, {
        execArgv: [...LIMITS, ...(script.endsWith('.ts') ? TYPESCRIPT : [])],
        // Desktop VS Code is Electron, which runs a script as Node does when it is told to.
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        windowsHide: true,
      });
      // The host's process may end while it trains.
      child.unref();
      child.channel?.unref();
      child.once('message', (result) => resolve(result as TrainingResult));
      child.on('error', reject);
      child.once('disconnect', () =>
        reject(new Error('The training ended without a result; it is tried again later.')),
      );
      child.send(request);
    });
}
