import type { Interval } from '../analysis/common/evidence.ts';
import type { FindingsPage } from '../analysis/common/findingsPage.ts';
import { type DateText, dateFormat, dateStyleOf } from '../analysis/common/findingText.ts';
import { REPORT_KINDS, type ReportAbout } from '../analysis/common/reportKinds.ts';
import { analysisPage } from '../analysis/host/analysisPage.ts';
import { analyzeHost } from '../analysis/host/hostAnalysis.ts';
import type { HistoryAnalysis } from '../analysis/past/analysis.ts';
import { analyzeHistory } from '../analysis/past/analyzeHistory.ts';
import { historyInput } from '../analysis/past/historyInput.ts';
import { systemTimeZone } from '../analysis/past/localCalendar.ts';
import { isNotEnoughData } from '../analyze/notEnoughData.ts';
import type { EngineEvent } from '../events/events.ts';
import type { History } from '../history/history.ts';
import type { StoredPlot } from '../history/storedPlot.ts';
import { type EndedPlots, endedPlots, MOST_PLOTS } from './endedPlots.ts';
import { type MeasuredChart, measuredCharts } from './measuredCharts.ts';

export interface ReportRequest {
  readonly about: ReportAbout;
  /** Epoch seconds; without them what the kind of report is usually of. */
  readonly from?: number;
  readonly to?: number;
}

/** What the chapters of a report tell of: all of it from one history and one range. */
export interface ReportSources {
  readonly about: ReportAbout;
  readonly history: History;
  readonly range: Interval;
  /** What charts show of it: from where anything was measured on. */
  readonly shown: Interval;
  readonly timeZone: string;
  readonly date: DateText;
  /** Of the whole range; absent for benchmarks, which rest on none. */
  readonly analysis?: HistoryAnalysis;
  /** What the host is like at the end of the range; only where the report is about that, and enough was measured. */
  readonly now?: FindingsPage;
  /** What the dashboard draws; empty for benchmarks. */
  readonly measured: readonly MeasuredChart[];
  /** The newest `MOST_PLOTS` that ran at some time in the range, oldest first. */
  readonly plots: readonly StoredPlot[];
  /** All that ended in it. */
  readonly ended: readonly EndedPlots[];
  /** How many were in the making at its end, or are so now. */
  readonly running: number;
  /** Of the range and some time before it, which tells what was going on at its start. */
  readonly events: readonly EngineEvent[];
}

/** What is told of besides plots and values. */
const EVENT_TYPES: readonly EngineEvent['type'][] = [
  'engine.started',
  'engine.stopped',
  'process.seen',
  'process.changed',
  'process.ended',
  'bottleneck.changed',
  'alert.raised',
  'alert.resolved',
  'alert.acknowledged',
  'alert.snoozed',
  'alert.escalated',
  'frames.missed',
  'clock.jumped',
  'collector.failed',
];
const BEFORE_SECONDS = 30 * 86_400;
const MOST_EVENTS = 100_000;
/** What the present is told from. */
const NOW_SECONDS = 3600;

/** @throws RangeError where the range ends before it begins. */
export async function reportSources(
  history: History,
  request: ReportRequest,
  now: number,
  progress: (ratio: number, text: string) => void,
): Promise<ReportSources> {
  const { about } = request;
  const range = rangeOf(history, request, now);
  if (!(range.to > range.from))
    throw new RangeError('The range ends before it begins: give a start that is before its end.');
  const timeZone = systemTimeZone();
  const analysis =
    about === 'benchmarks'
      ? undefined
      : await analyzeHistory(history, { kind: 'comprehensive', ...range }, progress, { timeZone });
  const shown = { from: analysis?.from ?? range.from, to: range.to };
  const plots = history.plots({ ...range, limit: MOST_PLOTS });
  const present = about === 'host' ? presentOf(history, range) : undefined;
  return {
    about,
    history,
    range,
    shown,
    timeZone,
    date: dateFormat(timeZone, dateStyleOf(range)),
    ...(analysis && { analysis }),
    ...(present && { now: present }),
    measured: analysis ? measuredCharts(history, shown) : [],
    plots,
    ended: endedPlots(history, range, plots),
    running: history.plots({ ...range, outcome: 'running' }).length,
    events: history
      .events({ from: range.from - BEFORE_SECONDS, to: range.to, types: EVENT_TYPES, limit: MOST_EVENTS })
      .map(({ event }) => event),
  };
}

/** Of the range; all of it where that isn't known. */
export function measuredSeconds({ analysis, range }: Pick<ReportSources, 'analysis' | 'range'>): number {
  return analysis ? analysis.metadata.coverageRatio * (analysis.to - analysis.from) : range.to - range.from;
}

function rangeOf(history: History, { about, from, to = Number.NaN }: ReportRequest, now: number): Interval {
  const { range } = REPORT_KINDS[about];
  if (range !== 'last run') {
    const end = Number.isNaN(to) ? now : to;
    return { from: from ?? end - range, to: end };
  }
  const [started] = history.events({ types: ['engine.started'], limit: 1, ...(!Number.isNaN(to) && { to }) });
  const begun = from ?? started?.event.at;
  if (begun === undefined) throw new RangeError('There was no run yet: the history tells of no engine that started.');
  const [stopped] = history.events({ types: ['engine.stopped'], from: begun, limit: 1 });
  return { from: begun, to: Number.isNaN(to) ? (stopped?.event.at ?? now) : to };
}

function presentOf(history: History, { from, to }: Interval): FindingsPage | undefined {
  const start = Math.max(from, to - NOW_SECONDS);
  const analysis = analyzeHost(historyInput(history, { from: start, to }), {
    kind: 'comprehensive',
    analysisSeconds: to - start,
    correlationSeconds: to - start,
  });
  return isNotEnoughData(analysis) ? undefined : analysisPage(analysis);
}
