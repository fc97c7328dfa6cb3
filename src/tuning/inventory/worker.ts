import { parentPort } from 'node:worker_threads';
import { takeInventory } from './takeInventory.ts';

// A short-lived thread: systeminformation's memory goes with it.
takeInventory().then(
  (inventory) => parentPort?.postMessage(inventory),
  (error) => {
    throw error;
  },
);
