import { setTimeout as delay } from 'node:timers/promises';
import { EngineSampler, type RunSampler } from './runSampler.ts';

export const INTERRUPTED = 130;
/** For the engine's first frames. */
const SETTLE_SECONDS = 1.2;

/** What the commands that run plotters have in common. */
export interface PlottingCommandOptions {
  readonly json: boolean;
  /** Progress as JSON lines, for programs. */
  readonly jsonProgress: boolean;
  /** Where folders are made that the configuration doesn't name. */
  readonly directory: string;
  readonly budgetSeconds?: number;
  /** The history of this host. */
  readonly historyPath: string;
}

/** Does something while the engine watches this host. */
export async function watched<Result>(act: (sampler: RunSampler) => Promise<Result>): Promise<Result> {
  const sampler = new EngineSampler();
  try {
    await delay(SETTLE_SECONDS * 1000);
    return await act(sampler);
  } finally {
    sampler.close();
  }
}
