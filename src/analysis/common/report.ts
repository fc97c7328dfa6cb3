/** A table for a person. */
export interface ReportTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A part of a report for a person; the views give it its form. */
export interface ReportSection {
  readonly title: string;
  /** One sentence each. */
  readonly lines: readonly string[];
  /** Points of a list. */
  readonly points: readonly string[];
  readonly table?: ReportTable;
}

export function section(title: string, parts: Partial<ReportSection>): ReportSection {
  const { lines = [], points = [], table } = parts;
  return { title, lines, points, ...(table && { table: withoutEmptyColumns(table) }) };
}

/** A column of which no row says anything is left out. */
export function withoutEmptyColumns({ head, rows }: ReportTable): { head: string[]; rows: string[][] } {
  const isFilled = (_: unknown, column: number) => rows.length === 0 || rows.some((row) => row[column] !== '');
  return { head: head.filter(isFilled), rows: rows.map((row) => row.filter(isFilled)) };
}

/** The section in Markdown, without its title. */
export function sectionMarkdown({ lines, points, table }: ReportSection): string {
  const parts = [
    ...lines,
    ...(table ? [markdownTable(table)] : []),
    ...(points.length > 0 ? [points.map((point) => `- ${point}`).join('\n')] : []),
  ];
  return parts.join('\n\n');
}

/** The first column holds words, the others mostly numbers. */
function markdownTable({ head, rows }: ReportTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const aligned = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [line(head), line(aligned), ...rows.map(line)].join('\n');
}
