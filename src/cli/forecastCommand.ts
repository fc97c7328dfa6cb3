import { MODEL_TITLES } from '../analyze/forecast/forecastModel.ts';
import { forecastSeries } from '../analyze/forecast/forecastSeries.ts';
import type { SeriesForecast } from '../analyze/forecast/seriesForecast.ts';
import { isNotEnoughData, type NotEnoughData } from '../analyze/notEnoughData.ts';
import { formatDuration } from '../metrics/format.ts';
import type { Output } from '../terminal/output.ts';
import { plainTable } from '../terminal/plainTable.ts';
import { columnNamed, readSeriesCsv, tellRemarks } from './readSeriesCsv.ts';

interface ForecastCommandOptions {
  readonly json: boolean;
  readonly horizonSeconds: number;
  /** Only this column; all without. */
  readonly column?: string;
}

/**
 * Forecasts the series of a CSV file. Gives the exit code: 1 where no column has enough data, 0 else.
 * @throws {UsageError} where the file can't be read; it names row and column.
 */
export async function forecastCommand(
  output: Output,
  path: string,
  { json, horizonSeconds, column }: ForecastCommandOptions,
): Promise<number> {
  const csv = readSeriesCsv(path);
  tellRemarks(output, csv, path);
  const columns = column === undefined ? csv.columns : [columnNamed(csv, column, path)];
  const forecasts = columns.map(({ name, values }) => ({
    column: name,
    forecast: forecastSeries(csv.times, values, { horizonSeconds }),
  }));
  if (json) {
    const series = forecasts.map(({ column: name, forecast }) => ({ column: name, ...forecast }));
    // One series is what is asked for mostly: its forecast stands at the top too.
    output.out(`${JSON.stringify({ file: path, horizonSeconds, ...series[0], series }, null, 2)}\n`);
  } else {
    output.out(`${forecasts.map(({ column: name, forecast }) => forecastText(name, forecast)).join('\n\n')}\n`);
  }
  return forecasts.every(({ forecast }) => isNotEnoughData(forecast)) ? 1 : 0;
}

function forecastText(column: string, forecast: SeriesForecast | NotEnoughData): string {
  if (isNotEnoughData(forecast)) return `${column}: not enough data (${forecast.reason}).`;
  const { mean, interval, level, from, to, model, backtest, candidates } = forecast;
  const held =
    interval === undefined
      ? ''
      : `, ${percent(level)} of the time within ${short(interval[0])} … ${short(interval[1])}`;
  const lines = [
    `${column}, mean of the next ${formatDuration(to - from)} (${utc(from)} to ${utc(to)}): ${short(mean)}${held}`,
    `  by: ${MODEL_TITLES[model]}; the like forecasts of the past (${backtest.count}) were ${percent(backtest.accuracy)} accurate${coverageText(backtest.coverage)}`,
  ];
  const table = plainTable(['Model', 'Forecast', 'Mean error lately']);
  for (const { name, mean: own, error } of candidates) {
    table.push([MODEL_TITLES[name], short(own), error === undefined ? '' : short(error)]);
  }
  return [...lines, table.toString()].join('\n');
}

const coverageText = (coverage: number | undefined) =>
  coverage === undefined ? '' : `, and ${percent(coverage)} lay within their intervals`;
const percent = (ratio: number) => `${(100 * ratio).toFixed(0)} %`;
const short = (value: number) => String(Number(value.toPrecision(4)));
const utc = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
