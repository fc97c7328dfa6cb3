import type PDFDocument from 'pdfkit';
import type { ReportTable } from '../../analysis/common/report.ts';
import { BOLD, INK, PALE, REGULAR } from './pdfStyle.ts';

type Pdf = InstanceType<typeof PDFDocument>;

const SIZE = 8;
const GAP = 8;
const LINE = '#d0d7de';

/** A table as wide as the page at most; its head stands on each page again. */
export function pdfTable(pdf: Pdf, { head, rows, words = 1 }: ReportTable): void {
  const { left, right } = pdf.page.margins;
  const widths = columnWidths(pdf, [head, ...rows], words, pdf.page.width - left - right);
  const write = (cells: readonly string[], font: string) => {
    pdf.font(font).fontSize(SIZE).fillColor(INK);
    const height = Math.max(...cells.map((cell, i) => pdf.heightOfString(cell || ' ', { width: widths[i] }))) + 4;
    if (pdf.y + height > pdf.page.maxY()) {
      pdf.addPage();
      if (font === REGULAR) write(head, BOLD);
      pdf.font(font).fontSize(SIZE).fillColor(INK);
    }
    const { y } = pdf;
    let x = left;
    cells.forEach((cell, i) => {
      pdf.text(cell, x, y, { width: widths[i], align: i < words ? 'left' : 'right' });
      x += widths[i] + GAP;
    });
    pdf
      .save()
      .lineWidth(0.5)
      .strokeColor(font === BOLD ? PALE : LINE)
      .moveTo(left, y + height - 2.5)
      .lineTo(x - GAP, y + height - 2.5)
      .stroke()
      .restore();
    pdf.x = left;
    pdf.y = y + height;
  };
  write(head, BOLD);
  for (const row of rows) write(row, REGULAR);
  pdf.moveDown(0.5);
}

/** As wide as their longest cell, where there is room for all; else those of words, and the widest of them most, become narrower. */
function columnWidths(pdf: Pdf, rows: readonly (readonly string[])[], words: number, width: number): number[] {
  const wanted = rows[0].map((_, i) => Math.max(...rows.map((row, r) => widthOf(pdf, row[i] ?? '', r === 0)), 10));
  const room = width - GAP * (wanted.length - 1);
  const narrow = wanted.map((one, i) => (i < words ? Math.min(one, 40) : Math.min(one, longestWord(pdf, rows, i))));
  const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);
  if (sum(wanted) <= room) return wanted;
  const spare = Math.max(0, room - sum(narrow));
  const more = wanted.map((one, i) => one - narrow[i]);
  const widths = narrow.map((one, i) => one + (sum(more) === 0 ? 0 : (spare * more[i]) / sum(more)));
  return sum(widths) <= room ? widths : widths.map((one) => (one * room) / sum(widths));
}

function longestWord(pdf: Pdf, rows: readonly (readonly string[])[], column: number): number {
  return Math.max(
    10,
    ...rows.flatMap((row, r) => (row[column] ?? '').split(' ').map((word) => widthOf(pdf, word, r === 0))),
  );
}

function widthOf(pdf: Pdf, text: string, isHead: boolean): number {
  return (
    pdf
      .font(isHead ? BOLD : REGULAR)
      .fontSize(SIZE)
      .widthOfString(text) + 1
  );
}
