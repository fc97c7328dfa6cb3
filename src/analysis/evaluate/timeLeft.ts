import { createLogParser, type PlotState, type Progress, planOfPlot, progressOf } from '../../plotters/plotters.ts';
import { readTimedRuns, type TimedRun } from './timedRuns.ts';

/** How right the time left of plots is: what was told each second, held against when the plot was finished. */
export interface TimeLeftEvaluation {
  readonly groups: readonly TimeLeftGroup[];
  readonly plots: readonly TimeLeftOfPlot[];
}

export interface TimeLeftGroup {
  readonly plotter: string;
  readonly isLoaded: boolean;
  readonly plots: number;
  /** Seconds from the first third of each plot on. */
  readonly frames: number;
  /** Share of them in which the truth lay in the 80 % interval, below and above it. */
  readonly inside: number;
  readonly below: number;
  readonly above: number;
  /** Median over the plots of the error of the median told at half-time, as a share of the truth. */
  readonly halfTimeError: number;
}

export interface TimeLeftOfPlot extends Omit<TimeLeftGroup, 'plots'> {
  readonly run: string;
  readonly totalSeconds: number;
}

/** Shorter plots have too few seconds. */
const LEAST_SECONDS = 4;
const FIRST_THIRD = 1 / 3;

interface Frame {
  readonly at: number;
  readonly told: Progress['remainingSeconds'];
}

interface Watched {
  readonly frames: Frame[];
  readonly startedAt: number;
  finishedAt: number;
}

/**
 * Plays each run's log at its times and asks each second, as if it was the first plot of its host.
 * @param folder of timed runs.
 * @throws {DataError} where it holds none.
 */
export function evaluateTimeLeft(folder: string, progress?: (text: string) => void): TimeLeftEvaluation {
  const runs = readTimedRuns(folder);
  const plots = runs.flatMap((run) => {
    progress?.(run.name);
    return watch(run, runs).flatMap((watched) => scored(run, watched));
  });
  const keys = [...new Set(plots.map(keyOf))].sort();
  return { groups: keys.map((key) => together(plots.filter((plot) => keyOf(plot) === key))), plots };
}

const keyOf = ({ plotter, isLoaded }: TimeLeftOfPlot) => `${plotter} ${isLoaded}`;

function watch(run: TimedRun, runs: readonly TimedRun[]): (Watched & { plotter: string })[] {
  const parser = createLogParser();
  const plots = new Map<PlotState, Watched>();
  let piece = 0;
  for (let now = run.start; now <= run.end + 1; now++) {
    for (; piece < run.pieces.length && run.pieces[piece][0] <= now; piece++) {
      const [at, text] = run.pieces[piece];
      for (const event of parser.feed(text, at)) {
        if (event.type === 'plot-started') plots.set(event.plot, { frames: [], startedAt: at, finishedAt: Number.NaN });
        const known = event.type === 'plot-finished' && plots.get(event.plot);
        if (known) known.finishedAt = at;
      }
    }
    const plot = parser.current;
    if (!plot || plot.finished) continue;
    const others = runs.filter((other) => other !== run && other.start <= now && other.end > now).length;
    const { remainingSeconds } = progressOf(plot, planOfPlot(plot), now, { others });
    plots.get(plot)?.frames.push({ at: now, told: remainingSeconds });
  }
  return [...plots].map(([{ plotter = 'unknown' }, watched]) => ({ ...watched, plotter }));
}

function scored(run: TimedRun, { plotter, frames, startedAt, finishedAt }: Watched & { plotter: string }) {
  const totalSeconds = finishedAt - startedAt;
  if (!(totalSeconds >= LEAST_SECONDS)) return [];
  const late = frames.filter(({ at }) => at >= startedAt + FIRST_THIRD * totalSeconds && at < finishedAt);
  const share = (is: (told: NonNullable<Frame['told']>, truth: number) => boolean) =>
    late.filter(({ at, told }) => told && is(told, finishedAt - at)).length / late.length;
  const below = share(({ p10 }, truth) => truth < p10);
  const above = share(({ p90 }, truth) => truth > p90);
  const inside = share(({ p10, p90 }, truth) => truth >= p10 && truth <= p90);
  const half = frames.find(({ at }) => at >= startedAt + totalSeconds / 2);
  const left = half ? finishedAt - half.at : Number.NaN;
  const halfTimeError = half?.told ? Math.abs(half.told.p50 - left) / left : 1;
  const { name, isLoaded } = run;
  return [{ run: name, plotter, isLoaded, totalSeconds, frames: late.length, inside, below, above, halfTimeError }];
}

function together(plots: readonly TimeLeftOfPlot[]): TimeLeftGroup {
  const frames = plots.reduce((sum, plot) => sum + plot.frames, 0);
  const mean = (key: 'inside' | 'below' | 'above') =>
    plots.reduce((sum, plot) => sum + plot[key] * plot.frames, 0) / frames;
  const errors = plots.map(({ halfTimeError }) => halfTimeError).sort((a, b) => a - b);
  const { plotter, isLoaded } = plots[0];
  return {
    plotter,
    isLoaded,
    plots: plots.length,
    frames,
    inside: mean('inside'),
    below: mean('below'),
    above: mean('above'),
    halfTimeError: (errors[(errors.length - 1) >> 1] + errors[errors.length >> 1]) / 2,
  };
}
