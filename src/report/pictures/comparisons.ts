import { benchmarkRecord } from '../../benchmarks/benchmarkRecord.ts';
import { benchmarkReport } from '../../pages/benchmarkReport.ts';
import { moment } from '../../pages/moment.ts';
import type { Picture } from '../../pages/pictures.ts';
import { allCharts } from '../formats/reportCharts.ts';
import type { PictureSources } from './pictureSources.ts';

const KIND = 'benchmark';
const MOST = 20;
/** What holds one thing against another, before what measures one alone. */
const ORDER = ['comparison', 'tuning', 'suites', 'plot'];

/** The newest comparison of configurations, with its intervals; else the newest run. It is shown whenever it was made. */
export function comparisonPicture({ history, range }: PictureSources): Picture | undefined {
  const records = history
    .list(KIND, { to: range.to, limit: MOST })
    .reverse()
    .flatMap(({ key, at, value }) => benchmarkRecord(key, at, value) ?? []);
  const drawn = records
    .map((record) => ({ record, report: benchmarkReport(record) }))
    .map((one) => ({ ...one, chart: allCharts(one.report.sections)[0] }))
    .filter(({ chart }) => chart !== undefined)
    .toSorted((a, b) => ORDER.indexOf(a.record.kind) - ORDER.indexOf(b.record.kind));
  if (drawn.length === 0) return undefined;
  const [{ chart, report }] = drawn;
  return {
    sentence: [report.summary[0], chart.sentence].filter(Boolean).join(' '),
    spec: chart.spec,
    legend: chart.legend,
    table: {
      head: ['When', 'What', 'What came out'],
      rows: drawn.map((one) => [moment(one.record.at), one.report.title, one.report.summary[0] ?? '']),
      words: 3,
    },
  };
}
