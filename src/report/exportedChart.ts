import type { TopLevelSpec } from 'vega-lite';
import type { Interval } from '../analysis/common/evidence.ts';
import { rangeText } from '../analysis/common/findingText.ts';
import { type ReportChart, section } from '../analysis/common/report.ts';
import type { WantedChart } from '../analysis/past/protocol.ts';
import { csvField } from '../history/exportHistory.ts';
import type { History } from '../history/history.ts';
import type { ChartFormat } from '../pages/chartFormats.ts';
import { FLEET_PICTURE, PICTURES, type Picture } from '../pages/pictures.ts';
import { WRITERS } from './formats.ts';
import { emptyText, type MeasuredChart, measuredCharts } from './measuredCharts.ts';
import { pictures } from './pictures.ts';

/** What is exported: as it is drawn, and its values as rows of fields. */
interface Exported {
  readonly drawn: ReportChart;
  readonly rows: readonly (readonly string[])[];
}

/** One of the dashboard's charts or pictures over a range of the history, as a file has it. RangeError where there is nothing to draw. */
export async function exportedChart(history: History, wanted: WantedChart): Promise<string | Uint8Array> {
  const { chart, format, picture, ...range } = wanted;
  const exported = picture
    ? exportedOf(FLEET_PICTURE.title, picture)
    : (exportedPicture(history, chart, range) ?? measuredChart(history, chart, range));
  return EXPORTS[format](exported, rangeText(range));
}

function exportedPicture(history: History, id: string, range: Interval): Exported | undefined {
  const kind = PICTURES.find((one) => one.id === id);
  if (!kind) return undefined;
  const [{ picture, failed }] = pictures(history, [kind.id], range);
  if (!picture) throw new RangeError(`${kind.title}: ${failed ?? kind.empty}`);
  return exportedOf(kind.title, picture);
}

function exportedOf(title: string, { sentence, spec, legend, table }: Picture): Exported {
  return { drawn: { title, sentence, spec: spec as TopLevelSpec, legend }, rows: [table.head, ...table.rows] };
}

function measuredChart(history: History, id: string, range: Interval): Exported {
  const measured = measuredCharts(history, range).find((one) => one.chart.id === id);
  if (!measured) throw new RangeError(`There is no chart "${id}".`);
  const { drawn, empty, chart } = measured;
  if (!drawn) throw new RangeError(emptyText(empty, [chart]));
  return { drawn, rows: rowsOf(measured) };
}

function rowsOf({ columns: { times, lines } }: MeasuredChart): string[][] {
  const columns = Object.values(lines);
  return [
    ['time', ...Object.keys(lines)],
    ...times.map((time, i) => [
      new Date(time * 1000).toISOString(),
      ...columns.map((column) => String(column[i] ?? '')),
    ]),
  ];
}

type Export = (exported: Exported, range: string) => string | Promise<string | Uint8Array>;

const EXPORTS: Readonly<Record<ChartFormat, Export>> = {
  csv: ({ rows }) => rows.map((row) => `${row.map(csvField).join(',')}\n`).join(''),
  json: ({ drawn: { spec } }) => `${JSON.stringify(spec, null, 2)}\n`,
  svg: ({ drawn }, range) => WRITERS.svg(reportOf(drawn, range)),
  png: ({ drawn }, range) => WRITERS.png(reportOf(drawn, range)),
};

/** The chart alone, as a report has it. */
function reportOf(drawn: ReportChart, range: string) {
  return { title: drawn.title, range, summary: [], sections: [section('', { charts: [drawn] })] };
}
