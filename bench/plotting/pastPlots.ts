import { type PlotConfiguration, type PlotStep, planFor, plotKind } from '../../src/plotters/plotters.ts';
import { stepKey, stepWords } from './stopStep.ts';
import type { PastPlot } from './wholePlotEstimate.ts';

/** A finished plot as the history keeps it. */
export interface KeptPlot {
  readonly plotter?: string | undefined;
  readonly configuration?: PlotConfiguration | undefined;
  readonly k?: number | undefined;
  readonly seconds?: number | undefined;
  readonly outcome: string;
  readonly steps: readonly { readonly step: string; readonly seconds?: number | undefined }[];
}

const MOST = 20;

/**
 * Plots of this host that tell of one under this configuration: of the same plotter, mode, k, level and strength; the newest count.
 * @param kept in the order of their starts.
 */
export function pastPlotsOf(kept: readonly KeptPlot[], plotter: string, configuration: PlotConfiguration): PastPlot[] {
  const keys = new Map(
    planFor(plotter, configuration).map((step: PlotStep) => [stepWords(step).toLowerCase(), stepKey(step)]),
  );
  const kind = plotKind(configuration);
  return kept
    .flatMap((plot) => {
      const { seconds } = plot;
      if (plot.outcome !== 'finished' || plot.plotter !== plotter || seconds === undefined) return [];
      if (plotKind({ ...plot.configuration, ...(plot.k !== undefined && { k: plot.k }) }) !== kind) return [];
      const steps = plot.steps.flatMap((one) => {
        const key = keys.get(one.step.toLowerCase());
        return key === undefined || one.seconds === undefined ? [] : [{ key, seconds: one.seconds }];
      });
      return [{ steps, totalSeconds: seconds }];
    })
    .slice(-MOST);
}
