import * as v from 'valibot';
import type { StoredPlot } from '../../history/storedPlot.ts';
import { CHART_FORMAT_NAMES, type ChartFormat } from '../../pages/chartFormats.ts';
import { DashboardOutlook } from '../../pages/dashboardProtocol.ts';
import { MomentFacts } from '../../pages/momentFacts.ts';
import { PICTURE_IDS, Picture, PictureAnswer } from '../../pages/pictures.ts';
import type { Contract } from '../../rpc/rpc.ts';
import type { AlertRule } from '../alert/rule.ts';
import type { FindingsPage } from '../common/findingsPage.ts';
import { REPORT_ABOUTS, REPORT_FORMAT_NAMES, type ReportAbout, type ReportFormatName } from '../common/reportKinds.ts';
import type { HistoryAnalysis } from './analysis.ts';
import { ANALYSIS_KINDS } from './analysis.ts';
import type { ChartColumns } from './chartColumns.ts';
import type { Rehearsal } from './rehearsal.ts';

/** What the thread is started with: the history to read. */
export const ReaderSettings = v.object({
  path: v.string(),
  hostId: v.string(),
  /** That of another host will do. */
  anyHost: v.optional(v.boolean(), false),
});

const Range = { from: v.number(), to: v.number() };

/** Made by this project's own thread, so only outlines are checked: answers may be large. */
const made = <Made>(field: keyof Made) =>
  v.custom<Made>((value) => typeof value === 'object' && value !== null && field in value);

/** A report that is wanted; without a range, of what such a report is usually of. */
export interface WantedReport {
  readonly about: ReportAbout;
  /** Epoch seconds. */
  readonly from?: number;
  readonly to?: number;
  readonly format: ReportFormatName;
  /** Whether names, paths and keys are replaced by others. */
  readonly mask: boolean;
}

/** A report as a file has it. */
export interface WrittenReport {
  readonly title: string;
  readonly content: string | Uint8Array;
}

/** A chart of the dashboard that is wanted as a file, over a range of epoch seconds. */
export interface WantedChart {
  readonly chart: string;
  readonly from: number;
  readonly to: number;
  readonly format: ChartFormat;
  /** What is drawn, where the history doesn't tell it: of the fleet. */
  readonly picture?: Picture;
}

/** What the thread that reads the history answers to. */
export const historyContract = {
  version: 1,
  requests: {
    charts: {
      params: v.object({
        ...Range,
        points: v.exactOptional(v.pipe(v.number(), v.minValue(10), v.maxValue(5000))),
        charts: v.exactOptional(v.array(v.string())),
      }),
      result: made<ChartColumns>('times'),
    },
    /** The newest first. */
    plots: {
      params: v.object({
        limit: v.number(),
        from: v.exactOptional(v.number()),
        to: v.exactOptional(v.number()),
        processId: v.exactOptional(v.string()),
      }),
      result: v.array(made<StoredPlot>('processId')),
    },
    /** How rules of alerts would have done. */
    rehearse: {
      params: v.object({ ...Range, rules: v.array(made<AlertRule>('id')) }),
      result: v.array(made<Rehearsal>('raisedAt')),
    },
    outlook: { params: v.object(Range), result: DashboardOutlook },
    /** Plots finished in each of the last spans of 24 hours, the newest last. */
    finishedByDay: { params: v.object({ until: v.number(), days: v.number() }), result: v.array(v.number()) },
    /** What went on at a moment, and around it. */
    moment: { params: v.object({ at: v.number(), within: v.number() }), result: MomentFacts },
    /** Pictures of the dashboard, each of the range. */
    pictures: {
      params: v.object({ ...Range, ids: v.array(v.picklist(PICTURE_IDS)) }),
      result: v.array(PictureAnswer),
    },
    /** What the host is like now; takes a second or two. `tooLittle`: why there is no page, where too little was measured. */
    analyzeHost: {
      params: v.object({ ...Range, options: v.looseObject({}) }),
      result: v.union([v.object({ page: made<FindingsPage>('verdict') }), v.object({ tooLittle: v.string() })]),
    },
    /** May take a while; it is cancelled by ending the thread. */
    analyze: {
      params: v.object({ ...Range, kind: v.picklist(ANALYSIS_KINDS) }),
      result: made<HistoryAnalysis>('kind'),
    },
    /** A chart, as a file has it. Rejected where there is nothing to draw. */
    chart: {
      params: v.object({
        ...Range,
        chart: v.string(),
        format: v.picklist(CHART_FORMAT_NAMES),
        picture: v.exactOptional(Picture),
      }),
      result: made<{ readonly content: string | Uint8Array }>('content'),
    },
    /** A report of the history, as a file has it; takes as long as an analysis, and is cancelled like one. */
    report: {
      params: v.object({
        about: v.picklist(REPORT_ABOUTS),
        from: v.exactOptional(v.number()),
        to: v.exactOptional(v.number()),
        format: v.picklist(REPORT_FORMAT_NAMES),
        mask: v.boolean(),
      }),
      result: made<WrittenReport>('content'),
    },
  },
  notices: {},
} as const satisfies Contract;

/** What it tells. */
export const readerContract = {
  version: 1,
  requests: {},
  notices: {
    /** How far an analysis is: 0 … 1, and what it is at. */
    progress: v.object({ ratio: v.number(), text: v.string() }),
  },
} as const satisfies Contract;
