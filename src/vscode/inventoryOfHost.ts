import { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import { Inventory } from '../tuning/inventory/inventory.ts';

/** What this host is made of, asked in a short-lived thread; `undefined` (and a word to `warn`) where it can't be told. */
export function inventoryOfHost(workerPath: string, warn: (text: string) => void): Promise<Inventory | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(workerPath, { name: 'plotscope-inventory' });
    const giveUp = (error: Error) => {
      warn(`the inventory of this host could not be taken: ${error.message}`);
      resolve(undefined);
    };
    worker.once('message', (message) => {
      const inventory = v.safeParse(Inventory, message);
      if (inventory.success) resolve(inventory.output);
      else giveUp(new Error(v.summarize(inventory.issues)));
    });
    worker.once('error', giveUp);
    worker.once('exit', () => resolve(undefined));
  });
}
