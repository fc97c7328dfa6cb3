import { keyOf } from './plotSequence.ts';
import { type PlotReport, type PlotState, positionOfKey, type StepReport } from './plotState.ts';
import type { Plotter } from './plotter.ts';
import type { StepPosition } from './steps.ts';

function stepReport(plotter: Plotter | undefined, position: StepPosition, seconds: number): StepReport {
  const { phase, table } = position;
  return {
    ...(phase !== undefined && { phase }),
    ...(table !== undefined && { table }),
    name: plotter?.stepName(position) ?? position.part,
    ...(Number.isNaN(seconds) ? {} : { seconds }),
  };
}

function stepsOf(state: PlotState, plotter: Plotter | undefined): StepReport[] {
  const steps = state.stepKeys.map((key, index) => ({
    key,
    report: stepReport(plotter, positionOfKey(key), state.stepSeconds[index]),
  }));
  // A phase that is a single step prints its time once, as the phase's.
  const plan = plotter?.plan(state.configuration ?? {}) ?? [];
  for (const step of plan) {
    const seconds = step.phase === undefined ? undefined : state.phaseSeconds[step.phase];
    const alone = plan.filter((other) => other.phase === step.phase).length === 1;
    if (alone && seconds !== undefined && seconds >= 0 && state.secondsOf(keyOf(step)) === undefined) {
      steps.push({ key: keyOf(step), report: stepReport(plotter, step, seconds) });
    }
  }
  return steps.map(({ report }) => report);
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
