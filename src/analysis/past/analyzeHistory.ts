import { setImmediate } from 'node:timers/promises';
import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import type { EngineEvent } from '../../events/events.ts';
import type { History } from '../../history/history.ts';
import type { StoredPlot } from '../../history/storedPlot.ts';
import type { Interval } from '../common/evidence.ts';
import { dateFormat, dateStyleOf } from '../common/findingText.ts';
import { type AnalysisKind, type AnalysisParts, type HistoryAnalysis, PARTS_OF_KIND } from './analysis.ts';
import { confidenceOf, coverageOf } from './analysisMetadata.ts';
import { copyIntervals } from './copyIntervals.ts';
import { historyAnomalies } from './historyAnomalies.ts';
import { historyCorrelations } from './historyCorrelations.ts';
import { historyInsights } from './historyInsights.ts';
import { type EventsIn, historyTrends } from './historyTrends.ts';
import { leanPlots } from './leanPlots.ts';
import { type LocalTime, localCalendar, systemTimeZone } from './localCalendar.ts';
import { metricSummaries } from './metricSummaries.ts';
import { type MetricTracks, readMeasured } from './metricTracks.ts';
import { outlook } from './outlook.ts';
import { plotCases, withoutDemo } from './plotCases.ts';
import { plotGroups } from './plotGroups.ts';
import { type PlotPatterns, plotPatterns } from './plotPatterns.ts';
import { recommend } from './recommend.ts';
import type { EventTimes } from './recurringAnomalies.ts';
import { findSeasons, withoutSeasons } from './seasons.ts';

export interface HistoryRequest {
  readonly kind: AnalysisKind;
  /** Epoch seconds. */
  readonly from: number;
  readonly to: number;
}

export interface AnalyzeOptions {
  /** Whose hours and weekdays are meant: an IANA name; this system's without. */
  readonly timeZone?: string;
}

/** What counts of events: the measured ones say the rest, and plots their steps, of which there are twenty times as many. */
const EVENT_TYPES: readonly EngineEvent['type'][] = [
  'process.seen',
  'process.ended',
  'plot.started',
  'step.changed',
  'plot.finished',
  'plot.failed',
  'plotter.waiting',
  'plotter.stalled',
  'plotter.crashed',
  'storage.mapped',
  'clock.jumped',
  'engine.started',
  'anomaly.found',
];

/** How much of the work each part is, for the progress. */
const SHARES = {
  read: 0.25,
  seasons: 0.05,
  trends: 0.1,
  anomalies: 0.3,
  correlations: 0.12,
  patterns: 0.05,
  outlook: 0.13,
};
const PART_TITLES = {
  read: 'Reading',
  seasons: 'Looking for daily, weekly and monthly patterns',
  trends: 'Looking for trends and changes',
  anomalies: 'Looking for anomalies',
  correlations: 'Looking for what goes together',
  patterns: 'Comparing plots',
  outlook: 'Looking ahead',
} as const;
type Part = keyof typeof SHARES;

/**
 * Analyses a range of the history. Nothing measured gives an analysis that says so. Others have their turn between the steps, of some
 * ten milliseconds to some hundred each; to cancel, end the thread.
 */
export async function analyzeHistory(
  history: History,
  request: HistoryRequest,
  progress: (ratio: number, text: string) => void,
  { timeZone = systemTimeZone() }: AnalyzeOptions = {},
): Promise<HistoryAnalysis> {
  const { kind, ...asked } = request;
  if (!(asked.to > asked.from)) {
    throw new RangeError(`From ${asked.from} to ${asked.to} is no range: give a start before the end.`);
  }
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const wanted = new Set<Part>(['read', ...PARTS_OF_KIND[kind]]);
  // Trends, correlations and forecasts look at what is left when the patterns of the calendar are taken out.
  if (wanted.has('trends') || wanted.has('correlations')) wanted.add('seasons');
  const whole = [...wanted].reduce((sum, part) => sum + SHARES[part], 0);
  let done = 0;
  const run = async <Result>(part: Part, work: Generator<string, Result>): Promise<Result> => {
    progress(done / whole, `${PART_TITLES[part]} …`);
    for (let steps = 1; ; steps++) {
      await setImmediate();
      const step = work.next();
      if (step.done) {
        done += SHARES[part];
        return step.value;
      }
      // How many steps there are isn't known: each takes a part of what is left.
      progress((done + SHARES[part] * (1 - 1 / (1 + steps / 8))) / whole, `${PART_TITLES[part]}: ${step.value} …`);
    }
  };

  const plots = history.plots(asked, leanPlots());
  const ran = plots.map(({ startedAt, endedAt = startedAt }) => ({ from: startedAt, to: endedAt }));
  const tracks = await run('read', readMeasured(history, asked, ran));
  const from = Math.max(asked.from, tracks.from);
  const to = Math.min(asked.to, tracks.to);
  await setImmediate();
  const localTime = localCalendar(timeZone);
  const local = Array.from(tracks.times, (time) => localTime(time + tracks.stepSeconds / 2));
  const events = eventTimes(history, { from, to });
  const points = Math.floor((to - from) / tracks.stepSeconds);
  const copies = plots.length === 0 ? undefined : copyIntervals(history, { from, to, points });
  const cases = withoutDemo(plotCases(plots, { tracks, copies, localTime }));

  const seasons = wanted.has('seasons')
    ? await run(
        'seasons',
        once(() => findSeasons(tracks, local)),
      )
    : undefined;
  const plain = seasons === undefined ? tracks.tracks : withoutSeasons(tracks, seasons, local);
  const trends = wanted.has('trends')
    ? await run('trends', historyTrends(tracks, plain, cases, eventsWithin(history, { from, to })))
    : undefined;
  const anomalies = wanted.has('anomalies')
    ? await run('anomalies', historyAnomalies(tracks, local, cases, events))
    : undefined;
  const correlations = wanted.has('correlations')
    ? await run('correlations', historyCorrelations(tracks, plain))
    : undefined;
  const needsPatterns = wanted.has('patterns') || PARTS_OF_KIND[kind].includes('seasons');
  const found = needsPatterns ? await run('patterns', plotPatterns(cases)) : undefined;
  const ahead = wanted.has('outlook')
    ? await run('outlook', outlook(history, tracks, trends?.metrics ?? [], cases, local))
    : undefined;

  progress(1, 'Summing up …');
  await setImmediate();
  const parts: AnalysisParts = {
    statistics: metricSummaries(tracks),
    ...(trends && { trends }),
    ...(seasons &&
      found &&
      PARTS_OF_KIND[kind].includes('seasons') && { seasons: { ...seasons, performanceImpact: impactOfTime(found) } }),
    ...(anomalies && { anomalies }),
    ...(correlations && { correlations }),
    ...(found && wanted.has('patterns') && { patterns: { found, groups: plotGroups(plots) } }),
    ...(ahead && { outlook: ahead }),
  };
  return summedUp(
    { kind, from, to, asked, timeZone },
    parts,
    {
      tracks,
      local,
      plots,
      finished: cases.length,
      events: [...events.values()].reduce((sum, { length }) => sum + length, 0),
    },
    () => {
      const { user, system } = process.cpuUsage(cpu);
      return { durationSeconds: (performance.now() - startedAt) / 1000, cpuSeconds: (user + system) / 1e6 };
    },
  );
}

interface Sources {
  readonly tracks: MetricTracks;
  readonly local: readonly LocalTime[];
  readonly plots: readonly StoredPlot[];
  readonly finished: number;
  readonly events: number;
}

function summedUp(
  frame: Pick<HistoryAnalysis, 'kind' | 'from' | 'to' | 'asked' | 'timeZone'>,
  parts: AnalysisParts,
  { tracks, plots, finished, events }: Sources,
  cost: () => { durationSeconds: number; cpuSeconds: number },
): HistoryAnalysis {
  const { from, to, timeZone } = frame;
  const range = { from, to };
  const date = dateFormat(timeZone, dateStyleOf(range));
  const coverage = coverageOf(tracks);
  return {
    ...frame,
    ...parts,
    insights: historyInsights({ parts, range, plots, date }),
    recommendations: recommend({ parts, metadata: coverage, range, plots, date }),
    metadata: {
      points: tracks.points,
      cells: tracks.times.length,
      stepSeconds: tracks.stepSeconds,
      tiers: tracks.tiers,
      series: tracks.tracks.length,
      plots: finished,
      events,
      ...coverage,
      ...confidenceOf(tracks, finished, coverage),
      ...cost(),
    },
  };
}

/** When what happened: of a year of events that is all that most of the work asks for. */
function eventTimes(history: History, range: Interval): EventTimes {
  const found = EVENT_TYPES.map((type) => [type, history.eventTimes(type, range)] as const);
  return new Map(found.filter(([, times]) => times.length > 0).sort(([, a], [, b]) => a[0] - b[0]));
}

/** The range itself includes its end. */
function eventsWithin(history: History, { from, to }: Interval): EventsIn {
  return (range, types) =>
    history
      .events({ from: Math.max(from, range.from), to: Math.min(to, range.to + 1), types })
      .flatMap(({ event }) => (event.at <= range.to ? event : []));
}

// biome-ignore lint/correctness/useYield: work in one step, to be run like that of many
function* once<Result>(work: () => Result): Generator<string, Result> {
  return work();
}

function impactOfTime(found: PlotPatterns | NotEnoughData) {
  return isNotEnoughData(found) ? found : found.patterns.filter(({ kind }) => kind === 'time');
}
