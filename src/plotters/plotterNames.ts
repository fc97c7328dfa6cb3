import type { IsPlotter } from './failures/lineOwner.ts';
import type { Plotter } from './plotter.ts';

/** The kernel cuts names of processes and threads to this. */
const LONGEST_COMM = 15;
/** Commands that start a plotter, or plot themselves in Python. */
const COMMANDS = /^(?:chia|squashplot)(?:\.py)?$/;

const known = new WeakMap<readonly Plotter[], IsPlotter>();

/** Tells the names of plotters' programs and of their threads from those of other programs. */
export function plotterNames(plotters: readonly Plotter[]): IsPlotter {
  let isPlotter = known.get(plotters);
  if (!isPlotter) {
    const programs = plotters.flatMap((plotter) => plotter.programs.map(({ name }) => name));
    const isProgram = (name: string) => programs.some((pattern) => pattern.test(name));
    isPlotter = (name) =>
      isProgram(name) ||
      COMMANDS.test(name) ||
      (name.length === LONGEST_COMM && isProgram(name.replace(/_v?$|_k\d*$/, ''))) ||
      plotters.some((plotter) => plotter.stepOfThread?.(name) !== undefined);
    known.set(plotters, isPlotter);
  }
  return isPlotter;
}
