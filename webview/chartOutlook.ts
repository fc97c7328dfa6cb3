import type { ChartMark, ForecastPoint } from '../src/pages/chartSpec.ts';
import type { DashboardOutlook } from '../src/pages/dashboardProtocol.ts';
import type { Stretch } from './chartView.ts';

const MOST_ANOMALIES_SAID = 2;

/** What was unusual of one chart, and what is expected. */
export class ChartOutlook {
  readonly #anomalies: DashboardOutlook['anomalies'];
  readonly #forecast: DashboardOutlook['forecasts'][number] | undefined;

  constructor(chart: string, { anomalies, forecasts }: DashboardOutlook = { anomalies: [], forecasts: [] }) {
    this.#anomalies = anomalies.filter(({ charts }) => charts.includes(chart));
    this.#forecast = forecasts.find((forecast) => forecast.chart === chart);
  }

  get marks(): ChartMark[] {
    return this.#anomalies.map(({ since }) => ({ time: since * 1000 }));
  }

  /** In the units of the chart, whose whole is `top`; none where the time shown ends before it begins. */
  forecast({ until }: Stretch, top: number | undefined): ForecastPoint[] {
    const { ofWhole = false, points = [] } = this.#forecast ?? {};
    const scale = ofWhole ? top : 1;
    if (scale === undefined || points.length === 0 || points[0].at * 1000 > until) return [];
    return points.map(({ at, mean, low, high }) => ({
      time: at * 1000,
      mean: mean * scale,
      low: low * scale,
      high: high * scale,
    }));
  }

  /** What the marks in the time shown stand for, and what is expected. */
  words(stretch: Stretch, top: number | undefined): string {
    const shown = this.marks.flatMap(({ time }, i) =>
      time >= stretch.from && time <= stretch.until ? [this.#anomalies[i].summary] : [],
    );
    const expected = this.forecast(stretch, top).length > 0 ? this.#forecast?.text : undefined;
    return [...shown.slice(-MOST_ANOMALIES_SAID), expected].filter(Boolean).join(' ');
  }
}
