import type { Better } from '../../src/benchmarks/benchmarkFacts.ts';
import type { Side } from '../../src/benchmarks/comparisonRun.ts';

export interface CompareOptions {
  readonly unit: string;
  readonly better: Better;
  /** What the sides are called in sentences. */
  readonly names: { readonly a: string; readonly b: string };
  /** The smallest difference worth finding, as a ratio; the plan is made for it. */
  readonly worthRatio?: number;
  /** The chance, at most, to give identical sides a verdict. */
  readonly errorRate?: number;
  /** The chance to find a difference of `worthRatio`. */
  readonly power?: number;
  /** Runs of `a` alone that tell this host's noise, at least two. */
  readonly controlRuns?: number;
  /** Values of an earlier control of this host and kind of run: no runs are spent on one then. */
  readonly control?: readonly number[];
  /** Seconds that all runs may take together. */
  readonly budgetSeconds?: number;
  /** Runs at most, control included. */
  readonly mostRuns?: number;
  readonly seed?: number;
  /** A run that takes so many times as long as the longest whole one before it is ended; only where lower values are better. */
  readonly cutoffRatio?: number;
}

/** A run was ended because the time for all of them was over. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
}

/** A run that gave no value; its message names the thing and the remedy. */
export class RunFailed extends Error {
  override readonly name = 'RunFailed';
}

export interface ComparedRun {
  readonly side: Side;
  /** A control run is one of `a` that no run of `b` stands against. */
  readonly isControl: boolean;
  /** From 0, over all runs. */
  readonly index: number;
  /** Runs that there will be at most, as far as is known. */
  readonly most: number;
  /** A run may be ended at this value: it is then known to be at least so large, which is enough. */
  readonly cutoff?: number;
  /** What is left of the budget: a run that takes longer is to be ended then, with {@link BudgetSpent}. */
  readonly secondsLeft?: number;
}

/** What a run gave: its value, or that it is at least so large because it was ended at its cutoff. */
export type RunValue = number | { readonly atLeast: number };

export interface Runs {
  /** Makes one run and gives its value, above 0. Throws {@link RunFailed} where there is none; what else it throws ends the comparison too. */
  run(run: ComparedRun): Promise<RunValue>;
  /** Seconds of a clock that never jumps. */
  now(): number;
  readonly signal?: AbortSignal;
}

export const COMPARE_DEFAULTS = {
  worthRatio: 1.05,
  errorRate: 0.02,
  power: 0.9,
  controlRuns: 6,
  seed: 1,
  cutoffRatio: 4,
} as const;
