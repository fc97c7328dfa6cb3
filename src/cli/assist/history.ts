import { section } from '../../analysis/common/report.ts';
import { useHistory } from '../../engine/hostHistory.ts';
import type { SeriesColumns } from '../../history/historyQuery.ts';
import { didYouMean } from '../../input/nearestName.ts';
import { CATALOGUE, type MetricName } from '../../metrics/catalogue.ts';
import { WRITERS } from '../../report/formats.ts';
import { at } from '../optionValues.ts';
import type { AnswerTo } from './answer.ts';
import { first } from './captured.ts';

const USUAL_POINTS = 30;
const MOST_SERIES = 8;

export const history: AnswerTo<'plotscope_history'> = async (input, { historyPath }) => {
  const { metric, where, points = USUAL_POINTS, chart } = input;
  const from = at(input.from ?? '1h');
  const to = at(input.to ?? 'now');
  if (!(to > from)) throw new Error('The range ends before it begins: give a start that is before its end.');
  if (metric === undefined)
    return useHistory(historyPath, (kept) => namesOf(kept.series({ from, to }).map(({ metric }) => metric)));
  if (!Object.hasOwn(CATALOGUE, metric)) {
    throw new Error(
      `There is no metric “${metric}”.${didYouMean(metric, Object.keys(CATALOGUE))} Ask without one for those that there are.`,
    );
  }
  const name = metric as MetricName;
  const found = useHistory(historyPath, (kept) => kept.query({ series: { metric: name, where }, from, to, points }));
  const there = found.filter(({ times }) => times.length > 0);
  const { unit, kind, description } = CATALOGUE[name];
  return {
    metric,
    description,
    unit,
    kind,
    from,
    to,
    series: first(
      there.map((columns) => told(columns, points)),
      MOST_SERIES,
    ),
    ...(chart && there.length > 0 && { chart: await drawn(chart, name, there.slice(0, MOST_SERIES)) }),
  };
};

function namesOf(metrics: readonly MetricName[]): object {
  const names = [...new Set(metrics)].sort();
  return { metrics: names.map((name) => ({ name, unit: CATALOGUE[name].unit })) };
}

function told({ series: { attributes }, tier, times, mean, min, max, last }: SeriesColumns, points: number): object {
  // The tier that fits gives twice as many at most, and seconds more.
  const step = Math.max(1, Math.ceil(times.length / points));
  const rows = Array.from({ length: Math.ceil(times.length / step) }, (_, row) => {
    const from = row * step;
    const part = (column: Float64Array) => column.subarray(from, from + step);
    const sum = part(mean).reduce((all, value) => all + value, 0);
    return [
      times[from],
      rounded(sum / part(mean).length),
      rounded(Math.min(...part(min))),
      rounded(Math.max(...part(max))),
    ];
  });
  return {
    attributes,
    tier,
    columns: ['epochSeconds', 'mean', 'min', 'max'],
    rows,
    last: rounded(last.at(-1) ?? Number.NaN),
  };
}

function rounded(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : null;
}

async function drawn(
  format: 'svg' | 'vega-lite',
  metric: MetricName,
  found: readonly SeriesColumns[],
): Promise<object> {
  const values = found.flatMap(({ series: { attributes }, times, mean }) => {
    const line = Object.values(attributes).join(' ') || metric;
    const step = Math.max(1, Math.ceil(times.length / 100));
    return [...times].flatMap((time, i) =>
      i % step === 0 ? [{ time: time * 1000, value: rounded(mean[i] as number), line }] : [],
    );
  });
  const { unit } = CATALOGUE[metric];
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 480,
    height: 200,
    data: { values },
    mark: 'line' as const,
    encoding: {
      x: { field: 'time', type: 'temporal' as const, title: null },
      y: { field: 'value', type: 'quantitative' as const, title: unit === '1' ? metric : `${metric} (${unit})` },
      ...(found.length > 1 && { color: { field: 'line', type: 'nominal' as const, title: null } }),
    },
  };
  if (format === 'vega-lite') return { format, spec };
  const sentence = `${metric} of ${found.length} series`;
  const picture = section('', { charts: [{ title: metric, sentence, spec, legend: [] }] });
  return { format, svg: await WRITERS.svg({ title: metric, range: '', summary: [], sections: [picture] }) };
}
