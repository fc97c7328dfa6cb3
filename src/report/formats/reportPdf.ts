import PDFDocument from 'pdfkit';
import svgToPdf from 'svg-to-pdfkit';
import { pointText, type Report, type ReportChart, type ReportSection } from '../../analysis/common/report.ts';
import { asset, FONT } from './assets.ts';
import { chartSvg, plainChart } from './chartSvg.ts';
import { BOLD, INK, PALE, REGULAR } from './pdfStyle.ts';
import { pdfTable } from './pdfTable.ts';

type Pdf = InstanceType<typeof PDFDocument>;
type Outline = Pdf['outline'];

const MARGIN = 48;
const SIZES = [17, 13, 11, 10];
const TEXT_SIZE = 9.5;
/** Points for a pixel of a chart: its letters are then about as large as the text. */
const SCALE = 0.72;

/** The report as a PDF: text that can be searched, charts as drawings, an outline, and the number of each page. */
export async function reportPdf(report: Report): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, bottom: MARGIN + 12, left: MARGIN, right: MARGIN },
    // None of those that every reader has: they lack signs.
    font: '',
    bufferPages: true,
    displayTitle: true,
    lang: 'en',
    info: { Title: `${report.title}: ${report.range}`, Creator: 'PlotScope' },
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject));
  pdf.registerFont(REGULAR, await asset('regular')).registerFont(BOLD, await asset('bold'));
  pdf.font(BOLD).fontSize(20).fillColor(INK).text(report.title);
  pdf.font(REGULAR).fontSize(TEXT_SIZE).fillColor(PALE).text(report.range).moveDown();
  for (const sentence of report.summary)
    pdf
      .fontSize(TEXT_SIZE + 1)
      .fillColor(INK)
      .text(sentence, { paragraphGap: 3 });
  for (const one of report.sections) await writeSection(pdf, pdf.outline, one, 0);
  numberPages(pdf, report.title);
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

async function writeSection(pdf: Pdf, outline: Outline, one: ReportSection, depth: number): Promise<void> {
  const { title, lines, points, charts, sections, table } = one;
  const size = SIZES[Math.min(depth, SIZES.length - 1)];
  // A heading stands with what it heads.
  roomFor(pdf, size + (lines.length + points.length === 0 && sections.length > 0 ? 120 : 60));
  pdf
    .moveDown(depth === 0 ? 1.2 : 0.8)
    .font(BOLD)
    .fontSize(size)
    .fillColor(INK)
    .text(title, { paragraphGap: 4 });
  const entry = outline.addItem(title);
  pdf.font(REGULAR).fontSize(TEXT_SIZE);
  for (const line of lines) pdf.fillColor(INK).text(line, { paragraphGap: 3 });
  for (const chart of charts) await drawChart(pdf, chart);
  if (table) pdfTable(pdf, table);
  pdf.font(REGULAR).fontSize(TEXT_SIZE).fillColor(INK);
  for (const point of points) pdf.text(`•  ${pointText(point)}`, { indent: 0, paragraphGap: 3 });
  for (const inner of sections) await writeSection(pdf, entry, inner, depth + 1);
}

async function drawChart(pdf: Pdf, chart: ReportChart): Promise<void> {
  const { title, sentence, spec, legend } = plainChart(chart, FONT);
  const width = widthOf(pdf);
  const drawn = await chartSvg(spec, width / SCALE);
  const height = SCALE * Number(/ height="([\d.]+)"/.exec(drawn)?.[1] ?? 0);
  // Its own size would count, not that which is given beside it.
  const svg = drawn.replace(/ width="[\d.]+" height="[\d.]+"/, ` width="${width}" height="${height}"`);
  roomFor(pdf, height + 60);
  pdf.font(BOLD).fontSize(TEXT_SIZE).fillColor(INK).text(title, { paragraphGap: 2 });
  const top = pdf.y;
  svgToPdf(pdf, svg, MARGIN, top, {
    width,
    height,
    fontCallback: (_, isBold) => (isBold ? BOLD : REGULAR),
    assumePt: true,
  });
  pdf.x = MARGIN;
  pdf.y = top + height + 2;
  drawLegend(pdf, legend);
  pdf
    .font(REGULAR)
    .fontSize(TEXT_SIZE - 1)
    .fillColor(PALE)
    .text(sentence, MARGIN, pdf.y, { paragraphGap: 8 });
  pdf.fontSize(TEXT_SIZE);
}

/** Names beside strokes in their colours, in as many rows as they need. */
function drawLegend(pdf: Pdf, legend: ReportChart['legend']): void {
  if (legend.length === 0) return;
  pdf.font(REGULAR).fontSize(8).fillColor(INK);
  let x = MARGIN;
  for (const { name, color, dash = [] } of legend) {
    const length = 18 + pdf.widthOfString(name) + 12;
    if (x > MARGIN && x + length > MARGIN + widthOf(pdf)) {
      x = MARGIN;
      pdf.y += 12;
    }
    const { y } = pdf;
    pdf.save().lineWidth(2).strokeColor(color);
    if (dash.length > 0) pdf.dash(dash[0], { space: dash[1] });
    pdf
      .moveTo(x, y + 5)
      .lineTo(x + 14, y + 5)
      .stroke()
      .restore();
    pdf.text(name, x + 18, y, { lineBreak: false });
    pdf.y = y;
    x += length;
  }
  pdf.x = MARGIN;
  pdf.y += 14;
}

function widthOf({ page }: Pdf): number {
  return page.width - 2 * MARGIN;
}

/** Goes on with the next page where less is left of this one. */
function roomFor(pdf: Pdf, height: number): void {
  if (pdf.y + height > pdf.page.maxY()) pdf.addPage();
}

function numberPages(pdf: Pdf, title: string): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    pdf.switchToPage(page);
    // In the margin, where writing would begin another page otherwise.
    const { bottom } = pdf.page.margins;
    pdf.page.margins.bottom = 0;
    const y = pdf.page.height - MARGIN + 8;
    pdf.font(REGULAR).fontSize(8).fillColor(PALE);
    pdf.text(title, MARGIN, y, { lineBreak: false });
    pdf.text(`${page + 1} of ${count}`, MARGIN, y, { width: widthOf(pdf), align: 'right', lineBreak: false });
    pdf.page.margins.bottom = bottom;
  }
}
