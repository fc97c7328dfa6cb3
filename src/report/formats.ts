import type { Report } from '../analysis/common/report.ts';
import type { ReportFormatName } from '../analysis/common/reportKinds.ts';
import { reportMarkdown } from '../analysis/common/reportMarkdown.ts';

/** What draws brings Vega, a PDF writer and a renderer along: it is loaded when a report is drawn, and not before. */
const drawn = () => import('./formats/drawn.ts');

/** How each format of `REPORT_FORMATS` is written. */
export const WRITERS = {
  html: async (report: Report) => (await drawn()).reportHtml(report),
  pdf: async (report: Report) => (await drawn()).reportPdf(report),
  md: async (report: Report) => reportMarkdown(report),
  png: async (report: Report) => (await drawn()).reportPng(report),
  svg: async (report: Report) => (await drawn()).reportSvg(report),
  json: async (report: Report) => `${JSON.stringify(report, null, 2)}\n`,
} as const satisfies Readonly<Record<ReportFormatName, (report: Report) => Promise<string | Uint8Array>>>;
