import type { FindingWords } from '../analysis/common/findingText.ts';
import type { ReportChart, ReportPoint, ReportSection, ReportTable } from '../analysis/common/report.ts';
import { htmlText } from './htmlText.ts';

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
    `<h${level}>${htmlText(title)}</h${level}>`,
    ...lines.map((line) => `<p>${htmlText(line)}</p>`),
    ...charts.map(chart),
    ...(table ? [tableHtml(title, table)] : []),
    ...(points.length > 0 ? [`<ul>${points.map((point) => `<li>${pointHtml(point)}</li>`).join('')}</ul>`] : []),
    ...sections.map((inner) => sectionHtml(inner, { ...form, level: Math.min(6, level + 1) })),
  ].join('\n');
}

export function wordsHtml({ mark, text, basis }: FindingWords): string {
  const marked = mark === undefined ? '' : `<strong>${htmlText(mark)}.</strong> `;
  return `${marked}${htmlText(text)}${basis === '' ? '' : ` <span class="basis">${htmlText(basis)}</span>`}`;
}

function pointHtml(point: ReportPoint): string {
  return typeof point === 'string' ? htmlText(point) : wordsHtml(point);
}

function chartInWords({ title, sentence }: ReportChart): string {
  return `<p>${htmlText(`${title}: ${sentence}`)}</p>`;
}

/** It scrolls by itself where it is wider than the page, also by the keyboard. */
function tableHtml(title: string, { head, rows, words = 1 }: ReportTable): string {
  const cell = (name: 'th' | 'td', scope: string) => (text: string, column: number) =>
    `<${name}${scope}${column < words ? ' class="words"' : ''}>${htmlText(text)}</${name}>`;
  const heads = head.map((text, column) => (text === '' ? '<td></td>' : cell('th', ' scope="col"')(text, column)));
  const bodies = rows.map((row) => `<tr>${row.map(cell('td', '')).join('')}</tr>`);
  return `<div class="table" tabindex="0" role="region" aria-label="${htmlText(title)}"><table><thead><tr>${heads.join('')}</tr></thead><tbody>${bodies.join('')}</tbody></table></div>`;
}
