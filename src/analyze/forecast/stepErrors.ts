import { conformalQuantile } from './adaptiveInterval.ts';

/** The last paths that intervals of single steps are made of. */
const MOST_PATHS = 100;
const LEAST_PATHS = 8;

/** As JSON keeps them: by step of the horizon, the absolute errors of the last paths. */
export interface StoredStepErrors {
  readonly steps: readonly (readonly number[])[];
}

/** How wrong each single step of a forecast's path has been. */
export class StepErrors {
  readonly #steps: number[][];

  constructor(stored: StoredStepErrors = { steps: [] }) {
    this.#steps = stored.steps.map((errors) => [...errors]);
  }

  get stored(): StoredStepErrors {
    return { steps: this.#steps.map((errors) => [...errors]) };
  }

  /** @param outcomes by step; NaN where nothing was measured. */
  add(path: Float64Array, outcomes: Float64Array): void {
    path.forEach((value, step) => {
      this.#steps[step] ??= [];
      const errors = this.#steps[step];
      if (Number.isNaN(outcomes[step])) return;
      errors.push(Math.abs(value - outcomes[step]));
      if (errors.length > MOST_PATHS) errors.shift();
    });
  }

  /** By step: half the width of an interval that holds this share of the outcomes; undefined while too few are known. */
  halfWidths(share: number): Float64Array | undefined {
    if (this.#steps.length === 0 || this.#steps.some((errors) => errors.length < LEAST_PATHS)) return undefined;
    return Float64Array.from(this.#steps, (errors) => conformalQuantile(errors, share));
  }
}
