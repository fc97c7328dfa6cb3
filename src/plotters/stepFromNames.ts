import { keyOf, placesOf } from './plotSequence.ts';
import type { Plotter } from './plotter.ts';
import type { PlotStep, StepPosition } from './steps.ts';

/**
 * The running step without a log: from the names of a plotter's threads, which tell the phase and what is done in it, and of its
 * temporary files, of which the latest in plan order tells the table.
 */
export function stepFromNames(
  plotter: Plotter,
  plan: readonly PlotStep[],
  threadNames: readonly string[],
  fileNames: readonly string[],
): StepPosition | undefined {
  const threads = threadNames.flatMap((name) => plotter.stepOfThread?.(name) ?? []);
  const phase = threads.length === 0 ? undefined : Math.max(...threads.map((thread) => thread.phase ?? 0));
  const parts = threads
    .filter((thread) => thread.phase === phase && thread.part !== undefined)
    .map((thread) => thread.part!);
  const part = mostFrequent(parts);
  const exact = threads.find((thread) => thread.phase === phase && thread.table !== undefined);

  const places = placesOf(plan);
  const fromFiles = fileNames
    .flatMap((name) => plotter.stepOfFile?.(name) ?? [])
    .map((position) => places.get(keyOf(position)))
    .filter((place) => place !== undefined);
  const inPhase = phase === undefined ? fromFiles : fromFiles.filter((place) => plan[place].phase === phase);
  const latest = inPhase.length === 0 ? undefined : plan[Math.max(...inPhase)];
  if (phase === undefined) return latest;
  const table = exact?.table ?? latest?.table;
  const position = { phase, part: part ?? latest?.part ?? '', ...(table !== undefined && { table }) };
  // The plan's own step where there is one: a phase of one step has no table.
  return (
    plan.find((step) => keyOf(step) === keyOf(position)) ??
    plan.find((step) => step.phase === phase && (part === undefined || step.part === part)) ??
    latest
  );
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
