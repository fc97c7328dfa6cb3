import { CHARTS } from '../../pages/charts.ts';
import { chartsOf } from '../../pages/chartsOf.ts';
import { moment } from '../../pages/moment.ts';
import { momentSpec } from '../../pages/pictureSpecs.ts';
import type { Picture } from '../../pages/pictures.ts';
import { axisOf } from '../plotCharts.ts';
import type { PictureSources } from './pictureSources.ts';
import { timedPicture } from './timedPicture.ts';

const MOST_ROWS = 16;
const MOST_TOLD = 200;

/** What was unusual, when, and why it is thought to be. */
export function anomalyPicture({ history, range }: PictureSources): Picture | undefined {
  const found = history
    .events({ from: range.from, to: range.to, types: ['anomaly.found'] })
    .flatMap(({ event }) => (event.type === 'anomaly.found' ? [event.anomaly] : []))
    .filter(({ since }) => since >= range.from && since < range.to);
  if (found.length === 0) return undefined;
  const marks = found.map(({ series, since, score, summary }) => ({
    row: rowOf(series),
    time: since * 1000,
    weight: score,
    text: summary,
  }));
  const rows = [...Map.groupBy(marks, ({ row }) => row)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, MOST_ROWS)
    .map(([row]) => row);
  const newest = found.toSorted((a, b) => b.since - a.since);
  const shown = marks.filter(({ row }) => rows.includes(row));
  return timedPicture({
    sentence: `${found.length === 1 ? 'One moment was' : `${found.length} moments were`} unusual; the last: ${newest[0].summary}`,
    spec: momentSpec('What was unusual', { rows, marks: shown }, ...axisOf(range)),
    legend: [],
    table: {
      head: ['When', 'Of what', 'What was unusual'],
      rows: newest.slice(0, MOST_TOLD).map(({ since, series, summary }) => [moment(since), rowOf(series), summary]),
      words: 3,
    },
  });
}

/** By the chart that draws it, so that a person finds it there. */
function rowOf(series: readonly string[]): string {
  const id = chartsOf(series).at(-1);
  return CHARTS.find((chart) => chart.id === id)?.title ?? series[0]?.split('{')[0] ?? 'Several values together';
}
