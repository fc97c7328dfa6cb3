import { ContextualBaselines } from '../../analyze/anomaly/contextualBaselines.ts';
import type { AnalysedPlot } from './analysisInput.ts';

/** A step that took longer than the same step of the plots before it. */
export interface SlowerStep {
  readonly plotter: string;
  /** Of the plotter, for people. */
  readonly title: string;
  /** In words. */
  readonly step: string;
  /** What tells the plots that it is compared with: `madmax k32 c0 phase 1`. */
  readonly context: string;
  /** Epoch seconds at which it began and ended, as far as the plot tells. */
  readonly startedAt: number;
  readonly at: number;
  readonly seconds: number;
  /** Seconds that would have been usual. */
  readonly expected: readonly [low: number, high: number];
  readonly usualSeconds: number;
  /** How many such steps were known before. */
  readonly known: number;
  /** Share of the steps before that were less unusual. */
  readonly score: number;
}

/** Steps known before one can be slow; durations of steps vary by some percent even on a quiet host. */
export const STEP_BASELINES = { needed: 5, significance: 1e-4, leastDeviationRatio: 0.04 } as const;
/** A step that took less longer than this is not worth a word. */
export const LEAST_SLOWNESS = 1.25;
const LEAST_SECONDS = 2;

/** Under what circumstance a step's duration is comparable. */
export function stepContext(
  plot: Pick<AnalysedPlot, 'plotter' | 'mode' | 'k' | 'compression' | 'configuration'>,
  step: { readonly step: string; readonly phase?: number | undefined; readonly table?: number | undefined },
): string {
  const { plotter = 'plotter', mode, k, compression, configuration } = plot;
  const strength = configuration?.strength;
  const position = [step.phase && `phase ${step.phase}`, step.table && `table ${step.table}`, step.step];
  const kind = [plotter, mode, k && `k${k}`, compression && `c${compression}`, strength && `s${strength}`];
  return [...kind, ...position].filter(Boolean).join(' ');
}

/** Whether a duration is unusually long, not just unusual. */
export function isSlower(seconds: number, expected: readonly [number, number] | undefined): boolean {
  if (expected === undefined) return false;
  const usual = (expected[0] + expected[1]) / 2;
  return seconds > expected[1] && seconds >= LEAST_SLOWNESS * usual && seconds - usual >= LEAST_SECONDS;
}

/** Every step of the plots, in the order in which they began, held against those before; the newest slow ones first. */
export function slowerSteps(plots: readonly AnalysedPlot[]): SlowerStep[] {
  const baselines = new ContextualBaselines(STEP_BASELINES);
  const slower: SlowerStep[] = [];
  for (const plot of plots.toSorted((a, b) => a.startedAt - b.startedAt)) {
    let at = plot.startedAt;
    for (const step of plot.steps) {
      const { seconds } = step;
      if (seconds === undefined || !(seconds >= 0)) continue;
      const startedAt = at;
      at += seconds;
      const context = stepContext(plot, step);
      const { isAlarm, expected, known, score } = baselines.update(context, seconds);
      if (!isAlarm || expected === undefined || !isSlower(seconds, expected)) continue;
      const usualSeconds = (expected[0] + expected[1]) / 2;
      const plotter = plot.plotter ?? 'the plotter';
      const { title = plotter } = plot;
      slower.push({
        plotter,
        title,
        step: step.step,
        context,
        startedAt,
        at,
        seconds,
        expected,
        usualSeconds,
        known,
        score,
      });
    }
  }
  return slower.sort((a, b) => b.at - a.at);
}
