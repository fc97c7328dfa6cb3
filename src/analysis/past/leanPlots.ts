import type { StoredPlot, StoredStep } from '../../history/storedPlot.ts';

/**
 * Keeps of plots what analyses ask of thousands of them, in a fifth of the room: what many have in common is there once; of steps, what they
 * are called and how long they took; and not what the time went into.
 */
export function leanPlots(): (plot: StoredPlot) => StoredPlot {
  const known = new Map<string, unknown>();
  const shared = <Value>(value: Value): Value => {
    const key = JSON.stringify(value);
    if (!known.has(key)) known.set(key, value);
    return known.get(key) as Value;
  };
  return (plot) => {
    const { processId, index, k, compression, plotter, title, mode, device, configuration, directories } = plot;
    const { startedAt, endedAt, seconds, bytes, outcome, trouble, steps } = plot;
    // All with the same fields in the same order, which takes the least room, and the least time to be looked at.
    const told = {
      startedAt,
      endedAt,
      seconds,
      bytes,
      outcome,
      trouble,
      processId: shared(processId),
      index,
      k,
      compression,
      plotter: shared(plotter),
      title: shared(title),
      mode: shared(mode),
      device: shared(device),
      configuration: shared(configuration),
      directories: shared(directories),
    };
    const names = shared(steps.map(({ step }) => step));
    const took = steps.map(({ seconds = Number.NaN }) => seconds);
    return Object.assign(new StepTimes(names, took), told) as StoredPlot;
  };
}

class StepTimes {
  readonly #names: readonly string[];
  /** NaN where that isn't known. */
  readonly #seconds: readonly number[];

  constructor(names: readonly string[], seconds: readonly number[]) {
    this.#names = names;
    this.#seconds = seconds;
  }

  get steps(): StoredStep[] {
    return this.#names.map((step, i) =>
      Number.isNaN(this.#seconds[i]) ? { step } : { step, seconds: this.#seconds[i] },
    );
  }
}
