import type { FindingWords } from './findingText.ts';
import { markdownText } from './markdownText.ts';
import type { Report, ReportPoint, ReportSection, ReportTable } from './report.ts';

/** The report as Markdown. A chart is told by its sentence: Markdown has no pictures that travel with it. */
export function reportMarkdown({ title, range, summary, sections }: Report): string {
  const parts = [
    `# ${markdownText(title)}`,
    markdownText(range),
    ...summary.map((sentence) => `**${markdownText(sentence)}**`),
    ...sections.flatMap((one) => sectionParts(one, 2)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function sectionParts({ title, lines, points, table, charts, sections }: ReportSection, level: number): string[] {
  return [
    `${'#'.repeat(level)} ${markdownText(title)}`,
    ...lines.map(markdownText),
    ...charts.map((chart) => `${markdownText(chart.title)}: ${markdownText(chart.sentence)}`),
    ...(table ? [markdownTable(table)] : []),
    ...(points.length > 0 ? [points.map((point) => `- ${pointMarkdown(point)}`).join('\n')] : []),
    ...sections.flatMap((one) => sectionParts(one, level + 1)),
  ];
}

function pointMarkdown(point: ReportPoint): string {
  return typeof point === 'string' ? markdownText(point) : findingMarkdown(point);
}

/** In one line. */
export function findingMarkdown({ mark, text, basis }: FindingWords): string {
  const marked = mark === undefined ? '' : `**${markdownText(mark)}.** `;
  return `${marked}${markdownText(text)}${basis === '' ? '' : ` _(${markdownText(basis)})_`}`;
}

function markdownTable({ head, rows, words = 1 }: ReportTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const escaped = (cells: readonly string[]) => line(cells.map(markdownText));
  const aligned = line(head.map((_, column) => (column < words ? '---' : '---:')));
  return [escaped(head), aligned, ...rows.map(escaped)].join('\n');
}
