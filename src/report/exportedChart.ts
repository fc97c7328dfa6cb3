import { rangeText } from '../analysis/common/findingText.ts';
import { type ReportChart, section } from '../analysis/common/report.ts';
import type { WantedChart } from '../analysis/past/protocol.ts';
import { csvField } from '../history/exportHistory.ts';
import type { History } from '../history/history.ts';
import type { ChartFormat } from '../pages/chartFormats.ts';
import { WRITERS } from './formats.ts';
import { type MeasuredChart, measuredCharts } from './measuredCharts.ts';

/** One of the dashboard's charts over a range of the history, as a file has it. RangeError where there is nothing to draw. */
export async function exportedChart(history: History, wanted: WantedChart): Promise<string | Uint8Array> {
  const { chart, format, ...range } = wanted;
  const measured = measuredCharts(history, range).find((one) => one.chart.id === chart);
  if (!measured) throw new RangeError(`There is no chart "${chart}".`);
  const { drawn, empty } = measured;
  if (!drawn) throw new RangeError(empty);
  return EXPORTS[format](measured, drawn, rangeText(range));
}

type Export = (measured: MeasuredChart, drawn: ReportChart, range: string) => string | Promise<string | Uint8Array>;

const EXPORTS: Readonly<Record<ChartFormat, Export>> = {
  csv: ({ columns: { times, lines } }) => {
    const rows = times.map((time, i) => [
      new Date(time * 1000).toISOString(),
      ...Object.values(lines).map((column) => column[i] ?? ''),
    ]);
    return [['time', ...Object.keys(lines).map(csvField)], ...rows].map((row) => `${row.join(',')}\n`).join('');
  },
  json: (_, { spec }) => `${JSON.stringify(spec, null, 2)}\n`,
  svg: (_, drawn, range) => WRITERS.svg(pictureOf(drawn, range)),
  png: (_, drawn, range) => WRITERS.png(pictureOf(drawn, range)),
};

/** The chart alone, as a report has it. */
function pictureOf(drawn: ReportChart, range: string) {
  return { title: drawn.title, range, summary: [], sections: [section('', { charts: [drawn] })] };
}
