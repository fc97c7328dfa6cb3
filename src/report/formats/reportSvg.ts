import type { Report, ReportLegend } from '../../analysis/common/report.ts';
import { htmlText } from '../../pages/htmlText.ts';
import { FONT } from './assets.ts';
import { chartSvg, plainChart } from './chartSvg.ts';
import { allCharts } from './reportCharts.ts';

const WIDTH = 1240;
const MARGIN = 30;
const GAP = 30;
const COLUMN = (WIDTH - 2 * MARGIN - GAP) / 2;
const INK = '#1f2328';
const PALE = '#57606a';
/** DejaVu Sans is so many times as wide as high, in the mean. */
const LETTER = 0.58;

/** All charts of a report in one drawing, under its summary. */
export async function reportSvg({ title, range, summary, sections }: Report): Promise<string> {
  let y = MARGIN;
  const parts: string[] = [];
  const write = (text: string, size: number, color: string, weight = 'normal') => {
    for (const line of wrapped(text, (WIDTH - 2 * MARGIN) / (LETTER * size))) {
      y += size * 1.4;
      parts.push(textAt(MARGIN, y, line, { size, color, weight }));
    }
  };
  write(title, 24, INK, 'bold');
  write(range, 13, PALE);
  for (const sentence of summary) write(sentence, 14, INK);
  y += GAP;
  const charts = allCharts(sections).map((chart) => plainChart(chart, FONT));
  if (charts.length === 0) write('There is no chart: nothing was measured.', 14, PALE);
  for (let i = 0; i < charts.length; i += 2) {
    const row = await Promise.all(charts.slice(i, i + 2).map(({ spec, ...chart }) => drawn(spec, chart)));
    row.forEach(({ content }, column) => {
      parts.push(`<g transform="translate(${MARGIN + column * (COLUMN + GAP)},${y})">${content}</g>`);
    });
    y += Math.max(...row.map(({ height }) => height)) + GAP;
  }
  const height = Math.ceil(y + MARGIN);
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${FONT}, Verdana, sans-serif">
<title>${htmlText(`${title}: ${range}`)}</title>
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
${parts.join('\n')}
</svg>
`;
}

/** With its title above and its legend below. */
async function drawn(
  spec: Parameters<typeof chartSvg>[0],
  { title, legend }: { readonly title: string; readonly legend: readonly ReportLegend[] },
): Promise<{ content: string; height: number }> {
  const svg = await chartSvg(spec, COLUMN);
  const chartHeight = Number(/ height="([\d.]+)"/.exec(svg)?.[1] ?? 0);
  const heading = 24;
  const keys = legendRows(legend, COLUMN);
  const content = [
    textAt(0, 16, title, { size: 15, color: INK, weight: 'bold' }),
    svg.replace('<svg', `<svg y="${heading}"`),
    ...keys.rows.map(({ x, row, name, color, dash = [] }) => {
      const top = heading + chartHeight + 14 + row * 18;
      const dashed = dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : '';
      const line = `<path d="M${x} ${top - 4}h20" stroke="${color}" stroke-width="3" fill="none"${dashed}/>`;
      return line + textAt(x + 26, top, name, { size: 12, color: INK, weight: 'normal' });
    }),
  ];
  return { content: content.join('\n'), height: heading + chartHeight + keys.count * 18 + 8 };
}

/** Where the names of a legend stand, in rows of a width. */
function legendRows(legend: readonly ReportLegend[], width: number) {
  let [x, row] = [0, 0];
  const rows = legend.map((one) => {
    const length = 26 + one.name.length * 12 * LETTER + 18;
    if (x > 0 && x + length > width) [x, row] = [0, row + 1];
    const at = { ...one, x, row };
    x += length;
    return at;
  });
  return { rows, count: legend.length === 0 ? 0 : row + 1 };
}

function textAt(
  x: number,
  y: number,
  text: string,
  { size, color, weight }: { size: number; color: string; weight: string },
) {
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${color}">${htmlText(text)}</text>`;
}

/** Lines of at most so many letters, broken between words, and within what is longer than a line. */
function wrapped(text: string, letters: number): string[] {
  const lines = [''];
  for (const word of text.match(new RegExp(`\\S{1,${Math.floor(letters)}}`, 'gu')) ?? []) {
    const line = lines[lines.length - 1];
    if (line !== '' && line.length + 1 + word.length > letters) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
