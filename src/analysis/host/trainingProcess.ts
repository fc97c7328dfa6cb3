import { constants, setPriority } from 'node:os';
import { type TrainingRequest, trainNow } from './forecastTraining.ts';

/** The entry of a process that trains once and ends: see `trainInProcess`. It also ends where nobody waits for it any more. */
process.once('message', (request: TrainingRequest) => {
  process.send?.(trainNow(request), () => process.disconnect?.());
});
try {
  // Not the lowest: beside plotters on every core it would take an hour.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Where that isn't allowed, it trains as any other.
}
