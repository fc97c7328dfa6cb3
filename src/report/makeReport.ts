import { rangeText } from '../analysis/common/findingText.ts';
import type { Report, ReportSection } from '../analysis/common/report.ts';
import { type ChapterName, REPORT_KINDS } from '../analysis/common/reportKinds.ts';
import type { History } from '../history/history.ts';
import { alertChapter } from './chapters/alerts.ts';
import { benchmarkChapter } from './chapters/benchmarks.ts';
import { bottleneckChapter } from './chapters/bottlenecks.ts';
import { performanceChapter } from './chapters/performance.ts';
import { recommendationChapter } from './chapters/recommendations.ts';
import { summaryOf } from './chapters/summary.ts';
import { technicalChapter } from './chapters/technical.ts';
import { trendChapter } from './chapters/trends.ts';
import { type ReportRequest, type ReportSources, reportSources } from './reportSources.ts';

/** A new chapter is one more entry, and a place in `REPORT_KINDS`. */
const MAKERS: Readonly<Record<ChapterName, (sources: ReportSources) => ReportSection>> = {
  performance: performanceChapter,
  bottlenecks: bottleneckChapter,
  trends: trendChapter,
  recommendations: recommendationChapter,
  alerts: alertChapter,
  benchmarks: benchmarkChapter,
  technical: technicalChapter,
};

export interface MakeReportOptions {
  /** How the host is called. */
  readonly host: string;
  /** Epoch seconds. */
  readonly now: number;
  /** How far it is: 0 … 1. */
  progress?(ratio: number, text: string): void;
}

/** Of the work, what the analysis is. */
const ANALYSIS = 0.8;

/**
 * A report of a stretch of the history. Others have their turn between its steps, of some ten milliseconds to a second each; to cancel,
 * end the thread. RangeError where the range is none.
 */
export async function makeReport(
  history: History,
  request: ReportRequest,
  { host, now, progress = () => {} }: MakeReportOptions,
): Promise<Report> {
  const sources = await reportSources(history, request, now, (ratio, text) => progress(ANALYSIS * ratio, text));
  progress(ANALYSIS, 'Writing the report …');
  const { title, chapters } = REPORT_KINDS[request.about];
  const { range, timeZone } = sources;
  return {
    title,
    range: `${host}, ${rangeText(range, timeZone)} (${timeZone})`,
    summary: summaryOf(sources),
    sections: chapters.map((chapter) => MAKERS[chapter](sources)),
  };
}
