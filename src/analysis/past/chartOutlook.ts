import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import type { History } from '../../history/history.ts';
import { formatMetric } from '../../metrics/formatMetric.ts';
import { chartsOf } from '../../pages/chartsOf.ts';
import type { DashboardOutlook } from '../../pages/dashboardProtocol.ts';
import type { TargetName } from '../common/keyMetric.ts';
import { targetMetric } from '../host/forecastTargets.ts';
import { type HostForecastReport, OUTLOOK, type TargetForecast } from '../host/hostForecastReport.ts';

/** The chart that shows a target, and how its values are those of the chart. */
const CHART_OF: Readonly<Partial<Record<TargetName, { chart: string; ofWhole: boolean }>>> = {
  cpu: { chart: 'cpu', ofWhole: true },
  memory: { chart: 'memory', ofWhole: true },
  disk: { chart: 'disk', ofWhole: false },
  network: { chart: 'network', ofWhole: false },
  throughput: { chart: 'throughput', ofWhole: false },
};

const HOUR = 3600;
/** The forecast of an engine that is long gone is none any more. */
const STALE_SECONDS = 1800;

/** What was unusual from `from` to `to`, and what is expected after it, as the leading engine has kept it. */
export function chartOutlook(history: History, { from, to }: { from: number; to: number }): DashboardOutlook {
  const found = history.events({ from, to, types: ['anomaly.found'] });
  const anomalies = found.flatMap(({ event }) =>
    event.type === 'anomaly.found'
      ? [{ since: event.anomaly.since, summary: event.anomaly.summary, charts: chartsOf(event.anomaly.series) }]
      : [],
  );
  const report = history.get(OUTLOOK.kind, OUTLOOK.key) as HostForecastReport | undefined;
  const isCurrent = report?.at !== undefined && Math.abs(to - report.at) < STALE_SECONDS;
  const longest = (isCurrent ? report.forecasts : []).filter(({ horizonSeconds }) => horizonSeconds === HOUR);
  return { anomalies, forecasts: longest.flatMap(forecastOfChart) };
}

function forecastOfChart({ target, forecast, model, lastWeek }: TargetForecast): DashboardOutlook['forecasts'] {
  const place = CHART_OF[target];
  if (!place || isNotEnoughData(forecast)) return [];
  const points = forecast.path.flatMap(({ at, value: mean, interval }) =>
    interval ? [{ at, mean, low: interval[0], high: interval[1] }] : [],
  );
  if (points.length === 0) return [];
  const expected = formatMetric(targetMetric(target).metric, forecast.mean);
  const record = lastWeek ? ` ${lastWeek.text}.` : '';
  return [{ ...place, text: `Expected in the next hour: ${expected} (${model ?? forecast.model}).${record}`, points }];
}
