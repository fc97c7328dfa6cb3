import type { History } from '../../history/history.ts';
import { AREAS, CATALOGUE } from '../../metrics/catalogue.ts';
import type { AnalysisInput, AnalysisSeries } from '../host/analysisInput.ts';

/** So many points of each series are read from the history: seconds of an hour, minutes of two days. */
const MOST_POINTS = 3600;
const EVENTS_BEFORE_SECONDS = 86_400;
/** What is asked of events: what held plotters back, and who they are. */
const EVENT_TYPES = [
  'bottleneck.changed',
  'advice.followed',
  'process.seen',
  'process.changed',
  'process.ended',
  'engine.started',
] as const;
/** Plots before the range, which those in it are compared with. */
const PLOTS_BEFORE_SECONDS = 90 * 86_400;

/** Every gauge of the host in a range of the history, with its plots. Processes come and go: the totals stand for them. */
export function historyInput(
  history: History,
  { from, to = Date.now() / 1000 }: { from?: number; to?: number },
): AnalysisInput {
  const start = from ?? to - 3600;
  const metrics = (Object.keys(CATALOGUE) as (keyof typeof CATALOGUE)[]).filter((metric) => {
    const isOfProcess = metric.startsWith('process.') || metric.startsWith('plotter.');
    return (
      CATALOGUE[metric].kind === 'gauge' && !isOfProcess && !metric.endsWith('.limit') && !(metric in AREAS.monitor)
    );
  });
  const series = metrics.flatMap((metric): AnalysisSeries[] => {
    const found = history.query({ series: { metric }, from: start, to, points: Math.min(MOST_POINTS, to - start) });
    return found.map(({ series: { attributes, key }, times, mean }) => ({
      metric,
      attributes,
      key,
      times,
      values: mean,
    }));
  });
  return {
    series,
    // What held a plotter back at the start was told before it.
    events: history.events({ from: start - EVENTS_BEFORE_SECONDS, to, types: EVENT_TYPES }).map(({ event }) => event),
    plots: history.plots({ from: start - PLOTS_BEFORE_SECONDS, to }),
  };
}
