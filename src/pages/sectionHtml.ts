import type { FindingWords } from '../analysis/common/findingText.ts';
import type { ReportChart, ReportPoint, ReportSection, ReportTable } from '../analysis/common/report.ts';

export interface SectionForm {
  /** Of its heading: 2 … 6. */
  readonly level?: number;
  /** What is shown of a chart; without it, its sentence. */
  chart?(chart: ReportChart): string;
}

/** A section as HTML: its heading, sentences, charts, table, points, then what it has within. */
export function sectionHtml(one: ReportSection, form: SectionForm = {}): string {
  const { level = 2, chart = chartInWords } = form;
  const { title, lines, points, charts, sections, table } = one;
  return [
    `<h${level}>${escaped(title)}</h${level}>`,
    ...lines.map((line) => `<p>${escaped(line)}</p>`),
    ...charts.map(chart),
    ...(table ? [tableHtml(title, table)] : []),
    ...(points.length > 0 ? [`<ul>${points.map((point) => `<li>${pointHtml(point)}</li>`).join('')}</ul>`] : []),
    ...sections.map((inner) => sectionHtml(inner, { ...form, level: Math.min(6, level + 1) })),
  ].join('\n');
}

export function wordsHtml({ mark, text, basis }: FindingWords): string {
  const marked = mark === undefined ? '' : `<strong>${escaped(mark)}.</strong> `;
  return `${marked}${escaped(text)}${basis === '' ? '' : ` <span class="basis">${escaped(basis)}</span>`}`;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function pointHtml(point: ReportPoint): string {
  return typeof point === 'string' ? escaped(point) : wordsHtml(point);
}

function chartInWords({ title, sentence }: ReportChart): string {
  return `<p>${escaped(`${title}: ${sentence}`)}</p>`;
}

/** It scrolls by itself where it is wider than the page, also by the keyboard. */
function tableHtml(title: string, { head, rows, words = 1 }: ReportTable): string {
  const cell = (name: 'th' | 'td', scope: string) => (text: string, column: number) =>
    `<${name}${scope}${column < words ? ' class="words"' : ''}>${escaped(text)}</${name}>`;
  const heads = head.map((text, column) => (text === '' ? '<td></td>' : cell('th', ' scope="col"')(text, column)));
  const bodies = rows.map((row) => `<tr>${row.map(cell('td', '')).join('')}</tr>`);
  return `<div class="table" tabindex="0" role="region" aria-label="${escaped(title)}"><table><thead><tr>${heads.join('')}</tr></thead><tbody>${bodies.join('')}</tbody></table></div>`;
}
