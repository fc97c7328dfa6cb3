import { factsOf } from './plotSequence.ts';
import { type PlotReport, type PlotState, positionOfKey, type StepReport } from './plotState.ts';
import type { Plotter } from './plotter.ts';
import type { PlotStep } from './steps.ts';

const NO_PLAN: readonly PlotStep[] = [];

type NamedStep = Omit<StepReport, 'seconds'>;

/** Steps without their seconds, by plotter and key: every plot of a long log has the same ones. */
const named = new WeakMap<Plotter, Map<number, NamedStep>>();

function namedStep(plotter: Plotter | undefined, key: number): NamedStep {
  const known = plotter && named.get(plotter)?.get(key);
  if (known) return known;
  const position = positionOfKey(key);
  const { phase, table } = position;
  const step = {
    ...(phase !== undefined && { phase }),
    ...(table !== undefined && { table }),
    name: plotter?.stepName(position) ?? position.part,
  };
  if (plotter) named.set(plotter, (named.get(plotter) ?? new Map()).set(key, step));
  return step;
}

function stepReport(plotter: Plotter | undefined, key: number, seconds: number): StepReport {
  const step = namedStep(plotter, key);
  if (Number.isNaN(seconds)) return step;
  const { phase, table, name } = step;
  // As most are: an object that is written out is made faster than one that is spread.
  return phase !== undefined && table !== undefined ? { phase, table, name, seconds } : { ...step, seconds };
}

function stepsOf(state: PlotState, plotter: Plotter | undefined): StepReport[] {
  const steps = state.stepKeys.map((key, index) => stepReport(plotter, key, state.stepSeconds[index]));
  const { onlySteps } = factsOf(plotter?.plan(state.configuration ?? {}) ?? NO_PLAN);
  // A phase that is a single step prints its time once, as the phase's.
  for (const { phase, key } of onlySteps) {
    const seconds = state.phaseSeconds[phase];
    if (seconds !== undefined && seconds >= 0 && state.secondsOf(key) === undefined)
      steps.push(stepReport(plotter, key, seconds));
  }
  return steps;
}

/** A plot's state as the log command prints it: plain data, what the log doesn't tell left out. */
export function plotReport(state: PlotState, plotters: readonly Plotter[]): PlotReport {
  const plotter = plotters.find(({ id }) => id === state.plotter);
  const { k, compression, id, name, startedAt, configuration, version, totalSeconds, finalBytes, copySeconds, error } =
    state;
  return {
    ...(state.plotter !== undefined && { plotter: state.plotter }),
    ...(version !== undefined && { version }),
    ...(k !== undefined && { k }),
    ...(compression !== undefined && { compression }),
    ...(id !== undefined && { id }),
    ...(name !== undefined && { name }),
    ...(startedAt === undefined || Number.isNaN(startedAt) ? {} : { startedAt }),
    ...(configuration !== undefined && { configuration }),
    steps: stepsOf(state, plotter),
    phases: state.phaseSeconds.flatMap((seconds, phase) => (seconds >= 0 ? [{ phase, seconds }] : [])),
    ...(totalSeconds !== undefined && { totalSeconds }),
    ...(finalBytes !== undefined && { finalBytes }),
    ...(copySeconds === undefined
      ? {}
      : {
          copy: {
            seconds: copySeconds,
            ...(state.copyBytesPerSecond !== undefined && { bytesPerSecond: state.copyBytesPerSecond }),
          },
        }),
    finished: state.finished,
    ...(state.remarks && { remarks: state.remarks }),
    ...((error ?? state.waiting) && { error: (error ?? state.waiting)! }),
  };
}
