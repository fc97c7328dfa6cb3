import pc from 'picocolors';
import { pointText, type ReportSection, section } from '../analysis/common/report.ts';
import { type RunReport, runReport } from '../engine/run/runReport.ts';
import { plainTable } from '../terminal/plainTable.ts';

const LEAST_COLUMNS = 40;

/** The report at the end of a run, for a terminal of so many columns. `others`: further sentences about the run as a whole. */
export function runReportLines(report: RunReport, columns: number, others: readonly string[] = []): string {
  const width = Math.max(LEAST_COLUMNS, columns);
  const { title, range, summary, sections } = runReport(report);
  return [section(title, { lines: [range, ...summary, ...others] }), ...sections]
    .flatMap((one) => [pc.bold(one.title), ...linesOf(one, width), ''])
    .join('\n');
}

function linesOf({ lines, points, table }: ReportSection, columns: number): string[] {
  return [
    ...lines.flatMap((line) => wrapped(line, columns)),
    ...(table ? tableLines(table) : []),
    ...points.flatMap((point) =>
      wrapped(pointText(point), columns - 2).map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`)),
    ),
  ];
}

function tableLines({ head, rows }: NonNullable<ReportSection['table']>): string[] {
  const made = plainTable([...head]);
  made.push(...rows.map((row) => [...row]));
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** Breaks between words; what is longer than a line stays whole. */
function wrapped(text: string, columns: number): string[] {
  const lines = [''];
  for (const word of text.trim().split(/\s+/)) {
    const line = lines[lines.length - 1];
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= columns) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
