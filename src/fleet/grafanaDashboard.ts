import type { MetricName } from '../metrics/catalogue.ts';
import type { Unit } from '../metrics/metric.ts';
import { FRAME_QUERY, GONE_QUERY, HOSTS_QUERY, MINE } from './fleetQueries.ts';
import { labelName, metricOf, type PushedMetricName, prometheusName } from './names.ts';

/** Units as Grafana calls them. */
const UNITS: { readonly [Name in Unit]?: string } = {
  '1': 'percentunit',
  By: 'bytes',
  'By/s': 'Bps',
  s: 's',
  Hz: 'hertz',
  Cel: 'celsius',
  W: 'watt',
};
const HOST = 'host_name=~"$host"';
// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const COLUMNS = 24;
const STAT = { width: 6, height: 4 };
const CHART = { width: 12, height: 8 };

interface Panel {
  readonly title: string;
  readonly expr: string;
  readonly description?: string;
  readonly unit?: string;
  /** Of a line: `{{label}}`. */
  readonly legend?: string;
  readonly isNumber?: boolean;
}

const of = (metric: PushedMetricName) => `${prometheusName(metric)}{${MINE},${HOST}}`;

/** A gauge of each host. `by`: labels besides the host that tell its series apart. */
function gauge(title: string, metric: MetricName, by: readonly string[] = [], fold = 'max'): Panel {
  return { title, expr: `${fold} by (${['host_name', ...by].join(', ')}) (${of(metric)})`, ...manner(metric, by) };
}

/** What a counter grows by a second. */
function rate(title: string, metric: MetricName, by: readonly string[]): Panel {
  const { unit, legend, description } = manner(metric, by);
  const expr = `sum by (${['host_name', ...by].join(', ')}) (rate(${of(metric)}[$__rate_interval]))`;
  return {
    title,
    expr,
    unit: unit === 'bytes' ? 'Bps' : 'short',
    ...(legend && { legend }),
    ...(description && { description }),
  };
}

function manner(metric: PushedMetricName, by: readonly string[]): Pick<Panel, 'unit' | 'legend' | 'description'> {
  const { unit, description } = metricOf(metric);
  return {
    unit: UNITS[unit] ?? 'short',
    description,
    legend: ['host_name', ...by].map((label) => `{{${label}}}`).join(' '),
  };
}

/** What the dashboard shows, in its order. */
export const GRAFANA_PANELS: readonly Panel[] = [
  { title: 'Hosts', expr: `count(${HOSTS_QUERY})`, isNumber: true },
  { title: 'Hosts gone', expr: `count(${GONE_QUERY}) or vector(0)`, isNumber: true },
  { title: 'Plots a day', expr: `sum(${of('plotters.plots.rate')})`, isNumber: true },
  { title: 'Alerts up', expr: `sum(${of('plotscope.alerts.up')}) or vector(0)`, isNumber: true },
  gauge('Plots a day by host', 'plotters.plots.rate'),
  // Plots of version 1 and 2 are not alike: what they take can be compared.
  gauge('Bytes of finished plots by host', 'plotters.device.output.rate', [], 'sum'),
  {
    title: 'Plotters by what holds them back',
    expr: `count by (bottleneck_class) (${of('plotscope.verdict')})`,
    legend: '{{bottleneck_class}}',
    description: metricOf('plotscope.verdict').description,
  },
  {
    title: 'Plots that advice would gain',
    expr: `max by (host_name, plotter, plotter_slot) (${of('plotscope.verdict.gain')}) - 1`,
    unit: 'percentunit',
    legend: '{{host_name}} {{plotter}} {{plotter_slot}}',
    description: metricOf('plotscope.verdict.gain').description,
  },
  {
    title: 'Time left of running plots',
    expr: `${prometheusName('plotter.remaining')}{${MINE},${HOST},${labelName('quantile')}="0.5"}`,
    unit: 's',
    legend: '{{host_name}} {{plotter}} {{plotter_slot}}',
  },
  gauge('CPU', 'system.cpu.utilization'),
  gauge('Memory', 'system.memory.utilization'),
  gauge('Busiest disk', 'system.disk.utilization'),
  rate('Disk traffic', 'system.disk.io', ['disk_io_direction']),
  rate('Network traffic', 'system.network.io', ['network_io_direction']),
  gauge('Time stalled (PSI)', 'system.pressure.stall', ['resource']),
  gauge('Hottest sensor in relation to its limit', 'hw.temperature.utilization'),
  gauge('Time until the first file system is full', 'system.filesystem.time_to_full', [], 'min'),
  { title: 'Seconds since the newest frame', expr: `time() - ${FRAME_QUERY}`, unit: 's', legend: '{{host_name}}' },
];

/** The dashboard of a fleet for Grafana, as its own export would write it. */
export function grafanaDashboard(): string {
  const dashboard = {
    uid: 'plotscope-fleet',
    title: 'PlotScope: fleet',
    tags: ['plotscope', 'chia'],
    schemaVersion: 39,
    editable: true,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source' },
        {
          name: 'host',
          type: 'query',
          label: 'Host',
          datasource: DATASOURCE,
          query: { query: `label_values(target_info{${MINE}}, host_name)`, refId: 'hosts' },
          multi: true,
          includeAll: true,
          allValue: '.*',
          refresh: 2,
          sort: 7,
          current: { text: 'All', value: '$__all' },
        },
      ],
    },
    panels: placed(GRAFANA_PANELS),
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

/** From left to right, then below. */
function placed(panels: readonly Panel[]): object[] {
  let x = 0;
  let y = 0;
  return panels.map(({ title, expr, description, unit = 'short', legend = '', isNumber = false }, at) => {
    const { width, height } = isNumber ? STAT : CHART;
    const gridPos = { x, y, w: width, h: height };
    x += width;
    if (x >= COLUMNS) {
      x = 0;
      y += height;
    }
    return {
      id: at + 1,
      type: isNumber ? 'stat' : 'timeseries',
      title,
      ...(description && { description }),
      datasource: DATASOURCE,
      gridPos,
      fieldConfig: { defaults: { unit, ...(unit === 'percentunit' && { min: 0 }) }, overrides: [] },
      options: isNumber ? { reduceOptions: { calcs: ['lastNotNull'] } } : { tooltip: { mode: 'multi', sort: 'desc' } },
      targets: [{ refId: 'A', datasource: DATASOURCE, expr, legendFormat: legend, ...(isNumber && { instant: true }) }],
    };
  });
}

export const GRAFANA_DATASOURCE = `# Where Grafana reads from: Prometheus, VictoriaMetrics, Mimir or Thanos. Set the address.
apiVersion: 1
datasources:
  - name: PlotScope fleet
    uid: plotscope
    type: prometheus
    access: proxy
    url: http://127.0.0.1:8428
    jsonData:
      timeInterval: 15s
`;

export const GRAFANA_PROVIDER = `# Where Grafana finds dashboards: set the folder that plotscope-fleet.json lies in.
apiVersion: 1
providers:
  - name: PlotScope
    type: file
    options:
      path: /var/lib/grafana/dashboards
`;
