import type { PlotStep, StepPosition } from '../../src/plotters/plotters.ts';

/** How a step at whose end a run stops is typed: `phase 1 table 3`, `phase 2`, `phase 3 table 4 left`, `table 2`. */
const FORM = /^(?:phase\s*(\d+))?[\s,]*(?:table\s*(\d+))?[\s,]*([a-z][a-z -]*?)?$/i;

/**
 * The steps of the plan up to and with the named one. Throws an Error that lists the steps where none has that name.
 * @param text without a table or a part, the last step that fits is meant: `phase 1` stops at the phase's end.
 */
export function stepsUntil(text: string, plan: readonly PlotStep[]): readonly PlotStep[] {
  const [, phase, table, part] = FORM.exec(text.trim()) ?? [];
  const exact = plan.findIndex((step) => stepWords(step).toLowerCase() === text.trim().toLowerCase());
  const loose = plan.findLastIndex(
    (step) =>
      (phase === undefined || step.phase === Number(phase)) &&
      (table === undefined || step.table === Number(table)) &&
      (part === undefined || step.part === part.toLowerCase() || step.name.toLowerCase().endsWith(part.toLowerCase())),
  );
  const last = exact >= 0 ? exact : loose;
  if (last < 0 || (exact < 0 && (phase ?? table ?? part) === undefined)) {
    throw new Error(`"${text}" is no step of this plotter: name one of ${plan.map(stepWords).join('; ')}.`);
  }
  if (last === plan.length - 1) throw new Error(`"${text}" is the last step: leave it out for whole plots.`);
  return plan.slice(0, last + 1);
}

/** `phase 1, table 3`. */
export function stepWords(step: StepPosition & { readonly name: string }): string {
  return step.phase === undefined ? step.name : `phase ${step.phase}, ${step.name}`;
}

/** The same for the same step in every plot of a plotter. */
export function stepKey({ phase, table, part }: StepPosition): string {
  return [phase ?? '', table ?? '', part].join('/');
}
