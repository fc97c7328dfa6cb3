import type { TopLevelSpec } from 'vega-lite';
import type { FindingWords } from './findingText.ts';

/** A table for a person. */
export interface ReportTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How many columns hold words; the others hold numbers. Without it the first. */
  readonly words?: number;
}

/** A picture of figures. Its specification carries its data, so that it can be drawn anywhere. */
export interface ReportChart {
  readonly title: string;
  /** What it shows, for who can't see it. */
  readonly sentence: string;
  readonly spec: TopLevelSpec;
  /** Names of its lines, with their colours (`MARK_COLOURS`). */
  readonly legend: readonly ReportLegend[];
}

export interface ReportLegend {
  readonly name: string;
  readonly color: string;
  readonly dash?: readonly number[];
}

/** A part of a report for a person; the formats give it its form. All texts are plain. */
export interface ReportSection {
  readonly title: string;
  /** One sentence each. */
  readonly lines: readonly string[];
  /** Points of a list. */
  readonly points: readonly ReportPoint[];
  readonly charts: readonly ReportChart[];
  readonly sections: readonly ReportSection[];
  readonly table?: ReportTable;
}

/** A sentence, or a finding with what it rests on. */
export type ReportPoint = string | FindingWords;

/** What was found out about a host, or a part of it, for a person: plain data, which every format shows alike. */
export interface Report {
  readonly title: string;
  /** Of when, and of which host. */
  readonly range: string;
  /** What has to be known first, in sentences. */
  readonly summary: readonly string[];
  readonly sections: readonly ReportSection[];
}

export function section(title: string, parts: Partial<ReportSection>): ReportSection {
  const { lines = [], points = [], charts = [], sections = [], table } = parts;
  return { title, lines, points, charts, sections, ...(table && { table: withoutEmptyColumns(table) }) };
}

/** A column of which no row says anything is left out. */
export function withoutEmptyColumns(table: ReportTable): ReportTable {
  const { head, rows, words = 1 } = table;
  const isFilled = (_: unknown, column: number) => rows.length === 0 || rows.some((row) => row[column] !== '');
  return {
    head: head.filter(isFilled),
    rows: rows.map((row) => row.filter(isFilled)),
    words: head.slice(0, words).filter(isFilled).length,
  };
}

/** In one line, without a form. */
export function pointText(point: ReportPoint): string {
  if (typeof point === 'string') return point;
  const { mark, text, basis } = point;
  return `${mark === undefined ? '' : `${mark}. `}${text}${basis === '' ? '' : ` (${basis})`}`;
}
