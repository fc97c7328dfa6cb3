import { parentPort, workerData } from 'node:worker_threads';
import { HISTORY_STAGE } from '../../src/engine/protocol.ts';

// An engine whose history lies where the system call never returns: it says what it waits for, and then nothing any more.
if (workerData.history) {
  parentPort?.postMessage({ kind: 'notice', version: 1, name: 'stage', body: HISTORY_STAGE });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
} else {
  await import('../../src/engine/worker.ts');
}
