const DAY = 86_400;

export const CHAPTERS = [
  'performance',
  'bottlenecks',
  'trends',
  'recommendations',
  'alerts',
  'benchmarks',
  'technical',
] as const;
export type ChapterName = (typeof CHAPTERS)[number];

export interface ReportKind {
  readonly title: string;
  /** For who chooses. */
  readonly detail: string;
  /** What it is about where no range is given: so many seconds up to now, or the last run of an engine. */
  readonly range: number | 'last run';
  /** In the order in which they stand, after the summary. */
  readonly chapters: readonly ChapterName[];
}

/** What a report may be about: selections of the same chapters. */
export const REPORT_KINDS = {
  host: {
    title: 'How this host is doing',
    detail: 'the last day, with what holds it back now and what to do',
    range: DAY,
    chapters: CHAPTERS,
  },
  history: {
    title: 'What this host did',
    detail: 'the last 30 days: trends, patterns, what makes plots slower, the outlook',
    range: 30 * DAY,
    chapters: CHAPTERS,
  },
  run: {
    title: 'The last run',
    detail: 'from when PlotScope was started last',
    range: 'last run',
    chapters: ['performance', 'bottlenecks', 'recommendations', 'alerts', 'technical'],
  },
  benchmarks: {
    title: 'Benchmarks of this host',
    detail: 'what was measured in the last year, in full',
    range: 365 * DAY,
    chapters: ['benchmarks', 'technical'],
  },
} as const satisfies Readonly<Record<string, ReportKind>>;

export type ReportAbout = keyof typeof REPORT_KINDS;
export const REPORT_ABOUTS = Object.keys(REPORT_KINDS) as readonly ReportAbout[];

/** What a report can be written as, by the ending of its file. */
export const REPORT_FORMATS = {
  html: 'Web page: one file that opens offline',
  pdf: 'PDF',
  md: 'Markdown',
  png: 'Picture of the charts',
  svg: 'Drawing of the charts',
  json: 'Data: texts, tables, and charts as Vega-Lite',
} as const;

export type ReportFormatName = keyof typeof REPORT_FORMATS;
export const REPORT_FORMAT_NAMES = Object.keys(REPORT_FORMATS) as readonly ReportFormatName[];
